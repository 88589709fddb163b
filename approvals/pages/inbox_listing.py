"""The inbox as it is declared: what waits for the reader, what is broken, for whom he decides (A3, UX 4)."""

from django.urls import reverse
from django.utils import formats, timezone
from django.utils.html import format_html
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from approvals import sentences
from approvals.forms.inbox import InboxFilter
from approvals.models import AskedAs, StepKind
from commerce.pages.hold_listing import age_pill
from core import lists, money
from core.templatetags.ui import status
from partners.permissions import Permission


def _order(row):
    """The order, its PO number, and why it cannot be accepted just now."""
    url = reverse("approvals:step", args=[row["pk"]])
    return format_html(
        '<div><a class="text-nowrap" href="{}" data-row-link>{}</a>{}{}</div>',
        url, row["order__number"], _small(row["order__po_number"]), _small(row["obstacle"], "is-late"),
    )  # fmt: skip


def _small(text, css=""):
    return format_html('<small class="{}">{}</small>', css, text) if text else ""


def _company(row):
    return format_html("<div>{}{}</div>", row["order__partner__name"], _small(row["order__partner__code"]))


def broken(row):
    """Name what is broken."""
    return sentences.named(row["kind"], row["limit_broken"], row["limit_of"], row["period"], row["currency"])


def _broken(row):
    return format_html("<div>{}{}</div>", broken(row), _small(row["note"]))


def cost_centre(row):
    return " ".join(filter(None, [row["order__cost_centre__code"], row["order__cost_centre__name"]]))


def _asked(row):
    at = formats.date_format(timezone.localtime(row["asked_at"]), "SHORT_DATETIME_FORMAT")
    return format_html('<div>{}<small class="tabular text-nowrap">{}</small></div>', age_pill(row["age"]), at)


def for_whom(row):
    """Say as whom the reader decides."""
    if row["role"] in {AskedAs.PROXY, AskedAs.DELEGATE}:
        values = {"name": row["approver__user__name"], "role": AskedAs(row["role"]).label}
        return gettext("%(name)s (%(role)s)") % values
    if row["kind"] == StepKind.POOL:
        return gettext("The company")
    if row["role"] == AskedAs.ADMINISTRATOR:
        return str(AskedAs.ADMINISTRATOR.label)
    return gettext("Yourself")


def _kind(row):
    return status("awaiting_customer" if row["kind"] == StepKind.POOL else "waiting", StepKind(row["kind"]).label)


INBOX = lists.Listing(
    key="approvals",
    title=_("Waiting for your approval"),
    url="approvals:inbox",
    sort="asked",
    filterset=InboxFilter,
    search_hint=_("Order, PO number, reference, company, buyer"),
    open_filters=2,
    bulk=(
        lists.Bulk("accept", pgettext_lazy("an order", "Accept"), url="approvals:acceptance", icon="check"),
        lists.Bulk("reject", _("Reject"), url="approvals:rejection", icon="ban"),
        lists.EXPORT_TICKED,
    ),
    export_permission=Permission.ORDER_APPROVE,
    icon="approvals",
    nothing=lists.Nothing(
        _("Nothing waits for you"),
        _("Orders above a limit come here when you are their approver or stand in for one."),
    ),
    columns=(
        lists.Column("number", _("Order"), lambda row: row["order__number"], sort="order_id", cell=_order, fixed=True),
        lists.Column("po_number", _("PO number"), lambda row: row["order__po_number"], shown=False, filed=True),
        lists.Column("company", _("Company"), lambda row: row["order__partner__name"], cell=_company),
        lists.Column("company_code", _("Company code"), lambda row: row["order__partner__code"], shown=False,
                     filed=True),
        lists.Column("buyer", _("Buyer"), lambda row: row["order__buyer__name"]),
        lists.Column("total", _("Total"), lambda row: row["order__total"], sort="order__total", align="end",
                     cell=lambda row: money.shown(row["order__total"], row["currency"])),
        lists.Column("currency", _("Currency"), lambda row: row["currency"], shown=False, filed=True),
        lists.Column("broken", _("What is broken"), broken, cell=_broken),
        lists.Column("limit", _("Limit"), lambda row: row["limit_broken"], align="end", shown=False, filed=True,
                     cell=lambda row: money.shown(row["limit_broken"], row["currency"]) or "–"),
        lists.Column("kind", _("Asked for"), lambda row: StepKind(row["kind"]).label, cell=_kind, shown=False,
                     filed=True),
        lists.Column("cost_centre", _("Cost centre"), cost_centre, shown=False, filed=True),
        lists.Column("lines", _("Lines"), lambda row: row["order__line_count"], align="end", shown=False),
        lists.Column("whom", _("For whom"), for_whom),
        lists.Column("asked", _("Asked"), lambda row: row["asked_at"], sort="asked_at", cell=_asked),
        lists.Column("decide", _("Decide"), None, cell="approvals/inbox/index.html#act_cell", css="actions-cell",
                     fixed=True),
    ),
)  # fmt: skip
