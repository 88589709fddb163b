"""Plans, two and more at once, for real; each was seen to fail with its lock taken away, as it tells."""

from datetime import timedelta
from decimal import Decimal

import pytest

from commerce.actions import collected, collecting, instalment_invoice
from commerce.actions import plan as actions
from commerce.invariants import plan as plan_invariants
from commerce.models import Document, Instalment, Payment, PlanPayment
from tests.commerce import planning
from tests.factories.racing import REPEATS, refusals, together

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


def broken():
    return [each.name for each in plan_invariants.check() if each.violations]


@pytest.mark.parametrize("repeat", REPEATS)
def test_two_sweeps_at_once_take_each_instalment_once(cast, repeat):
    """Without FOR UPDATE in the claim 2 of 3 runs answered with the database's refusal of a second collection."""
    for _number in range(4):
        planning.by_card(cast)
    now = cast.now + timedelta(days=70)

    answers = together(*[lambda: collecting.batch(now=now, most=6)] * 2)

    assert refusals(answers) == []
    assert sum(answers) == 12
    assert (Payment.objects.filter(status="confirmed").count(), PlanPayment.objects.count()) == (12, 12)
    assert (Instalment.objects.filter(state="paid").count(), broken()) == (12, [])


@pytest.mark.parametrize("repeat", REPEATS)
def test_two_workers_with_the_same_answer_count_it_once(cast, repeat):
    """Without the locks of plan and payment 3 of 3 runs answered with the database's refusal of a second payment."""
    planning.by_card(cast)
    asked, _number = collecting.claim(now=cast.now)
    answers, _is_away = collecting.ask(asked=asked, now=cast.now)

    written = together(*[lambda: collected.write(answers=answers, now=cast.now)] * 4)

    assert refusals(written) == []
    assert (sorted(written), PlanPayment.objects.count()) == ([0, 0, 0, 1], 1)


@pytest.mark.parametrize("repeat", REPEATS)
def test_a_subscription_that_is_ended_while_its_card_is_asked_keeps_no_money_for_what_stopped(cast, repeat):
    """Without the locks of the plan 3 of 3 runs ended a plan whose next payment was then written and never stopped."""
    plan = planning.subscription(cast)
    asked, _number = collecting.claim(now=cast.now)
    answers, _is_away = collecting.ask(asked=asked, now=cast.now)

    answered = together(
        lambda: actions.end(plan=plan, reason="", by=cast.acting("ada"), now=cast.now),
        lambda: collected.write(answers=answers, now=cast.now),
    )

    payment = Payment.objects.get()
    state, instalments = planning.told(plan)
    assert refusals(answered) == []
    assert (state, instalments[-1], broken()) == ("ended", "stopped", [])
    assert (instalments[0] == "paid", payment.refund_due) in [(True, Decimal(0)), (False, Decimal(20))]


@pytest.mark.parametrize("repeat", REPEATS)
def test_a_subscription_that_is_paused_while_it_is_collected_asks_for_nothing_afterwards(cast, repeat):
    """Without the locks of the plan 3 of 3 runs left a paused plan whose next payment was to be asked for."""
    plan = planning.subscription(cast)
    asked, _number = collecting.claim(now=cast.now)
    answers, _is_away = collecting.ask(asked=asked, now=cast.now)

    answered = together(
        lambda: actions.pause(plan=plan, reason="x", by=cast.acting("sam"), now=cast.now),
        lambda: collected.write(answers=answers, now=cast.now),
    )

    assert refusals(answered) == []
    assert (planning.told(plan), broken()) == (("paused", ["paid", "planned"]), [])
    assert Instalment.objects.filter(collect_at__isnull=False).count() == 0


@pytest.mark.parametrize("repeat", REPEATS)
def test_two_sweeps_at_once_issue_one_invoice(cast, repeat):
    """Without the lock of the order 3 of 3 runs answered with the database's refusal of a second invoice."""
    planning.by_invoice(cast)

    answers = together(*[lambda: instalment_invoice.sweep(now=cast.now)] * 3)

    assert refusals(answers) == []
    assert (sum(answers), Document.objects.filter(kind="invoice").count()) == (1, 1)
