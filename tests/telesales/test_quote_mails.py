"""Mails about quotes (T6, UX 25): to whom, about what, with which one link, and when none is sent."""

from datetime import timedelta

import pytest
from django.urls import reverse

from core.models import OutboxEntry
from core.refusal import Refused
from telesales.actions import answer, finalise, opportunity_state, quote, quote_reminding
from telesales.emails import quote as quote_emails
from tests.telesales.quoting import approved, fresh, sellers, sent


@pytest.fixture
def now(db):
    """Give this moment: mails ask the database's clock whether they are moot."""
    return quote_emails.clock.now()


@pytest.fixture
def found(cast):
    """Give a quote that sam has sent to bea."""
    sellers()
    return sent(cast)


def texts(mail):
    """Give both parts, with no space that only keeps words together."""
    return [part.replace("\u00a0", " ") for part in (mail.body, mail.alternatives[0][0])]


def of(topic):
    return OutboxEntry.objects.get(topic=topic).payload


def test_the_customer_is_mailed_number_company_and_amount(cast, found):
    mail = quote_emails.sent(of("quotes.sent"))

    number = found.opportunity.number
    assert (mail.to, mail.subject) == (["bea@people.example"], f"Quote {number}, version 1: £20.00, Acme Depot")
    for part in texts(mail):
        for text in (
            reverse("telesales:quote", args=[found.pk]),
            "A pound",
            "As discussed",
            "Sam has sent you a quote",
        ):
            assert text in part


def test_a_quote_that_was_replaced_is_not_mailed(cast, found, now):
    sent(cast, found.opportunity, by="max")

    assert quote_emails.sent({"quote": found.pk}) is None


@pytest.mark.parametrize("act", ["approve", "reject", "counter"])
def test_the_seller_is_mailed_the_answer(cast, found, now, act):
    line = found.content["rows"][0]["line"]
    by = cast.acting("bea")
    if act == "approve":
        approved(cast, found)
    elif act == "reject":
        answer.reject(quote=found, comment="Too dear", by=by, now=now)
    else:
        wanted = {line: {"quantity": 30, "price": None}}
        answer.counter(quote=found, wanted=wanted, comment="More of it", by=by, now=now)

    mail = quote_emails.answered(of("quotes.answered"))

    words = {"approve": "Bea has approved it", "reject": "Too dear", "counter": "More of it"}
    assert mail.to == ["sam@people.example"]
    for part in texts(mail):
        assert words[act] in part
        assert reverse("telesales:opportunity", args=[found.opportunity.number]) in part


def test_a_late_yes_says_that_nothing_is_ordered(cast, found):
    approved(cast, found, now=found.expires_at)

    mail = quote_emails.answered(of("quotes.answered"))

    assert "Nothing is ordered yet" in mail.body


def test_what_is_ordered_without_a_click_is_told_to_the_customer(cast, found, now):
    order = finalise.finalise(
        opportunity=found.opportunity, reason="Phone", payment="on_account", by=cast.acting("sam"), now=now
    )

    mail = quote_emails.finalised(of("quotes.finalised"))

    assert (mail.to, order.number in mail.body) == (["bea@people.example"], True)
    assert quote_emails.withdrawn(of("quotes.withdrawn")) is None


def test_a_quote_that_is_taken_back_is_told(cast, found, now):
    quote.withdraw(opportunity=found.opportunity, by=cast.acting("sam"), now=now)

    mail = quote_emails.withdrawn(of("quotes.withdrawn"))

    assert (mail.to, "was withdrawn" in mail.subject) == (["bea@people.example"], True)


@pytest.mark.parametrize(("is_customers", "to"), [(True, "sam@people.example"), (False, "bea@people.example")])
def test_messages_go_to_the_other_side(cast, found, now, is_customers, to):
    by = cast.acting("bea" if is_customers else "sam")
    answer.comment(opportunity=found.opportunity, text="In blue?", is_customers=is_customers, by=by, now=now)

    mail = quote_emails.commented(of("quotes.commented"))

    assert (mail.to, "In blue?" in mail.body) == ([to], True)


def test_a_yes_that_cannot_be_carried_out_is_told_to_the_seller(cast, found):
    found.opportunity.cart.lines.update(quantity=21)
    with pytest.raises(answer.rules.Changed):
        approved(cast, found)

    mail = quote_emails.not_orderable(of("quotes.not_orderable"))

    assert (mail.to, "Bea wanted to approve it" in mail.body) == (["sam@people.example"], True)


@pytest.mark.parametrize(("hours", "number"), [(49, 0), (48, 1), (1, 1), (0, 0)])
def test_a_reminder_goes_out_two_days_before_the_end_once(cast, found, hours, number):
    at = found.expires_at - timedelta(hours=hours)

    sent_now = [quote_reminding.sweep(now=at), quote_reminding.sweep(now=at)]

    assert (sent_now, OutboxEntry.objects.filter(topic="quotes.reminder").count()) == ([number, 0], number)


def test_a_quote_for_a_day_reminds_of_nothing(cast, found, now):
    short = sent(cast, found.opportunity, by="max", days=1)

    assert quote_reminding.sweep(now=short.expires_at - timedelta(hours=1)) == 0


def test_a_reminder_of_what_is_answered_is_not_sent(cast, found):
    quote_reminding.sweep(now=found.expires_at - timedelta(hours=1))
    assert quote_emails.reminder({"quote": found.pk}).to == ["bea@people.example"]
    approved(cast, found)

    assert (fresh(found).state, quote_emails.reminder({"quote": found.pk})) == ("approved", None)


# ---------------------------------------------------------------- a late yes that nobody takes
@pytest.fixture
def late(cast, found, now):
    """Give the quote with bea's yes a second after its end."""
    return approved(cast, found, now=found.expires_at + timedelta(seconds=1))


def declined(cast, quote, now):
    opportunity_state.decline(opportunity=quote.opportunity, reason="No margin left", by=cast.acting("max"), now=now)


def deleted(cast, quote, now):
    opportunity_state.delete(opportunity=quote.opportunity, by=cast.acting("max"), now=now)


@pytest.mark.parametrize("act", [declined, deleted])
def test_whose_late_yes_is_not_taken_is_mailed_once_and_not_why(cast, late, now, act):
    act(cast, late, now)

    mail = quote_emails.declined(of("quotes.declined"))

    assert (mail.to, OutboxEntry.objects.filter(topic="quotes.withdrawn").count()) == (["bea@people.example"], 0)
    assert mail.subject == f"Quote {late.opportunity.number} is not accepted any more: £20.00, Acme Depot"
    for part in texts(mail):
        assert "Your yes came after its end, and nothing was ordered. Sam will tell you more." in part
        assert reverse("telesales:quote", args=[late.pk]) in part
        assert "No margin left" not in part


def test_declined_twice_it_is_mailed_once(cast, late, now):
    declined(cast, late, now)

    with pytest.raises(Refused):
        declined(cast, late, now)

    assert OutboxEntry.objects.filter(topic="quotes.declined").count() == 1


def test_whose_quote_is_declined_before_an_answer_reads_that_it_is_withdrawn(cast, found, now):
    declined(cast, found, now)

    topics = set(OutboxEntry.objects.filter(topic__startswith="quotes.").values_list("topic", flat=True))
    assert topics == {"quotes.sent", "quotes.withdrawn"}


def test_a_late_yes_that_is_taken_is_not_mailed_as_declined(cast, late, now):
    finalise.accept(opportunity=late.opportunity, by=cast.acting("max"), now=now)

    assert quote_emails.declined({"quote": late.pk}) is None
