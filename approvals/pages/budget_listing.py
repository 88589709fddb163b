"""The lists of budgets, of their entries, and of spending against them, as they are declared (A7)."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from approvals import carrying
from approvals.forms.budget import NEARLY, BudgetFilter, EntryFilter, PeriodFilter
from approvals.models import BudgetEntryKind, BudgetRule, Period
from approvals.pages import budget as pages
from approvals.queries import budget as budgets
from approvals.queries import budget_list as queries
from core import lists, money
from core.templatetags.ui import status
from partners.permissions import Permission

WHOLE = 100


@dataclass(frozen=True, slots=True)
class Standing:
    """A budget, or one of its periods, with how it stands."""

    budget: Any
    span: Any

    @property
    def left(self):
        return carrying.left(self.span)

    @property
    def available(self):
        return None if self.span.amount is None else self.span.amount + self.span.carried

    @property
    def used(self):
        """How much of it is used, in whole per cent."""
        return round((self.span.spent + self.span.pending) * WHOLE / self.available) if self.available else None


def _amount(name):
    return lambda row: getattr(row.span, name)


def _money(value):
    def cell(row):
        found = value(row)
        return "–" if found is None else money.shown(found, row.budget.currency)

    return cell


def _title(row):
    return format_html(
        '<div><a href="{}">{}</a><small>{}</small></div>', reverse("approvals:budget", args=[row.budget.pk]),
        pages.title(row.budget), row.budget.partner.code,
    )  # fmt: skip


def _period(row):
    return budgets.period_name(row.budget.period, row.span)


def used_words(row):
    """Say how a budget stands: the status that it is told by, and its word."""
    left = row.left
    if left is None:
        return "mute", gettext("No limit")
    if left < 0:
        return "on_hold", gettext("Above")
    if left == 0:
        return "waiting", gettext("Used up")
    return ("waiting", gettext("Nearly used up")) if row.used >= NEARLY else ("open", gettext("Inside"))


def _state(row):
    if not row.budget.is_active:
        return status("closed", gettext("Switched off"))
    return status(*used_words(row))


def _state_words(row):
    return used_words(row)[1] if row.budget.is_active else gettext("Switched off")


def _used(row):
    """How much of the budget is used, as a bar beside the figure."""
    if row.used is None:
        return "–"
    tone = "bad" if row.used > WHOLE else "warn" if row.used >= NEARLY else "info"
    return format_html(
        '<div class="share"><progress class="meter tone-{}" max="100" value="{}" aria-hidden="true"></progress>'
        " {}%</div>", tone, min(WHOLE, row.used), row.used,
    )  # fmt: skip


def _left(row):
    return row.left


FIGURES = (
    lists.Column("amount", _("Amount"), _amount("amount"), align="end", cell=_money(_amount("amount"))),
    lists.Column("carried", _("Carried over"), _amount("carried"), align="end", cell=_money(_amount("carried")),
                 shown=False, filed=True),
    lists.Column("spent", _("Spent"), _amount("spent"), align="end", cell=_money(_amount("spent"))),
    lists.Column("pending", _("Pending"), _amount("pending"), align="end", cell=_money(_amount("pending"))),
    lists.Column("left", _("Left"), _left, align="end", cell=_money(_left)),
)  # fmt: skip
COMPANY = (
    lists.Column("company", _("Company code"), lambda row: row.budget.partner.code, shown=False, filed=True),
    lists.Column("cost_centre", _("Cost centre"), lambda row: str(row.budget.cost_centre or ""), shown=False,
                 filed=True),
    lists.Column("currency", _("Currency"), lambda row: row.budget.currency, shown=False, filed=True),
)  # fmt: skip

BUDGETS = lists.Listing(
    key="budgets",
    title=_("Budgets"),
    url="approvals:budgets",
    sort="budget",
    filterset=BudgetFilter,
    search_hint=_("Company, cost centre"),
    export_permission=Permission.BUDGET_READ,
    icon="wallet",
    empty="approvals/budget/empty.html",
    columns=(
        lists.Column("budget", _("Budget"), lambda row: pages.title(row.budget), sort="partner__name", cell=_title,
                     fixed=True),
        *COMPANY,
        lists.Column("period", _("Period"), _period),
        *FIGURES,
        lists.Column("used", _("Used"), lambda row: row.used, align="end", cell=_used),
        lists.Column("state", _("Status"), _state_words, cell=_state),
        lists.Column("rule", _("Above it"), lambda row: BudgetRule(row.budget.rule).label),
        lists.Column("approver", _("Who decides"),
                     lambda row: row.budget.approver.user.name if row.budget.approver_id else "", shown=False),
        lists.Column("carries", _("Carries over"), lambda row: row.budget.carries_over, shown=False),
    ),
)  # fmt: skip

REPORT = lists.Listing(
    key="budget_report",
    title=_("Spending against budget"),
    url="approvals:budget_report",
    sort="-used",
    filterset=PeriodFilter,
    search_hint=_("Company, cost centre"),
    export_permission=Permission.BUDGET_READ,
    icon="chart",
    empty="approvals/budget/report_empty.html",
    columns=(
        lists.Column("budget", _("Budget"), lambda row: pages.title(row.budget), sort="budget__partner__name",
                     cell=_title, fixed=True),
        *COMPANY,
        lists.Column("period", _("Period"), _period, sort="starts_on"),
        *FIGURES,
        lists.Column("used", _("Used"), lambda row: row.used, align="end", sort="utilisation", cell=_used),
        lists.Column("state", _("Status"), lambda row: used_words(row)[1],
                     cell=lambda row: status(*used_words(row))),
    ),
)  # fmt: skip


def with_current(now):
    """Give function(budgets) that adds how each stands in the period that today lies in."""

    def add(found):
        spans = queries.current(found, now)
        return [Standing(each, spans[each.pk]) for each in found]

    return add


def standing(found):
    """Give the periods of a page with their budgets."""
    return [Standing(each.budget, each) for each in found]


def _order(row):
    if not row["may_read"]:
        return row["order__number"]
    return format_html('<a href="{}">{}</a>', reverse("commerce:order", args=[row["order__number"]]),
                       row["order__number"])  # fmt: skip


def _signed(name):
    def cell(row):
        amount = row[name]
        return f"{'+' if amount > 0 else ''}{money.shown(amount, row['currency'])}" if amount else "–"

    return cell


def _kind(row):
    return BudgetEntryKind(row["kind"]).label


ENTRIES = lists.Listing(
    key="budget_entries",
    title=_("What orders took"),
    url="",
    sort="-at",
    filterset=EntryFilter,
    search_hint=_("Order, buyer, company"),
    export_permission=Permission.BUDGET_READ,
    counted=1000,
    icon="list",
    nothing=lists.Nothing(
        _("No order has taken anything yet"),
        _(
            "Orders that this budget pays stand here: reserved while they wait, spent once they are placed, and what"
            " was given back."
        ),
    ),
    columns=(
        lists.Column("at", _("When"), lambda row: row["at"], sort="at", fixed=True),
        lists.Column("order", _("Order"), lambda row: row["order__number"], cell=_order),
        lists.Column("kind", _("What"), _kind),
        lists.Column("buyer", _("Buyer"), lambda row: row["order__buyer__name"]),
        lists.Column("company", _("Company or branch"), lambda row: row["order__partner__name"]),
        lists.Column("period", _("Period"), lambda row: budgets.period_of(row["period"], row["period__starts_on"])),
        lists.Column("pending", _("Pending"), lambda row: row["pending"], align="end", cell=_signed("pending")),
        lists.Column("spent", _("Spent"), lambda row: row["spent"], align="end", cell=_signed("spent")),
        lists.Column("currency", _("Currency"), lambda row: row["currency"], shown=False, filed=True),
    ),
)  # fmt: skip


def ready(budget, acting):
    """Give function(rows) that adds what the cells of entries need."""
    known = {
        "currency": budget.currency,
        "period": Period(budget.period),
        "may_read": acting.may(Permission.ORDER_READ),
    }
    return lambda rows: [{**row, **known} for row in rows]
