"""Rows and the constraints that carry the rules, a module per noun."""

from commerce.models.cart import MAX_QUANTITY, Cart, CartFile, CartLine
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
from commerce.models.delivery import DeliveryMethod, DeliveryRate
from commerce.models.document import PREFIXES, Document, DocumentKind, DocumentSeries
from commerce.models.fulfilment import (
    RETURN_TRANSITIONS,
    Cancellation,
    CancellationLine,
    OrderNote,
    Return,
    ReturnLine,
    ReturnState,
    Shipment,
    ShipmentLine,
)
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
from commerce.models.payment import Payment, PaymentEvent
from commerce.models.pricing import (
    PriceEntry,
    PriceList,
    PriceListAssignment,
    PriceListVersion,
    PricePolicy,
    PriceRule,
    RuleKind,
)
from commerce.models.recurring import RecurringLine, RecurringOrder, RecurringRun, RecurringState
from commerce.models.requisition import RequisitionLine, RequisitionList
from commerce.models.tax import TaxClass, TaxRate, TaxTreatment
from commerce.models.terms import OrderTerms

__all__ = [
    "MAX_QUANTITY",
    "PREFIXES",
    "RETURN_TRANSITIONS",
    "SPELLED_SQL",
    "TRANSITIONS",
    "WAITING",
    "Account",
    "Attribute",
    "Availability",
    "Cancellation",
    "CancellationLine",
    "Cart",
    "CartFile",
    "CartLine",
    "Category",
    "DeliveryMethod",
    "DeliveryRate",
    "Document",
    "DocumentKind",
    "DocumentSeries",
    "EntryKind",
    "Hold",
    "HoldKind",
    "LedgerEntry",
    "NoticeKind",
    "Order",
    "OrderLine",
    "OrderNote",
    "OrderState",
    "OrderTerms",
    "Payment",
    "PaymentEvent",
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
    "RecurringLine",
    "RecurringOrder",
    "RecurringRun",
    "RecurringState",
    "RequisitionLine",
    "RequisitionList",
    "Return",
    "ReturnLine",
    "ReturnState",
    "RuleKind",
    "Shipment",
    "ShipmentLine",
    "TaxClass",
    "TaxRate",
    "TaxTreatment",
]
