"""The only writer of what orders take of budgets (A7): reserved, placed, given back.

What an order takes follows its state and its total: `settle` brings its entries to what they should be by now and
writes the difference alone, so that it may be called again and again. An order stays in the period that it was
submitted in. The caller has locked the order; periods are locked by their ids, after it and before the account.
"""

from decimal import Decimal

from django.db import IntegrityError, transaction
from django.db.models import Count

from approvals import carrying
from approvals.models import Budget, BudgetEntry, BudgetEntryKind, BudgetPeriod
from approvals.queries import budget as queries
from commerce.models import OrderState

S = OrderState
PLACED = {S.PLACED, S.IN_PROGRESS, S.PARTLY_SHIPPED, S.SHIPPED, S.COMPLETED, S.CANCELLED}


def begun(order, known, *, now):
    """Give the Uses of an order with its periods written and locked until the transaction ends."""
    found = queries.uses(order, known, now=now)
    missing = {use.budget_id: use.span.starts_on for use in found if use.span.id is None}
    for budget in Budget.objects.filter(pk__in=missing).order_by("pk"):
        begin(budget, up_to=missing[budget.pk])
    if missing:
        found = queries.uses(order, known, now=now)
    if found:
        queries.lock([use.span.id for use in found])
        found = queries.uses(order, known, now=now)
    return found


def begin(budget, *, up_to):
    """Write the periods of a budget that are missing up to a day, each with what is carried into it; the last one
    there is stays locked meanwhile, so that nothing is taken of it unseen."""
    last = budget.periods.order_by("-starts_on").select_for_update(no_key=True).first()
    while last is not None and last.ends_on <= up_to:
        values = carrying.following(last, kind=budget.period, amount=budget.amount, carries_over=budget.carries_over)
        last = _next(budget, *values)


def _next(budget, starts_on, ends_on, amount, carried):
    """Write a period, or find that another transaction has just done so."""
    known = {"budget": budget, "starts_on": starts_on}
    try:
        with transaction.atomic():
            return BudgetPeriod.objects.create(**known, ends_on=ends_on, amount=amount, carried=carried)
    except IntegrityError:
        return BudgetPeriod.objects.select_for_update(no_key=True).get(**known)


def settle(*, order, now, period_ids=(), cause=""):
    """Bring what a saved order takes of its budgets to what its state and total say. `period_ids` are those that count
    for it now, beside those it has entries in; `cause` names what gave back, so that it counts once."""
    taken = queries.taken(order)
    if not taken and not period_ids:
        return
    chains = queries.lock({*taken, *period_ids})
    written = dict(BudgetEntry.objects.filter(order=order).values_list("period").annotate(Count("pk")).order_by())
    entries, changed = [], []
    for chain in chains.values():
        first = chain[0]
        had = taken.get(first.pk, (Decimal(0), Decimal(0)))
        pending, spent = (now_ - before for now_, before in zip(_target(order, had), had, strict=True))
        if pending or spent:
            key = f"order:{order.pk}:{cause or written.get(first.pk, 0) + 1}"
            entries.append(
                BudgetEntry(period=first, order=order, kind=_kind(pending, spent), pending=pending, spent=spent,
                            at=now, key=key)
            )  # fmt: skip
            changed += carrying.move(chain, pending=pending, spent=spent, carries_over=first.budget.carries_over)
    BudgetEntry.objects.bulk_create(entries)
    BudgetPeriod.objects.bulk_update(changed, ["pending", "spent", "carried"])


def take_up(period):
    """Count in the first period of a new budget what was ordered in it before; the orders are locked meanwhile."""
    orders = list(queries.ordered_in(period).order_by("pk").locked())
    entries = []
    for order in orders:
        pending, spent = _target(order, (Decimal(0), Decimal(0)))
        if pending or spent:
            at = order.placed_at or order.submitted_at
            values = {"pending": pending, "spent": spent, "at": at, "key": f"order:{order.pk}:1"}
            entries.append(BudgetEntry(period=period, order=order, kind=_kind(pending, spent), **values))
    BudgetEntry.objects.bulk_create(entries, batch_size=1000)
    period.pending = sum((entry.pending for entry in entries), Decimal(0))
    period.spent = sum((entry.spent for entry in entries), Decimal(0))
    period.save(update_fields=["pending", "spent"])


def given_back(*, order, amount, cause, by, now):
    """A part of an order's total was given back (settings.GIVEN_BACK)."""
    settle(order=order, cause=cause, now=now)


def _target(order, had):
    """Give (pending, spent) of an order. One that was placed and is held since stays spent."""
    worth = queries.worth(order)
    if order.state in PLACED or (order.state == S.ON_HOLD and had[1]):
        return Decimal(0), worth
    return worth, Decimal(0)


def _kind(pending, spent):
    if spent > 0:
        return BudgetEntryKind.CONSUMED
    return BudgetEntryKind.RESERVED if pending > 0 else BudgetEntryKind.GIVEN_BACK
