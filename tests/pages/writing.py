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
from core import prepared
from core.models import AuditEntry, OutboxEntry
from partners.models import Membership, Partner

TABLES = [
    Account, ApprovalStep, Asked, Attribute, AuditEntry, Cancellation, CancellationLine, Cart, CartFile, CartLine,
    Category, DeliveryMethod, DeliveryRate, Document, DocumentSeries, Hold, LedgerEntry, Membership, Order,
    OrderLine, OrderNote, OrderTerms, OutboxEntry, Partner, Payment, PaymentEvent, PriceEntry, PriceList,
    PriceListAssignment, PriceListVersion, PriceNotice, PricePolicy, PriceRule, Product, ProductImage, QuantityRule,
    RecurringLine, RecurringOrder, RecurringRun, RequisitionLine, RequisitionList, Return, ReturnLine, Shipment,
    ShipmentLine, TaxClass, TaxRate,
]  # fmt: skip

ROWS = "ARRAY(SELECT row_to_json(t)::text FROM {of} t ORDER BY 1)"
USERS = "(SELECT id, password, status FROM partners_user)"


def everything():
    """Give all rows that a page could write, as comparable texts; sign-in times and sessions are left out."""
    with prepared.cursor() as cursor:
        cursor.execute(STATEMENT)
        [rows] = cursor.fetchall()
    return dict(zip(NAMES, rows, strict=True))


NAMES = [*(model.__name__ for model in TABLES), "User"]
STATEMENT = "SELECT " + ", ".join(ROWS.format(of=of) for of in [*(model._meta.db_table for model in TABLES), USERS])


def writes():
    """Give {table: rows written or tried to be} by this transaction so far, of every table there is."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname, n_tup_ins + n_tup_upd + n_tup_del FROM pg_stat_xact_user_tables"
            " WHERE n_tup_ins + n_tup_upd + n_tup_del > 0"
        )
        return dict(cursor.fetchall())
