"""What breaks the constraints of opportunities."""

from collections.abc import Callable
from datetime import timedelta

from telesales.models import Opportunity


def reopened(scene):
    submitted = {"state": "pending_review", "submitted_at": scene.now, "submitted_by": scene.cast.users.sam}
    made = scene.opportunity(**submitted)
    return Opportunity.objects.filter(pk=made.pk).update(state="open", submitted_at=None, submitted_by=None)


def closed(scene, **values):
    return scene.opportunity(state="closed", ended_at=scene.now, order=scene.order, **values)


CASES: dict[str, Callable] = {
    "telesales_opportunity_number": lambda s: [s.opportunity(number="P-1"), s.opportunity(number="P-1")],
    "telesales_opportunity_cart_id": lambda s: s.opportunity(cart=s.opportunity().cart),
    "telesales_opportunity_order_id": lambda s: [closed(s), closed(s)],
    "opportunity_state_is_known": lambda s: s.strange_opportunity(),
    "opportunity_ended_exactly_when_ended": lambda s: s.opportunity(state="declined"),
    "opportunity_closed_exactly_with_an_order": lambda s: s.opportunity(state="closed", ended_at=s.now),
    "opportunity_submitted_all_or_none": lambda s: s.opportunity(state="pending_review", submitted_at=s.now),
    "opportunity_submitted_is_not_open": lambda s: s.opportunity(submitted_at=s.now, submitted_by=s.cast.users.sam),
    "opportunity_deleted_all_or_none": lambda s: s.opportunity(deleted_at=s.now),
    "opportunity_lasts_for_a_while": lambda s: s.opportunity(expires_at=s.now - timedelta(days=1)),
    "opportunity_for_another_company": lambda s: s.opportunity(sold_from=s.cast.partners.acme_north),
    "opportunity_keeps_its_path": reopened,
}
