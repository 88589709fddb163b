"""The budgets' gate in the pipeline of every order, before the approvals' (A7, O3)."""

from approvals import budgeting, gates
from approvals.queries import budget as queries
from approvals.rules import budget as budget_rules
from commerce.gates import PASS, Outcome
from commerce.models import OrderState


def budget(passage):
    """Refuse what a budget blocks; when its outcome comes true, have the order reserve or spend what it takes.

    Those that ask for approval are asked by the next gate. While it is on hold an order is not tested again.
    """
    order = passage.order
    if order.state == OrderState.ON_HOLD:
        return _settled(passage, ())
    known = passage.notes["facts"] = gates.facts(order)
    if not known.has_budgets:
        return PASS if order.pk is None else _settled(passage, ())
    found = (queries.uses if passage.is_preview else budgeting.begun)(order, known, now=passage.now)
    for use in found:
        budget_rules.check_fits(use, order)
    return _settled(passage, [use.span.id for use in found if use.currency == order.currency])


def _settled(passage, period_ids):
    def effect(saved):
        budgeting.settle(order=saved, period_ids=period_ids, now=passage.now)

    return Outcome(effect=effect)
