"""The lists of orders and returns as they are declared: the operator's desk, a company's own (O6)."""

from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from commerce.forms.order_search import OrderFilter, ReturnFilter
from commerce.models import OrderState, PaymentMethod
from commerce.pages import order_cells
from core import lists, money
from core.templatetags.ui import status


def _money(name):
    return lambda row: money.shown(row[name], row["currency"])


def _stacked(first, second):
    """Two lines in one cell; the second may be missing."""
    return lambda row: (
        format_html("<div>{}<small>{}</small></div>", row[first], row[second]) if row[second] else row[first]
    )


def _method(row):
    return PaymentMethod(row["payment_method"]).label


def _cost_centre(row):
    return f"{row['cost_centre__code']} {row['cost_centre__name']}" if row["cost_centre__code"] else ""


COMMON = (
    lists.Column("number", _("Order"), lambda row: row["number"], sort="submitted_at", fixed=True,
                 cell=order_cells.number),
    lists.Column("company", _("Company"), lambda row: row["partner__name"],
                 cell=_stacked("partner__name", "partner__code")),
    lists.Column("company_code", _("Company code"), lambda row: row["partner__code"], shown=False, filed=True),
    lists.Column("buyer", _("Buyer"), lambda row: row["buyer__name"], cell=order_cells.buyer),
    *order_cells.SOLD,
    lists.Column("total", _("Total"), lambda row: row["total"], sort="total", align="end", cell=_money("total")),
    lists.Column("currency", _("Currency"), lambda row: row["currency"], shown=False, filed=True),
    lists.Column("state", _("Status"), lambda row: OrderState(row["state"]).label,
                 cell=order_cells.state),
    lists.Column("submitted", _("Submitted"), lambda row: row["submitted_at"], shown=False, filed=True),
    lists.Column("requested", _("Requested for"), lambda row: row["requested_on"], sort="requested_on"),
    lists.Column("po_number", _("PO number"), lambda row: row["po_number"], shown=False, filed=True),
    lists.Column("reference", _("Own reference"), lambda row: row["reference"], shown=False, filed=True),
    lists.Column("cost_centre", _("Cost centre"), _cost_centre, shown=False),
    lists.Column("method", _("Payment"), _method, shown=False),
    lists.Column("lines", _("Lines"), lambda row: row["line_count"], align="end", shown=False),
    lists.Column("delivery", _("Delivery"), lambda row: row["delivery_name"], shown=False),
    lists.Column("placed", _("Placed"), lambda row: row["placed_at"], shown=False),
    lists.Column("given_back", _("Given back"), lambda row: row["given_back"], align="end", shown=False,
                 cell=_money("given_back")),
    lists.Column("waits", _("Why it waits"), lambda row: row["waiting_reason"], shown=False),
)  # fmt: skip

COUNTED_UP_TO = 1000
"""What few orders have among a million takes long to count."""

DESK = lists.Listing(
    key="desk",
    title=_("Order desk"),
    url="commerce:desk",
    sort="-number",
    filterset=OrderFilter,
    search_hint=_("Order, PO number, reference, company, buyer, cost centre"),
    open_filters=1,
    keeps=("list",),
    bulk=(
        lists.Bulk("start", _("Start work"), url="commerce:desk_start", icon="check"),
        lists.Bulk("ship", _("Ship everything"), url="commerce:desk_shipment", icon="truck"),
        lists.Bulk("complete", _("Complete"), url="commerce:desk_completion", icon="success"),
        lists.Bulk("pick", _("Pick list"), url="commerce:pick_list", icon="print"),
        lists.EXPORT_TICKED,
    ),
    counted=COUNTED_UP_TO,
    icon="desk",
    nothing=lists.Nothing(
        _("This list is empty"),
        _("Orders come here by themselves when they reach this state."),
    ),
    columns=(
        *COMMON,
        lists.Column("next", _("Next step"), None, cell=order_cells.next_step, css="actions-cell",
                     fixed=True),
    ),
)  # fmt: skip

COMPANY = lists.Listing(
    key="orders",
    title=_("Orders"),
    url="commerce:orders",
    sort="-number",
    filterset=OrderFilter,
    search_hint=_("Order, PO number, reference, company, buyer, cost centre"),
    open_filters=1,
    keeps=("scope",),
    bulk=(lists.EXPORT_TICKED,),
    counted=COUNTED_UP_TO,
    icon="orders",
    empty="commerce/order/index_empty.html",
    columns=COMMON,
)


def _return_status(row):
    return status(row.state, row.get_state_display())


RETURNS = lists.Listing(
    key="returns",
    title=_("Returns"),
    url="commerce:returns",
    sort="-asked",
    filterset=ReturnFilter,
    search_hint=_("Order, PO number, reference, company"),
    icon="refresh",
    nothing=lists.Nothing(
        _("No returns"),
        _("What a company asks to send back is shown here."),
    ),
    columns=(
        lists.Column("order", _("Order"), lambda row: row.order.number, fixed=True,
                     cell="commerce/order/returns.html#order_cell"),
        lists.Column("number", _("Return"), lambda row: row.number, align="end"),
        lists.Column("company", _("Company"), lambda row: row.order.partner.name,
                     cell="commerce/order/returns.html#company_cell"),
        lists.Column("asked", _("Asked"), lambda row: row.asked_at, sort="asked_at"),
        lists.Column("asked_by", _("Asked by"), lambda row: row.asked_by.name),
        lists.Column("reason", _("Reason"), lambda row: row.reason),
        lists.Column("total", _("Worth"), lambda row: row.total, align="end",
                     cell=lambda row: money.shown(row.total, row.order.currency)),
        lists.Column("currency", _("Currency"), lambda row: row.order.currency, shown=False, filed=True),
        lists.Column("state", _("Status"), lambda row: row.get_state_display(), cell=_return_status),
        lists.Column("decided_by", _("Decided by"), lambda row: row.decided_by and row.decided_by.name, shown=False),
        lists.Column("answer", _("Answer"), lambda row: row.answer, shown=False),
    ),
)  # fmt: skip
