"""What is left of a budget's period, and how it goes on into the next ones: pure, no database (A7)."""

from itertools import pairwise

from approvals import periods
from core import money


def left(period):
    """Give what is left of a BudgetPeriod; None where no amount is set. Below zero it is overdrawn."""
    if period.amount is None:
        return None
    return period.amount + period.carried - period.spent - period.pending


def leftover(period):
    """Give what of a period may be carried: never less than nothing."""
    return max(left(period) or money.ZERO, money.ZERO)


def following(period, *, kind, amount, carries_over):
    """Give (first day, day after, amount, carried) of the period after one."""
    starts_on, ends_on = periods.bounds(kind, period.ends_on)
    carried = leftover(period) if carries_over and amount is not None else money.ZERO
    return starts_on, ends_on, amount, carried


def move(chain, *, pending, spent, carries_over):
    """Add to the first of a budget's periods, which stand in the order of time, and hand on what that leaves more or
    less. Gives those that changed."""
    before = leftover(chain[0])
    chain[0].pending += pending
    chain[0].spent += spent
    changed = [chain[0]]
    for one, other in pairwise(chain):
        moved = leftover(one) - before
        if not moved:
            break
        before = leftover(other)
        _hand_on(other, moved, carries_over)
        changed.append(other)
    return changed


def set_amount(chain, amount, *, carries_over):
    """Give the first of a budget's periods and those after it another amount, and hand on what that leaves."""
    moved = money.ZERO
    for period in chain:
        before = leftover(period)
        period.amount = amount
        _hand_on(period, moved, carries_over)
        moved = leftover(period) - before


def _hand_on(period, moved, carries_over):
    """Carry more or less into a period. Only what moves: what was not carried when it began stays where it was. More
    goes on only where the budget carries over; less always, so that nothing is carried that is not there."""
    if moved < 0 or (carries_over and period.amount is not None):
        period.carried = max(period.carried + moved, money.ZERO)
