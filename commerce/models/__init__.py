"""Rows and the constraints that carry the rules, a module per noun."""

from commerce.models.account import Account, SubLimit
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
from commerce.models.cost import ProductCost
from commerce.models.cost_centre import CostCentre
from commerce.models.credit import POSTED, CreditMessage, CreditSender, EntryKind, LedgerEntry, SenderToken
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
from commerce.models.hold import Hold, HoldKind, HoldRule
from commerce.models.invoice import Invoice, Receipt, Settlement
from commerce.models.notice import NoticeKind, PriceNotice
from commerce.models.order import Order, OrderLine
from commerce.models.order_state import AMENDABLE, TRANSITIONS, WAITING, OrderChannel, OrderState, PaymentMethod
from commerce.models.payment import Payment, PaymentEvent
from commerce.models.plan import (
    MAX_INSTALMENTS,
    MAX_TRIAL_DAYS,
    OPEN_ENDED,
    OWED,
    PLAN_TRANSITIONS,
    Instalment,
    InstalmentState,
    PaymentPlan,
    PlanInterval,
    PlanKind,
    PlanPayment,
    PlanState,
    StoredCard,
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
from commerce.models.recurring import RecurringLine, RecurringOrder, RecurringRun, RecurringState
from commerce.models.requisition import RequisitionLine, RequisitionList
from commerce.models.spending import SpendLimit, SpendLimitKind
from commerce.models.tax import TaxClass, TaxRate, TaxTreatment
from commerce.models.terms import OrderTerms
from commerce.models.version import OrderVersion

__all__ = [
    "AMENDABLE",
    "MAX_INSTALMENTS",
    "MAX_QUANTITY",
    "MAX_TRIAL_DAYS",
    "OPEN_ENDED",
    "OWED",
    "PLAN_TRANSITIONS",
    "POSTED",
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
    "CostCentre",
    "CreditMessage",
    "CreditSender",
    "DeliveryMethod",
    "DeliveryRate",
    "Document",
    "DocumentKind",
    "DocumentSeries",
    "EntryKind",
    "Hold",
    "HoldKind",
    "HoldRule",
    "Instalment",
    "InstalmentState",
    "Invoice",
    "LedgerEntry",
    "NoticeKind",
    "Order",
    "OrderChannel",
    "OrderLine",
    "OrderNote",
    "OrderState",
    "OrderTerms",
    "OrderVersion",
    "Payment",
    "PaymentEvent",
    "PaymentMethod",
    "PaymentPlan",
    "PlanInterval",
    "PlanKind",
    "PlanPayment",
    "PlanState",
    "PriceEntry",
    "PriceList",
    "PriceListAssignment",
    "PriceListVersion",
    "PriceNotice",
    "PricePolicy",
    "PriceRule",
    "Product",
    "ProductCost",
    "ProductImage",
    "QuantityRule",
    "Receipt",
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
    "SenderToken",
    "Settlement",
    "Shipment",
    "ShipmentLine",
    "SpendLimit",
    "SpendLimitKind",
    "StoredCard",
    "SubLimit",
    "TaxClass",
    "TaxRate",
    "TaxTreatment",
]
