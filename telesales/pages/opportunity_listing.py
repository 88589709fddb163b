"""The list of opportunities, as it is declared (T5, UX 24)."""

from django.urls import reverse
from django.utils import formats, timezone
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core import clock, lists, money
from core.templatetags.ui import status
from partners.permissions import Role
from telesales.forms.opportunity import OpportunityFilter
from telesales.models import OpportunityState
from telesales.rules import opportunity as rules
from telesales.wording import age_words

S = OpportunityState
TONES = {
    S.OPEN: "submitted",
    S.PENDING_REVIEW: "waiting",
    S.PENDING_CUSTOMER: "sent",
    S.APPROVED: "accepted",
    S.CLOSED: "done",
    S.DECLINED: "refused",
    S.REJECTED: "refused",
    S.EXPIRED: "void",
}
"""The pill of each state; see core.templatetags.ui."""
SOON_DAYS = 3


def state_pill(state, *, is_deleted=False):
    """The state as a pill."""
    return status("deleted", gettext("Deleted")) if is_deleted else status(TONES[state], S(state).label)


def ready(acting):
    """Give what the list does to its rows: their state and age at the moment of the page."""
    now = acting.read_at or clock.now()

    def enrich(rows):
        for row in rows:
            row.shown_state = rules.state(row, now)
            row.age = (min(row.ended_at or now, now) - row.created_at).days
            row.left = (row.expires_at - now).days
            row.is_running = row.ended_at is None and row.expires_at > now
        return rows

    return enrich


def _number(row):
    url = reverse("telesales:opportunity", args=[row.number])
    return format_html('<div><a href="{}">{}</a><small>{}</small></div>', url, row.name, row.number)


def _customer(row):
    return format_html("<div>{}<small>{}</small></div>", row.customer.user.name, row.partner.name)


def _owner(row):
    where = row.sold_from.name if row.owner_role == Role.RESELLER else Role(row.owner_role).label
    return format_html("<div>{}<small>{}</small></div>", row.owner.user.name, where)


def _state(row):
    return state_pill(row.shown_state, is_deleted=bool(row.deleted_at))


def _expires(row):
    if not row.is_running:
        return "–"
    at = formats.date_format(timezone.localtime(row.expires_at), "DATE_FORMAT")
    css = "is-late" if row.left < SOON_DAYS else ""
    left = age_words(row.left) if row.left >= 1 else gettext("today")
    return format_html('<div>{}<small class="{}">{}</small></div>', at, css, left)


def _expires_value(row):
    return row.expires_at if row.is_running else None


OPPORTUNITIES = lists.Listing(
    key="opportunities",
    title=_("Opportunities"),
    url="telesales:opportunities",
    sort="-changed",
    filterset=OpportunityFilter,
    search_hint=_("Number, name, customer, company, owner"),
    bulk=(lists.EXPORT_TICKED,),
    icon="folder",
    nothing=lists.Nothing(
        _("No opportunities here"),
        _("What is prepared for customers stands here, from the first idea to the order."),
    ),
    columns=(
        lists.Column("name", _("Opportunity"), lambda row: row.name, sort="name", cell=_number, fixed=True),
        lists.Column("number", _("Number"), lambda row: row.number, shown=False, filed=True),
        lists.Column("customer", _("Customer"), lambda row: row.customer.user.name, cell=_customer),
        lists.Column("company", _("Company"), lambda row: row.partner.name, shown=False, filed=True),
        lists.Column("company_code", _("Company code"), lambda row: row.partner.code, shown=False, filed=True),
        lists.Column("owner", _("Owner"), lambda row: row.owner.user.name, cell=_owner),
        lists.Column("sold_from", _("Sold from"), lambda row: row.sold_from.name, shown=False, filed=True),
        lists.Column("state", _("State"), lambda row: row.shown_state.label, sort="state", cell=_state),
        lists.Column("total", _("Total"), lambda row: row.total, sort="total", align="end",
                     cell=lambda row: money.shown(row.total, row.currency)),
        lists.Column("currency", _("Currency"), lambda row: row.currency, shown=False, filed=True),
        lists.Column("age", _("Age"), lambda row: row.age, sort="created_at", align="end",
                     cell=lambda row: age_words(row.age)),
        lists.Column("expires", _("Expires"), _expires_value, sort="expires_at", cell=_expires),
        lists.Column("attribution", _("Came about through"), lambda row: row.attribution, sort="attribution",
                     shown=False, filed=True),
        lists.Column("created", _("Begun"), lambda row: row.created_at, sort="created_at", shown=False, filed=True,
                     cell=lambda row: formats.date_format(timezone.localtime(row.created_at), "DATETIME_FORMAT")),
        lists.Column("changed", _("Last change"), lambda row: row.changed_at, sort="changed_at", shown=False,
                     filed=True,
                     cell=lambda row: formats.date_format(timezone.localtime(row.changed_at), "DATETIME_FORMAT")),
    ),
)  # fmt: skip
