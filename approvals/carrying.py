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
    return hand_on(chain, before, carries_over=carries_over)


def hand_on(chain, before, *, carries_over):
    """Let what the first period leaves more or less than `before` go on into those that have begun since; give the
    first with those that changed.

    Only what moves is handed on: what was not carried when the next one began stays where it was. More goes on only
    where the budget carries over; less always, so that nothing is carried that is not there.
    """
    changed = [chain[0]]
    for one, other in pairwise(chain):
        moved = leftover(one) - before
        if not moved or (moved > 0 and not carries_over) or other.amount is None:
            break
        before = leftover(other)
        other.carried = max(other.carried + moved, money.ZERO)
        changed.append(other)
    return changed
