"""What waits for clients as the order desk's list declares it: how long, for whom, and how to remind them (O6)."""

from django.urls import reverse
from django.utils import formats, timezone
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from approvals.forms.waiting import WaitingFilter
from approvals.models import AskedAs, StepKind
from approvals.queries import waiting_list
from commerce.pages import order_cells
from commerce.pages.hold_listing import age_pill, age_words
from commerce.templatetags.orders import order_status
from core import clock, lists, money
from core.templatetags.ui import status

MOST_NAMES = 3
LABELS = {"": _("All"), "client": _("Awaiting client acceptance"), "approval": _("Awaiting approval")}


def _at(moment):
    return formats.date_format(timezone.localtime(moment), "SHORT_DATETIME_FORMAT")


def _number(row):
    return format_html(
        '<div><a class="text-nowrap" href="{}">{}</a><small class="tabular text-nowrap">{}</small></div>',
        reverse("commerce:order", args=[row["number"]]), row["number"], _at(row["submitted_at"]),
    )  # fmt: skip


def _company(row):
    return format_html(
        "<div>{}<small>{}</small><small>{}</small>{}</div>", row["partner__name"], row["partner__code"],
        row["buyer__name"], order_cells.sold(row),
    )  # fmt: skip


def names(row):
    """Name whom an order waits for."""
    found = [name for name, _role in row["asked"]]
    return ", ".join(found) or gettext("nobody")


def _asked(row):
    """The first names, in which capacity where it is not the approver, and when they were last reminded."""
    if not row["asked"]:
        return status("rejected", gettext("Nobody is asked"))
    found = [name for name, _role in row["asked"]]
    shown = ", ".join(found[:MOST_NAMES]) + (" …" if len(found) > MOST_NAMES else "")
    roles = dict.fromkeys(str(role.label) for _name, role in row["asked"] if role != AskedAs.APPROVER)
    again = gettext("Reminded %(at)s") % {"at": _at(row["reminded"])} if row["reminded"] else ""
    return format_html(
        '<div>{}{}<small class="tabular text-nowrap">{}</small></div>', shown,
        format_html("<small>{}</small>", ", ".join(roles)) if roles else "", again,
    )  # fmt: skip


def kind_words(row):
    return StepKind(row["asks__kind"]).label if row["asks__kind"] else ""


def _kind(row):
    """What is asked, and whether it was handed on before."""
    again = gettext("Handed on") if row["asks__escalation"] else ""
    return format_html(
        "<div>{}<small>{}</small><small>{}</small></div>", order_status(row["state"]), kind_words(row), again
    )


def _since(row):
    return format_html(
        '<div>{}<small class="tabular text-nowrap">{}</small></div>', age_pill(row["age"]), _at(row["since"])
    )


def _reminded(row):
    return _at(row["reminded"]) if row["reminded"] else "–"


WAITING = lists.Listing(
    key="waiting",
    title=_("Waiting for clients"),
    url="approvals:waiting",
    sort="since",
    filterset=WaitingFilter,
    search_hint=_("Order, PO number, reference, company, buyer"),
    open_filters=1,
    keeps=("tab",),
    bulk=(lists.Bulk("remind", _("Remind"), url="approvals:reminders", icon="mail"), lists.EXPORT_TICKED),
    icon="hourglass",
    nothing=lists.Nothing(
        _("No order waits for its client"),
        _(
            "Orders come here while somebody of the company that ordered still has to accept them. Only then do they"
            " reach your work list."
        ),
    ),
    columns=(
        lists.Column("number", _("Order"), lambda row: row["number"], sort="submitted_at", cell=_number, fixed=True),
        lists.Column("company", _("Company and buyer"), lambda row: row["partner__name"], cell=_company),
        lists.Column("company_code", _("Company code"), lambda row: row["partner__code"], shown=False, filed=True),
        lists.Column("buyer", _("Buyer"), lambda row: row["buyer__name"], shown=False, filed=True),
        *order_cells.SOLD,
        lists.Column("total", _("Total"), lambda row: row["total"], sort="total", align="end",
                     cell=lambda row: money.shown(row["total"], row["currency"])),
        lists.Column("currency", _("Currency"), lambda row: row["currency"], shown=False, filed=True),
        lists.Column("kind", _("Waits for"), kind_words, cell=_kind),
        lists.Column("asked", _("Asked"), names, cell=_asked),
        lists.Column("since", _("Asked since"), lambda row: row["since"], sort="since", cell=_since),
        lists.Column("age", _("Age"), lambda row: age_words(row["age"]), shown=False, filed=True),
        lists.Column("reminded", _("Last reminder"), lambda row: row["reminded"], cell=_reminded, shown=False,
                     filed=True),
        lists.Column("po_number", _("PO number"), lambda row: row["po_number"], shown=False, filed=True),
        lists.Column("reference", _("Own reference"), lambda row: row["reference"], shown=False, filed=True),
        lists.Column("why", _("Why it waits"), lambda row: row["waiting_reason"], shown=False, filed=True),
        lists.Column("remind", _("Remind"), None, cell="approvals/waiting/index.html#remind_cell", css="actions-cell",
                     fixed=True),
    ),
)  # fmt: skip


def ready(request):
    """Give function(rows) that adds what the cells need, for the moment of this page."""
    acting, back = request.acting, request.get_full_path()

    def add(rows):
        for row in waiting_list.enriched(rows, now=acting.read_at or clock.now()):
            row["back"] = back
        return rows

    return add


def tabs(shown):
    """Give the list's tabs with their counters."""
    found, url = waiting_list.counts(), reverse("approvals:waiting")
    return [
        {"label": label, "count": found[tab], "url": f"{url}?tab={tab}", "is_shown": tab == shown}
        for tab, label in LABELS.items()
    ]
