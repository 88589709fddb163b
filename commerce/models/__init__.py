"""Rows and the constraints that carry the rules, a module per noun."""

from commerce.models.cart import MAX_QUANTITY, Cart, CartLine
from commerce.models.catalogue import Category, Product
from commerce.models.credit import Account, EntryKind, LedgerEntry
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
from commerce.models.pricing import PriceEntry, PriceList, PriceListAssignment, PricePolicy

__all__ = [
    "MAX_QUANTITY",
    "TRANSITIONS",
    "WAITING",
    "Account",
    "Cart",
    "CartLine",
    "Category",
    "EntryKind",
    "Hold",
    "HoldKind",
    "LedgerEntry",
    "Order",
    "OrderLine",
    "OrderState",
    "PaymentMethod",
    "PriceEntry",
    "PriceList",
    "PriceListAssignment",
    "PricePolicy",
    "Product",
]
