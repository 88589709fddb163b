"""Decide about several orders at once: each by itself, and each is told how it went (A9)."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from approvals.actions import decision
from approvals.queries import inbox
from commerce.models import Order
from core.refusal import Refused


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one order; `order` is None for what is not there for the reader (P12)."""

    step_id: int
    order: Order | None
    refusal: str = ""


def decide(*, seen, accept, reason, by, now):
    """Decide about {step id: fingerprint that was shown}, each in a transaction of its own; give the Results in order.

    What is not `by`'s to decide, or is decided by now, stays untouched and is not told from what never was.
    """
    mine = inbox.waiting(by).select_related("order__partner").in_bulk(seen)
    return [_decided(pk, mine.get(pk), fingerprint, accept, reason, by, now) for pk, fingerprint in seen.items()]


def _decided(pk, step, fingerprint, accept, reason, by, now):
    if step is None:
        return Result(pk, None, _("This no longer waits for you."))
    try:
        order = decision.decide(step=step, accept=accept, seen_hash=fingerprint, reason=reason, by=by, now=now)
    except Refused as refusal:
        return Result(pk, step.order, refusal.sentence)
    order.partner = step.order.partner
    return Result(pk, order)
