"""A buyer removes a card that he has left: nothing is taken from it any more, the provider forgets it, and his plans
ask him by link (F2, F8)."""

from datetime import timedelta

import pytest
from payments import PaymentError

from commerce.actions import collected, collecting, payment_sweep, stored_card
from commerce.cards import demo
from commerce.models import Payment, PaymentPlan, StoredCard
from core import outbox
from core.models import AuditEntry, OutboxEntry
from core.refusal import Refused
from tests.commerce import planning

pytestmark = pytest.mark.django_db


def removed(cast, card, who="ada"):
    return stored_card.withdraw(card=card, by=cast.acting(who), now=cast.now)


def refusal(cast, card, who="ada"):
    with pytest.raises(Refused) as refused:
        removed(cast, card, who)
    return refused.value.sentence


def test_a_removed_card_pays_nothing_more_and_its_plan_asks_by_link(cast):
    plan = planning.by_card(cast)
    planning.collect(cast)

    removed(cast, plan.card)
    planning.collect(cast, 31)

    plan.refresh_from_db()
    assert (plan.card_id, planning.told(plan)) == (None, ("running", ["paid", "asked", "planned"]))
    assert Payment.objects.count() == 1
    told = OutboxEntry.objects.get(topic="plan.declined").payload
    assert told["why"] == "There is no card to take it from."
    row = AuditEntry.objects.get(event="card.withdrawn")
    assert (row.subject_id, row.old, row.actor_id) == (StoredCard.objects.get().pk, {"card": "Visa •••• 4242"},
                                                       cast.users.ada.pk)  # fmt: skip
    assert AuditEntry.objects.get(event="plan.card_withdrawn").subject_id == plan.order_id


def test_the_mail_says_that_there_is_no_card_and_where_to_pay(cast, mailoutbox):
    plan = planning.by_card(cast)
    removed(cast, plan.card)
    planning.collect(cast)

    outbox.send_due()

    [mail] = [each for each in mailoutbox if each.subject.startswith("A payment is due")]
    assert mail.to == [cast.users.ada.email]
    assert "There is no card to take it from. Please pay now, with any card" in " ".join(mail.body.split())
    assert "/plans/link/" in mail.body


def test_the_provider_is_told_until_it_has_forgotten(cast, monkeypatch):
    card = planning.card(cast)
    told = []
    monkeypatch.setattr(demo.DemoProvider, "forget", lambda self, found: told.append(found.reference))

    removed(cast, card)
    outbox.send_due()

    assert told == [card.reference]
    assert OutboxEntry.objects.get(topic="cards.forget").done_at is not None


def test_one_that_does_not_answer_is_told_again(cast):
    card = planning.card(cast, "away")

    removed(cast, card)
    outbox.send_due()

    entry = OutboxEntry.objects.get(topic="cards.forget")
    assert (entry.done_at, entry.attempts) == (None, 1)
    with pytest.raises(PaymentError):
        stored_card.carry_out(card=card)


def test_what_was_left_anew_meanwhile_is_not_forgotten(cast, monkeypatch):
    card = removed(cast, planning.card(cast))
    told = []
    monkeypatch.setattr(demo.DemoProvider, "forget", lambda self, found: told.append(found))

    StoredCard.objects.update(withdrawn_at=None)
    stored_card.carry_out(card=card)

    assert told == []


def test_plans_that_have_ended_keep_the_name_of_their_card(cast):
    plan = planning.by_card(cast)
    planning.collect(cast, 70)

    removed(cast, plan.card)

    assert PaymentPlan.objects.get(pk=plan.pk).card == plan.card


@pytest.mark.parametrize("who", ["bea", "zoe", "sam", "vic"])
def test_nobody_else_removes_it(cast, who):
    assert refusal(cast, planning.card(cast), who) == "Only who has left a card removes it."


def test_a_card_is_removed_once(cast):
    card = planning.card(cast)
    removed(cast, card)

    assert refusal(cast, card) == "This card is removed already."


def test_while_a_payment_is_being_taken_it_stays(cast):
    plan = planning.by_card(cast)
    asked, _number = collecting.claim(now=cast.now)

    sentence = refusal(cast, plan.card)
    answers, _is_away = collecting.ask(asked=asked, now=cast.now)
    collected.write(answers=answers, now=cast.now)
    removed(cast, plan.card)

    assert sentence == ("A payment is being taken from this card right now. Please try again in a quarter of an hour.")
    assert StoredCard.objects.get().withdrawn_at == cast.now


def test_an_order_that_is_not_placed_yet_keeps_its_card(cast):
    plan = planning.by_card(cast)
    PaymentPlan.objects.filter(pk=plan.pk).update(state="waiting")

    told = f"{plan.order.number} is not placed yet and is to be paid from this card: remove it once that is decided."
    assert refusal(cast, plan.card) == told


def test_a_withdrawn_card_is_asked_for_nothing_whatever_its_plan_says(cast):
    plan = planning.by_card(cast)
    StoredCard.objects.update(withdrawn_at=cast.now)

    planning.collect(cast)

    assert (Payment.objects.count(), plan.instalments.get(number=1).attempts) == (0, 1)


def test_a_payment_by_link_leaves_a_card_again(cast):
    """What the sweep of payments finds changes nothing of it either."""
    plan = planning.by_card(cast)
    old = removed(cast, plan.card)
    planning.collect(cast)
    fresh = planning.card(cast)
    payment = Payment.objects.create(
        partner=fresh.partner, user=fresh.user, instalment=plan.instalments.get(number=1), keeps_card=True, card=fresh,
        key="00000000-0000-0000-0000-000000000001", variant="demo", currency="GBP", status="confirmed",
        total=plan.instalments.get(number=1).amount, captured_amount=plan.instalments.get(number=1).amount,
    )  # fmt: skip

    collected.by_buyer(payment=payment, by=cast.acting("ada"), now=cast.now)
    payment_sweep.sweep(now=cast.now + timedelta(days=1))

    plan.refresh_from_db()
    old.refresh_from_db()
    assert (plan.card, old.withdrawn_at) == (fresh, cast.now)
