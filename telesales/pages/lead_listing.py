"""The list of leads, as it is declared (T7)."""

from django.urls import reverse
from django.utils import formats, timezone
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core import lists
from core.templatetags.ui import status
from telesales.forms.lead import LeadFilter
from telesales.models import LeadSource, LeadState
from telesales.wording import age_words

TONES = {
    LeadState.SUBMITTED: "waiting",
    LeadState.ASSIGNED: "sent",
    LeadState.CONVERTED: "done",
    LeadState.DISQUALIFIED: "void",
}


def state_pill(lead):
    """The state as a pill."""
    return status(TONES[lead.state], LeadState(lead.state).label)


def assigned_words(lead):
    """Say with whom a lead is."""
    if lead.reseller_id:
        return lead.reseller.name
    return gettext("Sales support") if lead.for_ssrs else ""


def _company(row):
    said = row.lead.name if row.lead.name != row.lead.company else ""
    return format_html(
        '<div><a href="{}">{}</a><small>{}</small></div>', reverse("telesales:lead", args=[row.lead.pk]),
        row.lead.company, said,
    )  # fmt: skip


def _state(row):
    """What became of a lead after it went to others is theirs to know."""
    return state_pill(row.lead) if row.is_told else status("void", gettext("No longer yours"))


def _told(read):
    """Give function(row): what only those read whose lead it is now."""
    return lambda row: read(row.lead) if row.is_told else ""


def _product(row):
    return row.lead.product.code if row.lead.product_id else ""


def _reach(row):
    return format_html("<div>{}<small>{}</small></div>", row.lead.email or "–", row.lead.phone)


def _age(row):
    at = formats.date_format(timezone.localtime(row.lead.created_at), "DATE_FORMAT")
    return format_html('<div>{}<small class="tabular text-nowrap">{}</small></div>', age_words(row.days), at)


LEADS = lists.Listing(
    key="leads",
    title=_("Leads"),
    url="telesales:leads",
    sort="-age",
    filterset=LeadFilter,
    search_hint=_("Company, name, e-mail, phone, city, product code"),
    open_filters=2,
    icon="inbox",
    nothing=lists.Nothing(
        _("No leads"),
        _(
            "Whoever writes through “Contact us”, is invited by mail or written down by hand is found here, once it"
            " is assigned to you."
        ),
        url="telesales:lead_new",
        label=_("New lead"),
    ),
    columns=(
        lists.Column("company", _("Company"), lambda row: row.lead.company, sort="company", cell=_company, fixed=True),
        lists.Column("name", _("Contact"), lambda row: row.lead.name, sort="name", shown=False, filed=True),
        lists.Column("state", _("Status"), lambda row: row.state_words, sort="state", cell=_state),
        lists.Column("source", _("Came by"), lambda row: LeadSource(row.lead.source).label, sort="source"),
        lists.Column("email", _("E-mail and phone"), lambda row: row.lead.email, cell=_reach),
        lists.Column("phone", _("Phone"), lambda row: row.lead.phone, shown=False, filed=True),
        lists.Column("country", _("Country"), lambda row: row.lead.country, sort="country"),
        lists.Column("city", _("City"), lambda row: row.lead.city, shown=False),
        lists.Column("product", _("Product"), _product, css="code"),
        lists.Column("assigned", _("Assigned to"), _told(assigned_words), only=lambda acting: acting.is_operator),
        lists.Column("owner", _("Taken by"), _told(lambda lead: lead.owner.user.name if lead.owner_id else "")),
        lists.Column("age", _("Age"), lambda row: row.days, sort="created_at", cell=_age),
        lists.Column("created", _("Came on"), lambda row: row.lead.created_at, shown=False, filed=True),
        lists.Column("became", _("Became"), _told(lambda lead: lead.partner.name if lead.partner_id else ""),
                     shown=False),
        lists.Column("reason", _("Reason"), _told(lambda lead: lead.reason), shown=False),
    ),
)  # fmt: skip
