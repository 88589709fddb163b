"""What the database holds, to show that nothing was written."""

from approvals.models import ApprovalStep
from commerce.models import (
    Account,
    Attribute,
    Cart,
    CartLine,
    Category,
    Hold,
    LedgerEntry,
    Order,
    PriceEntry,
    PriceList,
    PriceListAssignment,
    PriceListVersion,
    PriceNotice,
    PricePolicy,
    PriceRule,
    Product,
    ProductImage,
    QuantityRule,
    TaxClass,
    TaxRate,
)
from core.models import AuditEntry, OutboxEntry
from partners.models import Membership, Partner, User

TABLES = [
    Account, ApprovalStep, Attribute, AuditEntry, Cart, CartLine, Category, Hold, LedgerEntry, Membership, Order,
    OutboxEntry, Partner, PriceEntry, PriceList, PriceListAssignment, PriceListVersion, PriceNotice, PricePolicy,
    PriceRule, Product, ProductImage, QuantityRule, TaxClass, TaxRate,
]  # fmt: skip


def everything():
    """Give all rows that a page could write, as comparable values; sign-in times and sessions are left out."""
    rows = {model.__name__: list(model.objects.order_by("pk").values()) for model in TABLES}
    return {**rows, "User": list(User.objects.order_by("pk").values("pk", "password", "status"))}
