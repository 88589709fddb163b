"""The lists of price lists, of their prices and of their rules, as they are declared (C2, C3)."""

from django.utils.translation import gettext as now_
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from commerce.actions import price_rule as actions
from commerce.forms.price_entry import EntryFilter, RuleFilter
from commerce.forms.price_list import PriceListFilter
from core import lists
from core.templatetags.ui import status
from partners.permissions import Permission

STATES = {"now": ("active", _("In force")), "coming": ("pending", _("Coming")), "ended": ("inactive", _("Ended"))}


def _of_operator(acting):
    return acting.is_operator


def _state(row):
    code, label = STATES[row.state]
    return status(code, label)


def _list_state(row):
    return _state(row) if row.list.is_active else status("inactive", _("Not active"))


LISTS = lists.Listing(
    key="price_lists",
    title=_("Price lists"),
    url="commerce:price_lists",
    sort="name",
    filterset=PriceListFilter,
    search_hint=_("Name, owner"),
    export_permission=Permission.PRICE_READ,
    icon="prices",
    empty="commerce/pricing/empty.html",
    columns=(
        lists.Column(
            "name",
            _("Name"),
            lambda row: row.list.name,
            sort="name",
            cell="commerce/pricing/index.html#name_cell",
            fixed=True,
        ),
        lists.Column("state", _("In force"), lambda row: str(STATES[row.state][1]), cell=_list_state),
        lists.Column("currency", _("Currency"), lambda row: row.list.currency, sort="currency"),
        lists.Column(
            "owner",
            _("Owner"),
            lambda row: row.list.owner.name if row.list.owner else now_("Operator"),
            only=_of_operator,
        ),
        lists.Column("priority", _("Priority"), lambda row: row.list.priority, sort="priority", align="end"),
        lists.Column("entries", _("Prices"), lambda row: row.sizes.entries, align="end"),
        lists.Column("rules", _("Rules"), lambda row: row.sizes.rules, align="end"),
        lists.Column("given", _("Given to"), lambda row: row.sizes.given, align="end"),
        lists.Column(
            "from",
            pgettext_lazy("in force from", "From"),
            lambda row: row.list.effective_from,
            sort="effective_from",
            shown=False,
        ),
        lists.Column("to", _("Until before"), lambda row: row.list.effective_to, sort="effective_to"),
        lists.Column("taxes", _("Taxes"), lambda row: now_("gross") if row.list.is_gross else now_("net"), shown=False),
        lists.Column("version", _("Version"), lambda row: row.list.version, align="end", shown=False),
    ),
)

ENTRIES = lists.Listing(
    key="price_entries",
    title=_("Prices"),
    url="",
    sort="code",
    filterset=EntryFilter,
    search_hint=_("Product code or name"),
    export_permission=Permission.PRICE_READ,
    icon="prices",
    empty="commerce/pricing/entries_empty.html",
    size=50,
    columns=(
        lists.Column(
            "code", _("Product code"), lambda row: row.row.product.code, sort="product__code", css="code", fixed=True
        ),
        lists.Column("product", _("Product"), lambda row: row.row.product.name, sort="product__name"),
        lists.Column(
            "category",
            _("Category"),
            lambda row: row.row.product.category and row.row.product.category.name,
            shown=False,
        ),
        lists.Column("min_quantity", _("From quantity"), lambda row: row.row.min_quantity, align="end", filed=True),
        lists.Column(
            "price",
            _("Price"),
            lambda row: row.row.unit_price,
            cell="commerce/pricing/entries.html#price_cell",
            align="end",
            filed=True,
        ),
        lists.Column("from", pgettext_lazy("in force from", "From"), lambda row: row.row.effective_from, filed=True),
        lists.Column("to", _("Until before"), lambda row: row.row.effective_to, filed=True),
        lists.Column("state", _("In force"), lambda row: str(STATES[row.state][1]), cell=_state),
        lists.Column(
            "actions", _("Change"), None, cell="commerce/pricing/entries.html#actions_cell", css="actions-cell"
        ),
    ),
)

RULES = lists.Listing(
    key="price_rules",
    title=_("Rules"),
    url="",
    sort="-added",
    filterset=RuleFilter,
    search_hint=_("Product or category"),
    export_permission=Permission.PRICE_READ,
    icon="adjust",
    nothing=lists.Nothing(
        _("No rule yet"),
        _("A rule sets another price, or takes something off, for partners with a level, a type or an attribute."),
    ),
    columns=(
        lists.Column(
            "thing",
            _("Product or category"),
            lambda row: row.row.product.code if row.row.product else row.row.category.name,
            cell="commerce/pricing/rules.html#thing_cell",
            fixed=True,
        ),
        lists.Column("who", _("For partners with"), lambda row: row.who),
        lists.Column(
            "effect", _("What it does"), lambda row: actions.effect(rule=row.row, currency=row.currency), align="end"
        ),
        lists.Column(
            "min_quantity", _("From quantity"), lambda row: row.row.min_quantity, sort="min_quantity", align="end"
        ),
        lists.Column(
            "from", pgettext_lazy("in force from", "From"), lambda row: row.row.effective_from, sort="effective_from"
        ),
        lists.Column("to", _("Until before"), lambda row: row.row.effective_to, sort="effective_to"),
        lists.Column("state", _("In force"), lambda row: str(STATES[row.state][1]), cell=_state),
        lists.Column("added", _("Version"), lambda row: row.row.added_in, sort="pk", align="end", shown=False),
        lists.Column("actions", _("Remove"), None, cell="commerce/pricing/rules.html#actions_cell", css="actions-cell"),
    ),
)
