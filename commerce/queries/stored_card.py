"""The cards that somebody has left, and the plans that live on them (F2, F8)."""

from dataclasses import dataclass, field

from django.db.models import Min, Q

from commerce.models import OWED, Order, PaymentPlan, PlanState, StoredCard

LIVING = (PlanState.WAITING, PlanState.RUNNING, PlanState.PAUSED, PlanState.FAILED)
"""The states of a plan that may still take something from its card."""


@dataclass(slots=True)
class Kept:
    """A stored card with the plans that live on it, each with its `order` and the day of its next payment."""

    card: StoredCard
    plans: list = field(default_factory=list)


def of(acting):
    """Give the cards that whoever acts has left at the acting partner and not taken back."""
    return StoredCard.objects.filter(user=acting.user_id, partner=acting.partner_id, withdrawn_at=None)


def kept(cards):
    """Give the Kept of cards, in two queries."""
    found = {card.pk: Kept(card) for card in cards.order_by("-stored_at", "-pk")}
    plans = PaymentPlan.objects.filter(card__in=found, state__in=LIVING).select_related("order")
    owed = Q(instalments__state__in=OWED)
    for plan in plans.annotate(next_on=Min("instalments__due_on", filter=owed)).order_by("order__number"):
        found[plan.card_id].plans.append(plan)
    return list(found.values())


def number(plan):
    """Give the number of a plan's order."""
    return Order.objects.values_list("number", flat=True).get(pk=plan.order_id)
