"""Rows and the constraints that carry the rules, a module per noun."""

from commerce.models.cart import MAX_QUANTITY, Cart, CartLine
from commerce.models.catalogue import (
    SPELLED_SQL,
    Attribute,
    Availability,
    Category,
    Product,
    ProductImage,
    QuantityRule,
)
from commerce.models.credit import Account, EntryKind, LedgerEntry
from commerce.models.notice import NoticeKind, PriceNotice
from commerce.models.order import (
    TRANSITIONS,
    WAITING,
    Hold,
    HoldKind,
    Order,
    OrderLine,
    OrderState,
    PaymentMethod,
)
from commerce.models.pricing import (
    PriceEntry,
    PriceList,
    PriceListAssignment,
    PriceListVersion,
    PricePolicy,
    PriceRule,
    RuleKind,
)
from commerce.models.tax import TaxClass, TaxRate, TaxTreatment

__all__ = [
    "MAX_QUANTITY",
    "SPELLED_SQL",
    "TRANSITIONS",
    "WAITING",
    "Account",
    "Attribute",
    "Availability",
    "Cart",
    "CartLine",
    "Category",
    "EntryKind",
    "Hold",
    "HoldKind",
    "LedgerEntry",
    "NoticeKind",
    "Order",
    "OrderLine",
    "OrderState",
    "PaymentMethod",
    "PriceEntry",
    "PriceList",
    "PriceListAssignment",
    "PriceListVersion",
    "PriceNotice",
    "PricePolicy",
    "PriceRule",
    "Product",
    "ProductImage",
    "QuantityRule",
    "RuleKind",
    "TaxClass",
    "TaxRate",
    "TaxTreatment",
]
