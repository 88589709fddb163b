"""The list of cost centres, as it is declared (A7)."""

from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from commerce.forms.cost_centre import CostCentreFilter
from core import lists
from core.templatetags.ui import status


def _code(row):
    return format_html('<a href="{}">{}</a>', reverse("commerce:cost_centre", args=[row.pk]), row.code)


def _company(row):
    return format_html("<div>{}<small>{}</small></div>", row.partner.name, row.partner.code)


def state_words(row):
    """Give the status that a cost centre is told by, and its word."""
    return ("open", gettext("Offered")) if row.is_active else ("closed", gettext("Switched off"))


COST_CENTRES = lists.Listing(
    key="cost_centres",
    title=_("Cost centres"),
    url="commerce:cost_centres",
    sort="code",
    filterset=CostCentreFilter,
    search_hint=_("Code, name, company"),
    icon="tag",
    nothing=lists.Nothing(
        _("No cost centre yet"),
        _(
            "With cost centres your buyers say at checkout what an order is charged to in your books, and each may"
            " have a budget."
        ),
        url="commerce:cost_centre_new",
        label=_("New cost centre"),
    ),
    columns=(
        lists.Column("code", _("Code"), lambda row: row.code, sort="code", cell=_code, fixed=True),
        lists.Column("name", _("Name"), lambda row: row.name, sort="name"),
        lists.Column("company", _("Company or branch"), lambda row: row.partner.name, sort="partner__name",
                     cell=_company),
        lists.Column("company_code", _("Company code"), lambda row: row.partner.code, shown=False, filed=True),
        lists.Column("state", _("Status"), lambda row: state_words(row)[1], cell=lambda row: status(*state_words(row))),
    ),
)  # fmt: skip
