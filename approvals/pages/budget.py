"""Budgets as bars: spent, pending, this order, what is left (A7, UX 9); and the page of one."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from approvals import carrying, gates
from approvals.models import BudgetRule
from approvals.queries import budget as queries
from approvals.queries import budget_list
from commerce.queries.order import Panel
from core import charts, money
from core.charts import Series

WIDTH = 600
THINNEST = 3
MOST_PERIODS = 24
MOST_CHARTED = 12
TONES = {BudgetRule.WARN: "warn", BudgetRule.REQUIRE: "warn", BudgetRule.BLOCK: "bad"}


@dataclass(frozen=True, slots=True)
class Piece:
    key: str
    x: int
    width: int


@dataclass(frozen=True, slots=True)
class Bar:
    """A budget in one period. `this` is what an order takes of it, None where no order is looked at; `over` is how much
    it is above what is left, None where it is inside."""

    budget_id: int
    name: str
    period: str
    currency: str
    amount: Decimal | None
    carried: Decimal
    spent: Decimal
    pending: Decimal
    this: Decimal | None
    left: Decimal | None
    over: Decimal | None
    tone: str
    sentence: str
    pieces: list
    limit_x: int

    @property
    def available(self):
        return None if self.amount is None else self.amount + self.carried

    @property
    def distance(self):
        """What is left, or how much it is above."""
        return None if self.left is None else abs(self.left)

    @property
    def percent(self):
        """How much of it is used, in whole per cent; None where there is nothing to use."""
        taken = self.spent + self.pending + (self.this or money.ZERO)
        return round(taken * 100 / self.available) if self.available else None


def of_order(order, *, known=None):
    """Give the Bars of the budgets that count for an order, saved or not, with what it takes of each.

    `known` are the route's Facts where they were read already; a company without budgets is asked nothing more.
    """
    known = known or gates.facts(order)
    return [_of_use(use, order) for use in queries.uses(order, known, now=order.submitted_at)]


def _of_use(use, order):
    is_other = order.currency != use.currency
    this = money.ZERO if is_other else queries.worth(order)
    spent, pending = use.span.spent - use.spent, use.span.pending - use.reserved
    over = None
    if use.is_over(order):
        over = this - max(use.left, money.ZERO)
    tone = TONES[BudgetRule(use.rule)] if use.is_over(order) else "ok"
    name = " · ".join(part for part in (use.node, use.cost_centre) if part)
    return _bar(use.budget_id, name, use.kind, use.currency, use.span, spent, pending, this=this, over=over, tone=tone,
                sentence=_sentence(use, order, over, is_other))  # fmt: skip


def _sentence(use, order, over, is_other):
    """Say what the budget means for the order; empty where it is inside."""
    if over is None:
        return ""
    if is_other:
        first = _("It is kept in %(currency)s: this order counts as above it.") % {"currency": use.currency}
    else:
        first = _("This order is %(over)s above what is left.") % {"over": money.shown(over, use.currency)}
    then = {
        BudgetRule.WARN: _("It passes all the same."),
        BudgetRule.REQUIRE: _("%(name)s decides about it.") % {"name": use.approver or _("A partner administrator")},
        BudgetRule.BLOCK: _("It may not be passed."),
    }[BudgetRule(use.rule)]
    return f"{first} {then}"


def of_budget(budget, span):
    """Give the Bar of a budget in a period, without any order."""
    left = carrying.left(span)
    tone = "bad" if left is not None and left < 0 else "warn" if _is_nearly(span) else "ok"
    return _bar(budget.pk, title(budget), budget.period, budget.currency, span, span.spent, span.pending, this=None,
                over=None, tone=tone, sentence="")  # fmt: skip


def _is_nearly(span):
    left = carrying.left(span)
    return left is not None and left * 5 <= span.amount + span.carried


def title(budget):
    """Name a budget: its node, and its cost centre."""
    return f"{budget.partner.name} · {budget.cost_centre}" if budget.cost_centre_id else budget.partner.name


def _bar(budget_id, name, kind, currency, span, spent, pending, *, this, over, tone, sentence):
    taken = [("spent", spent), ("pending", pending), ("this", this or money.ZERO)]
    available = None if span.amount is None else span.amount + span.carried
    left = None if available is None else available - spent - pending - (this or money.ZERO)
    whole = max(available or money.ZERO, sum((amount for _key, amount in taken), money.ZERO)) or Decimal(1)
    pieces, x = [], 0
    for key, amount in taken:
        if amount > 0:
            width = max(round(WIDTH * amount / whole), THINNEST)
            pieces.append(Piece(key, x, width))
            x += width
    limit_x = WIDTH if available is None else round(WIDTH * available / whole)
    return Bar(budget_id, name, queries.period_name(kind, span), currency, span.amount, span.carried, spent, pending,
               this, left, over, tone, sentence, pieces, limit_x)  # fmt: skip


def panel(*, order, acting, now):
    """Give the Bars of an order that is about to be made, for the checkout; None where no budget counts."""
    bars = of_order(order)
    return Panel("approvals/budget/panel.html", {"bars": bars}) if bars else None


def context(budget, acting, *, now):
    """Give what the page of a budget shows beside its entries."""
    span = budget_list.current([budget], now)[budget.pk]
    rows = [of_budget(budget, each) for each in budget.periods.order_by("-starts_on")[:MOST_PERIODS]]
    bar = of_budget(budget, span)
    return {
        "budget": budget,
        "title": title(budget),
        "bar": bar,
        "share": bar.percent,
        "rows": rows,
        "chart": _spent_chart(rows[::-1], budget.currency) if len(rows) > 1 else None,
    }


def _spent_chart(rows, currency):
    """Draw what was spent in each period, the oldest first."""
    return charts.columns(
        [charts.Step(row.period, row.period) for row in rows],
        [Series(_("Spent"), [row.spent for row in rows])],
        charts.amounts(currency),
        head=_("Period"),
        key="periods",
        title=_("Spent, period by period"),
        said=_("%(amount)s in the last period") % {"amount": money.shown(rows[-1].spent, currency)},
        empty=_("Nothing was spent yet."),
    )


def chart(periods):
    """Draw the budgets that are used most among periods, in per cent of what there is."""
    most = periods.filter(utilisation__isnull=False).order_by("-utilisation", "pk")[:MOST_CHARTED]
    return charts.bars(
        [(title(each.budget), round(each.utilisation), "", ()) for each in most],
        charts.PER_CENT,
        heads=[_("Budget"), _("Used")],
        key="used",
        title=_("Most used now"),
        note=_("Spent and pending, with tax."),
    )
