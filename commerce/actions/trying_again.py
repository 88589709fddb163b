"""Try a stored card again at once, because somebody who looks after the plan says so (F8).

It is the claim of a sweep for one payment: whoever asks, one question at a time, and a card that declines has declined
once more. A plan that had failed runs again for it; what else is due of it waits until this claim has run out.
"""

import uuid
from typing import Any

from django.utils.translation import gettext as _
from payments import PaymentStatus

from commerce.actions import collected, collecting
from commerce.models import InstalmentState, Payment, PaymentPlan, StoredCard
from commerce.queries import plan as queries
from commerce.rules import payment as payment_rules
from commerce.rules import stored_card as rules
from core import transactions
from core.refusal import Refused


def try_again(*, plan, by, now):
    """Have the card of a plan asked for what it did not pay; gives the Told. Raises Refused."""
    asked = _claimed(plan=plan, by=by, now=now)
    answers, _is_away = collecting.ask(asked=[asked], now=now)
    if not answers:
        raise Refused(_("The card provider does not answer. It is asked again in a quarter of an hour."))
    collected.write(answers=answers, now=now)
    return answers[asked.payment_id]


@transactions.whole
def _claimed(*, plan, by, now):
    """Claim the oldest payment that a card has declined, with the card held meanwhile; gives the Asked."""
    rules.check_may_try(by)
    known = PaymentPlan.objects.get(pk=plan.pk)
    card: Any = StoredCard.objects.select_for_update().filter(pk=known.card_id or 0, withdrawn_at=None).first()
    declined = queries.declined(known)
    rules.check_to_try(known, declined, card)
    instalment = collected.lock(instalment_ids=[declined.pk])[declined.pk]
    plan = instalment.plan
    rules.check_to_try(plan, instalment, card if card.pk == plan.card_id else None)
    waiting = Payment.objects.filter(instalment=instalment, status__in=payment_rules.OPEN).select_related("card").last()
    rules.check_not_asked_now(waiting, instalment, now)
    _hold(instalment, by=by, now=now)
    payment = waiting or _begun(instalment, card)
    collected.tell(plans_=[plan], event="plan.tried", by=by, now=now, new={"card": card.label})
    how = (payment.pk, payment.token, payment.total, payment.currency, waiting is not None)
    return collecting.Asked(*how, payment.card)


def _hold(instalment, *, by, now):
    """Keep the sweep away from it while it is asked."""
    until = now + collecting.LEASE
    collected.run_again(plan=instalment.plan, by=by, now=now, not_before=until)
    instalment.state, instalment.collect_at = InstalmentState.ASKED, until
    collected.store(instalments=[instalment])


def _begun(instalment, card):
    """Write the payment, as the sweep writes its own."""
    return Payment.objects.create(
        partner_id=card.partner_id,
        user_id=card.user_id,
        instalment=instalment,
        card=card,
        key=uuid.uuid4(),
        variant=card.variant,
        currency=instalment.plan.currency,
        total=instalment.amount - instalment.paid,
        status=PaymentStatus.INPUT,
    )
