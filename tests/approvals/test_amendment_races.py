"""Who decides while the buyer changes the order decides about what he saw, or nothing at all (A05 of CHECKS)."""

import pytest

from approvals.actions import amendment, decision
from approvals.models import ApprovalStep
from commerce.invariants import order as invariants
from commerce.models import Order
from tests.factories.racing import REPEATS, refusals, together

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("repeat", REPEATS)
@pytest.mark.parametrize("pieces", [55, 65, 40])
def test_accepted_and_changed_at_once_nothing_is_accepted_that_was_not_seen(cast, now, pieces, repeat):
    """Without FOR UPDATE on order and step 11 of 21 runs failed."""
    order = cast.submitted("bea", "60.00")
    step, carl, bea = order.approval_steps.get(), cast.acting("carl"), cast.acting("bea")
    changed, seen = {order.lines.get().pk: pieces}, order.content_hash

    answers = together(
        lambda: decision.decide(step=step, accept=True, seen_hash=seen, by=carl, now=now),
        lambda: amendment.amend(order=order, quantities=changed, seen_hash=seen, by=bea, now=now),
    )

    row = Order.objects.get(pk=order.pk)
    accepted = ApprovalStep.objects.filter(decision="accepted").values_list("content_hash", flat=True)
    assert len(refusals(answers)) == 1
    assert (row.total, list(accepted), row.state) in [
        (60, [seen], "placed"),
        (pieces, [], "placed" if pieces <= 50 else "awaiting_approval"),
    ]
    assert [found for found in invariants.check() if found.violations] == []
