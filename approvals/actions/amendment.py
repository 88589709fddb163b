"""The buyer changes an order of his that waits: who is asked then, the gates say anew (O5, A9)."""

from django.utils.translation import gettext as _

from approvals.actions import asking_again
from approvals.models import ApprovalStep
from commerce import gates as order_gates
from commerce.actions import amendment as amendments
from commerce.models import Order
from commerce.rules import amendment as amendment_rules
from core import transactions


@transactions.whole
def amend(*, order, quantities, seen_hash, by, now, reason=""):
    """Lower, strike or raise lines: {line id: pieces}, 0 to strike one.

    What is asked at the moment is void, and so are its links. Who accepted as much or more before is not asked again;
    whoever is asked next sees the new content. A decrease that nobody needs to accept any more is placed.
    """
    order = Order.objects.locked().get(pk=order.pk)
    steps = list(ApprovalStep.objects.open().filter(order=order).locked())
    amendment_rules.check_is_own(by, order)
    amendment_rules.check_can_amend(order)
    amendment_rules.check_unchanged(order, seen_hash)
    amendments.amend(order=order, quantities=quantities, by=by, now=now, reason=reason.strip())
    for step in steps:
        asking_again.void(step=step, order=order, by=by, now=now, why=_("The buyer changed the order."))
    return order_gates.advance(order=order, by=by, now=now)
