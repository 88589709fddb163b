"""What the database holds, to show that nothing was written."""

from django.db import connection

from approvals.models import ApprovalStep, Asked
from commerce.models import (
    Account,
    Attribute,
    Cancellation,
    CancellationLine,
    Cart,
    CartFile,
    CartLine,
    Category,
    DeliveryMethod,
    DeliveryRate,
    Document,
    DocumentSeries,
    Hold,
    LedgerEntry,
    Order,
    OrderLine,
    OrderNote,
    OrderTerms,
    Payment,
    PaymentEvent,
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
    RecurringLine,
    RecurringOrder,
    RecurringRun,
    RequisitionLine,
    RequisitionList,
    Return,
    ReturnLine,
    Shipment,
    ShipmentLine,
    TaxClass,
    TaxRate,
)
from core.models import AuditEntry, OutboxEntry
from partners.models import Membership, Partner, User

TABLES = [
    Account, ApprovalStep, Asked, Attribute, AuditEntry, Cancellation, CancellationLine, Cart, CartFile, CartLine,
    Category, DeliveryMethod, DeliveryRate, Document, DocumentSeries, Hold, LedgerEntry, Membership, Order,
    OrderLine, OrderNote, OrderTerms, OutboxEntry, Partner, Payment, PaymentEvent, PriceEntry, PriceList,
    PriceListAssignment, PriceListVersion, PriceNotice, PricePolicy, PriceRule, Product, ProductImage, QuantityRule,
    RecurringLine, RecurringOrder, RecurringRun, RequisitionLine, RequisitionList, Return, ReturnLine, Shipment,
    ShipmentLine, TaxClass, TaxRate,
]  # fmt: skip


def everything():
    """Give all rows that a page could write, as comparable values; sign-in times and sessions are left out."""
    rows = {model.__name__: list(model.objects.order_by("pk").values()) for model in TABLES}
    return {**rows, "User": list(User.objects.order_by("pk").values("pk", "password", "status"))}


def writes():
    """Give {table: rows written or tried to be} by this transaction so far, of every table there is."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname, n_tup_ins + n_tup_upd + n_tup_del FROM pg_stat_xact_user_tables"
            " WHERE n_tup_ins + n_tup_upd + n_tup_del > 0"
        )
        return dict(cursor.fetchall())
