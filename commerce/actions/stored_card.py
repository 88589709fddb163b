"""The card that a buyer leaves at the provider for what follows of his plan (F2): its name there, never the card.

Taken back, nothing is taken from it any more, the provider forgets it, and plans that lived on it ask by link. Its row
is locked before any plan: whoever takes from it holds it until the payment is written, so that one comes before the
other.
"""

from commerce import cards
from commerce.actions import collected
from commerce.models import Payment, PaymentPlan, StoredCard
from commerce.queries import stored_card as queries
from commerce.rules import payment as payment_rules
from commerce.rules import stored_card as rules
from core import audit, outbox, transactions

TOPIC = "cards.forget"


def keep(*, payment, told, now):
    """Note on a locked payment, unsaved, the card that was left with it; the same card of the same buyer is kept once.

    Gives the StoredCard, None where the provider names none.
    """
    if not (payment.keeps_card and told.card):
        return None
    names = {"variant": payment.variant, "reference": told.card}
    whose = {"user_id": payment.user_id, "partner_id": payment.partner_id}
    first = {"label": told.card_label[:60], "stored_at": now}
    payment.card, _made = StoredCard.objects.get_or_create(**names, **whose, defaults=first)
    if payment.card.withdrawn_at:  # he has just left it anew
        payment.card.withdrawn_at, payment.card.stored_at = None, now
        payment.card.save(update_fields=["withdrawn_at", "stored_at"])
    return payment.card


def forget(*, payment, now):
    """Take back the leave that came with a locked payment of which nothing was ordered, unless a plan lives on it."""
    if not payment.card_id or payment.card.plans.exists():
        return
    if StoredCard.objects.filter(pk=payment.card_id, withdrawn_at=None).update(withdrawn_at=now):
        _have_forgotten(payment.card, now)


@transactions.whole
def withdraw(*, card, by, now):
    """Take back the leave to take anything more from a card: the plans that live on it have none from now on, and ask
    their buyer by link. Raises Refused while something is being taken from it, or an order that waits needs it."""
    card = StoredCard.objects.select_for_update().get(pk=card.pk)
    rules.check_may_withdraw(by, card)
    plans = list(PaymentPlan.objects.locked().filter(card=card, state__in=queries.LIVING).order_by("pk"))
    rules.check_none_waits([queries.number(plan) for plan in plans if rules.is_waiting(plan)])
    open_ones = Payment.objects.filter(card=card, instalment__plan__in=plans, status__in=payment_rules.OPEN)
    rules.check_not_asked(open_ones.exists())
    card.withdrawn_at = now
    card.save(update_fields=["withdrawn_at"])
    PaymentPlan.objects.filter(pk__in=[plan.pk for plan in plans]).update(card=None)
    audit.record("card.withdrawn", card, by=by, at=now, partner_id=card.partner_id, old={"card": card.label})
    collected.tell(plans_=plans, event="plan.card_withdrawn", by=by, now=now)
    _have_forgotten(card, now)
    return card


def _have_forgotten(card, now):
    """Have the provider forget a card, later and until it has."""
    outbox.enqueue(TOPIC, key=f"forget:{card.pk}:{now.isoformat()}", card=card.pk)


def carry_out(*, card):
    """Have the provider forget a withdrawn card, unless it was left anew meanwhile, or by somebody else as well. Raises
    PaymentError."""
    named = StoredCard.objects.filter(variant=card.variant, reference=card.reference)
    if not named.filter(withdrawn_at=None).exists():
        cards.provider(card.variant).forget(card)
