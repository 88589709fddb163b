"""Answers to a quote against each other and against what changes at the same moment: one outcome (T6, A05, L03)."""

from datetime import timedelta
from decimal import Decimal

import pytest

from commerce.models import Order
from core.models import AuditEntry, OutboxEntry
from core.refusal import Refused
from telesales.actions import answer, finalise, quote_reminding
from telesales.models import Quote
from tests.factories.racing import REPEATS, together
from tests.telesales.quoting import approved, fresh, sellers, sent

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def quote(cast):
    """Give a quote of 120 for bea, which carl, pia and ada may answer as well."""
    sellers()
    return sent(cast, lines=(("POUND", 120),))


def yes(cast, found, who, now=None):
    by = cast.acting(who)
    return lambda: answer.approve(quote=found, payment="on_account", by=by, now=now or cast.now)


def no(cast, found, who):
    by = cast.acting(who)
    return lambda: answer.reject(quote=found, comment="Too dear", by=by, now=cast.now)


def refusals(answers):
    """Give the sentences of those that were refused, in whichever way; any other exception is raised."""
    for answer_or_error in answers:
        if isinstance(answer_or_error, Exception) and not isinstance(answer_or_error, Refused):
            raise answer_or_error
    return [str(answer_or_error) for answer_or_error in answers if isinstance(answer_or_error, Refused)]


def told():
    """Give how many orders there are, and how many answers are written down and mailed."""
    answers = AuditEntry.objects.filter(event__in=["quote.approved", "quote.rejected", "quote.approved_late"])
    mails = OutboxEntry.objects.filter(topic="quotes.answered")
    return Order.objects.count(), answers.count(), mails.count()


@pytest.mark.parametrize("repeat", REPEATS)
def test_twenty_yeses_of_four_people_are_one_order(cast, quote, repeat):
    """Without FOR UPDATE on the opportunity 3 of 3 runs failed."""
    people = ("bea", "carl", "pia", "ada")

    answers = together(*[yes(cast, quote, who) for who in people] * 5)

    refused = refusals(answers)
    who = fresh(quote).answered_by.name
    assert (set(refused), len(refused), told()) == (
        {f"Version 1 is already answered: Approved, by {who}."}, 15, (1, 1, 1),
    )  # fmt: skip


@pytest.mark.parametrize("repeat", REPEATS)
def test_yes_and_no_at_once_are_one_of_both(cast, quote, repeat):
    """Without FOR UPDATE on the opportunity 3 of 3 runs failed."""
    answers = together(yes(cast, quote, "bea"), no(cast, quote, "carl"))

    state, opportunity = fresh(quote).state, fresh(quote.opportunity).state
    assert (state, opportunity, len(refusals(answers)), told()) in [
        ("approved", "closed", 1, (1, 1, 1)),
        ("rejected", "rejected", 1, (0, 1, 1)),
    ]


@pytest.mark.parametrize("repeat", REPEATS)
def test_yes_and_a_new_version_at_once(cast, quote, repeat):
    """Either the first version is ordered and none follows, or the second one waits for an answer.

    Without FOR UPDATE on the opportunity 3 of 3 runs failed.
    """
    answers = together(
        yes(cast, quote, "bea"), lambda: sent(cast, quote.opportunity, by="max", message="Better", days=20)
    )

    states = list(Quote.objects.order_by("version").values_list("state", flat=True))
    assert (states, Order.objects.count(), len(refusals(answers))) in [
        (["approved"], 1, 1),
        (["replaced", "sent"], 0, 1),
    ]


@pytest.mark.parametrize("repeat", REPEATS)
def test_a_yes_and_the_seller_who_orders_it_on_the_phone_are_one_order(cast, quote, repeat):
    """Without FOR UPDATE on the opportunity 2 of 3 runs failed."""
    sam = cast.acting("sam")

    answers = together(
        yes(cast, quote, "bea"),
        lambda: finalise.finalise(
            opportunity=quote.opportunity, reason="Phone", payment="on_account", by=sam, now=cast.now
        ),
    )

    assert (Order.objects.count(), len(refusals(answers))) == (1, 1)
    assert (fresh(quote).state, fresh(quote.opportunity).state) in [("approved", "closed"), ("withdrawn", "closed")]


@pytest.mark.parametrize("repeat", REPEATS)
def test_a_yes_in_time_and_one_too_late_are_one_answer(cast, quote, repeat):
    """Without FOR UPDATE on the opportunity 3 of 3 runs failed."""
    in_time, late = quote.expires_at - timedelta(seconds=1), quote.expires_at

    answers = together(yes(cast, quote, "bea", in_time), yes(cast, quote, "carl", late))

    assert (fresh(quote).state, Order.objects.count(), len(refusals(answers))) in [("approved", 1, 1), ("late", 0, 1)]


@pytest.mark.parametrize("repeat", REPEATS)
def test_a_yes_while_the_draft_is_changed_orders_what_was_shown_or_nothing(cast, quote, repeat):
    cart = quote.opportunity.cart

    def change():
        cart.lines.update(quantity=121)

    answers = together(yes(cast, quote, "carl"), change)

    refused = refusals([answers[0]])
    totals = list(Order.objects.values_list("total", flat=True))
    assert (totals, len(refused)) in [([Decimal(120)], 0), ([], 1)]


@pytest.mark.parametrize("repeat", REPEATS)
def test_a_late_yes_is_taken_once(cast, quote, repeat):
    """The lock of the draft alone would do."""
    approved(cast, quote, now=quote.expires_at)
    people = [cast.acting(who) for who in ("sam", "max")]
    calls = [
        lambda by=by: finalise.accept(opportunity=quote.opportunity, by=by, now=quote.expires_at + timedelta(hours=1))
        for by in people
    ]

    answers = together(*calls)

    assert (Order.objects.count(), len(refusals(answers))) == (1, 1)


@pytest.mark.parametrize("repeat", REPEATS)
def test_two_workers_remind_once(cast, quote, repeat):
    at = quote.expires_at - timedelta(days=1)

    answers = together(*[lambda: quote_reminding.sweep(now=at)] * 2)

    assert (sorted(answers), OutboxEntry.objects.filter(topic="quotes.reminder").count()) == ([0, 1], 1)
