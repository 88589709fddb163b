"""The list of partners and those of account managers, as they are declared (P9, P13)."""

from dataclasses import replace

from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from core import lists
from core.templatetags.ui import status
from partners.forms.search import PartnerFilter
from partners.permissions import Permission


def _of_operator(acting):
    return acting.is_operator


def _effective(row):
    """The pill, and below it where what holds the partner comes from."""
    effective = row.effective
    pill = status(effective.status, effective.label)
    if effective.is_open:
        return pill
    why = effective.source_name if effective.source_id != row.partner.pk else effective.reason
    return format_html("<div>{}<small>{}</small></div>", pill, why or "–")


def _because(row):
    inherited = not row.effective.is_open and row.effective.source_id != row.partner.pk
    return f"{row.effective.source_name} ({row.effective.source_code})" if inherited else ""


class PartnerListing(lists.Listing):
    """While something is looked for the best match comes first; `match` is no column."""

    @property
    def sorts(self):
        return {**{column.key: column.sort for column in self.columns if column.sort}, "match": "match"}


PARTNERS = lists.Listing(
    key="partners",
    title=_("Partners"),
    url="partners:index",
    sort="name",
    filterset=PartnerFilter,
    search_hint=_("Name, code, city, VAT number"),
    open_filters=2,
    export_permission=Permission.PARTNER_EXPORT,
    bulk=(
        lists.EXPORT_TICKED,
        lists.Bulk("demand", _("Show demand"), url="commerce:demand", icon="chart", permission=Permission.DEMAND_READ),
    ),
    icon="partners",
    nothing=lists.Nothing(
        _("No partner yet"),
        _(
            "A partner is a company that buys from you, or any branch of one. Make the first with its first person,"
            " who is invited by mail."
        ),
        url="partners:create",
        label=_("New partner"),
        permission=Permission.PARTNER_CREATE,
    ),
    columns=(
        lists.Column(
            "name",
            _("Name"),
            lambda row: row.partner.name,
            sort="name",
            cell="partners/index.html#name_cell",
            fixed=True,
        ),
        lists.Column("code", _("Code"), lambda row: row.partner.code, sort="code_key", css="code"),
        lists.Column("path", _("Path"), lambda row: " › ".join([*row.above, row.partner.code]), shown=False),
        lists.Column("type", _("Type"), lambda row: row.partner.type and row.partner.type.name),
        lists.Column(
            "level",
            _("Level"),
            lambda row: row.partner.level and row.partner.level.name,
            sort="level__name",
            shown=False,
        ),
        lists.Column("effective", _("Effective status"), lambda row: str(row.effective.label), cell=_effective),
        lists.Column("because", _("Because of"), _because, shown=False),
        lists.Column("status", _("Own status"), lambda row: row.partner.get_status_display(), shown=False),
        lists.Column("city", _("City"), lambda row: row.city),
        lists.Column("tax_number", _("VAT number"), lambda row: row.partner.tax_number, shown=False),
        lists.Column("manager", _("Account manager"), lambda row: row.manager, only=_of_operator),
        lists.Column("email", _("E-mail"), lambda row: row.partner.email, shown=False),
        lists.Column("phone", _("Phone"), lambda row: row.partner.phone, shown=False),
        lists.Column("currency", _("Currency"), lambda row: row.partner.currency, shown=False),
        lists.Column("created", _("Created"), lambda row: row.partner.created_at, sort="pk", shown=False),
    ),
)
FOUND = PartnerListing(**{**{name: getattr(PARTNERS, name) for name in PARTNERS.__dataclass_fields__}, "sort": "match"})
"""The same list while something is looked for."""

POOL = lists.Listing(
    key="partner_pool",
    title=_("Companies without account manager"),
    url="partners:pool",
    sort="name",
    filterset=None,
    exports=False,
    icon="users",
    nothing=lists.Nothing(
        _("Every company has an account manager"),
        _("Companies that nobody looks after stand here, for whoever draws them."),
    ),
    columns=(
        lists.Column(
            "name", _("Name"), lambda row: row.partner.name, sort="name", cell="partners/index.html#name_cell"
        ),
        lists.Column("code", _("Code"), lambda row: row.partner.code, sort="code_key", css="code"),
        lists.Column("type", _("Type"), lambda row: row.partner.type and row.partner.type.name),
        lists.Column("city", _("City"), lambda row: row.city),
        lists.Column("effective", _("Effective status"), lambda row: str(row.effective.label), cell=_effective),
        lists.Column("created", _("Created"), lambda row: row.partner.created_at, sort="pk"),
        lists.Column("draw", _("Draw"), None, cell="partners/manager/pool.html#draw_cell", css="actions-cell"),
    ),
)
ACCOUNTS = replace(
    POOL,
    key="my_accounts",
    title=_("My accounts"),
    url="partners:accounts",
    nothing=lists.Nothing(
        _("You look after no company yet"),
        _("Draw one from the pool of companies without an account manager, or have one assigned to you."),
        url="partners:pool",
        label=_("Open the pool"),
        permission=Permission.ACCOUNT_DRAW,
    ),
    columns=(
        *POOL.columns[:-2],
        lists.Column("since", _("Since"), lambda row: row.partner.assigned_at, sort="assigned_at"),
        lists.Column(
            "decline", _("Decline"), None, cell="partners/manager/accounts.html#decline_cell", css="actions-cell"
        ),
    ),
)
