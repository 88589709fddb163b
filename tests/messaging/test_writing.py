"""Messages and their windows: what binds whom, until when (S1-S4, scenario 8)."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, InternalError, ProgrammingError, transaction

from commerce.models import Product
from core.models import OutboxEntry
from core.refusal import Refused
from messaging import windows
from messaging.models import Message, Side, Thread
from messaging.windows import Standing
from tests.messaging import talking

ALMOST = timedelta(hours=72) - timedelta(microseconds=1)
WHOLE = timedelta(hours=72)


def thread_of(message):
    return Thread.objects.get(pk=message.thread_id)


def test_a_thread_begins_when_a_customer_writes_about_a_product(cast):
    message = talking.asked(cast)

    thread = thread_of(message)
    assert (thread.seller, thread.buyer, thread.subject) == (cast.partners.vendor, cast.partners.acme, "Church candle")
    assert (message.side, message.author, message.bound) == (Side.BUYER, cast.users.bea, cast.partners.vendor)
    assert message.due_at == cast.now + WHOLE
    assert windows.standing(thread, Side.SELLER, cast.now) == Standing.DUE
    assert windows.standing(thread, Side.BUYER, cast.now) == Standing.THEIRS_DUE


def test_what_no_vendor_owns_the_operator_sells(cast):
    message = talking.actions.ask(product=cast.products.TWINE, words="How long is it?", by=cast.acting("bea"))

    assert message.thread.seller == cast.partners.operator


def test_writing_again_about_a_product_goes_on_with_its_thread(cast):
    first, second = talking.asked(cast), talking.asked(cast, "ada", words="And in red?")

    assert (first.thread_id, Thread.objects.count()) == (second.thread_id, 1)


def test_a_response_counts_until_the_last_moment_before_72_hours(cast):
    message = talking.asked(cast)

    answer = talking.responded(cast, message.thread, at=cast.now + ALMOST)

    message.refresh_from_db()
    assert (message.answer, message.answered_at, message.notice_at) == (answer, cast.now + ALMOST, None)


def test_at_72_hours_it_is_refused_without_any_worker(cast):
    message = talking.asked(cast)

    with pytest.raises(Refused, match="The 72 hours to respond to Acme are over"):
        talking.responded(cast, message.thread, at=cast.now + WHOLE)
    message.refresh_from_db()
    assert (message.answer, Message.objects.count()) == (None, 1)
    assert windows.standing(thread_of(message), Side.SELLER, cast.now + WHOLE) == Standing.BLOCKED
    assert windows.standing(thread_of(message), Side.BUYER, cast.now + WHOLE) == Standing.THEIRS_MISSED


def test_a_message_that_does_not_ask_never_blocks(cast):
    message = talking.asked(cast, asks=False)

    talking.responded(cast, message.thread, at=talking.after(cast, hours=80))

    assert (message.due_at, Message.objects.count()) == (None, 2)


def test_the_sender_may_write_again_after_a_block_and_is_answered(cast):
    message = talking.asked(cast)
    later = talking.after(cast, hours=73)
    again = talking.asked(cast, at=later, words="Still interested?")

    talking.responded(cast, message.thread, at=later + ALMOST)

    message.refresh_from_db()
    again.refresh_from_db()
    assert (message.answer, again.answer is not None) == (None, True)


def test_a_new_message_of_the_blocked_side_opens_nothing(cast):
    message = talking.asked(cast)
    talking.responded(cast, message.thread, asks=True)

    with pytest.raises(Refused, match="are over"):
        talking.asked(cast, at=cast.now + WHOLE)
    with pytest.raises(Refused, match="are over"):
        talking.asked(cast, "ada", at=cast.now + WHOLE)
    assert Thread.objects.count() == 1


def test_one_response_answers_all_that_was_asked_and_is_not_over(cast):
    first = talking.asked(cast)
    second = talking.asked(cast, at=talking.after(cast, hours=10))

    answer = talking.responded(cast, first.thread, at=talking.after(cast, hours=75))

    assert list(Message.objects.filter(asks=True).order_by("pk").values_list("answer", flat=True)) == [None, answer.pk]
    assert windows.standing(thread_of(second), Side.SELLER, talking.after(cast, hours=76)) == Standing.THEIRS


def test_the_earliest_open_deadline_is_the_one_that_counts(cast):
    message = talking.asked(cast)
    talking.asked(cast, at=talking.after(cast, hours=10), asks=False)

    thread = thread_of(message)

    assert windows.due(thread, Side.SELLER, cast.now) == message.due_at
    assert windows.standing(thread, Side.SELLER, message.due_at) == Standing.WAITING


def test_the_profile_opens_once_the_other_side_has_responded(cast):
    thread = talking.asked(cast).thread
    assert (thread.seller_responded_at, thread.buyer_responded_at) == (None, None)

    talking.responded(cast, thread, at=talking.after(cast, hours=1))
    thread.refresh_from_db()
    assert (thread.seller_responded_at, thread.buyer_responded_at) == (talking.after(cast, hours=1), None)

    talking.responded(cast, thread, "bea", side=Side.BUYER, at=talking.after(cast, hours=2))
    thread.refresh_from_db()
    assert thread.buyer_responded_at == talking.after(cast, hours=2)


def test_a_form_that_is_sent_twice_is_one_message(cast):
    first = talking.asked(cast)
    key = "8a0f6a3e-3c1f-4c67-8a2e-111111111111"
    by, at = cast.acting("vic"), talking.after(cast, hours=1)
    sent = [
        talking.actions.respond(thread=first.thread, side=Side.SELLER, words="Yes", key=key, by=by, moment=lambda: at)
        for _number in range(2)
    ]

    assert (sent[0], Message.objects.count()) == (sent[1], 2)


@pytest.mark.parametrize(("who", "side"), [("ruth", Side.SELLER), ("alf", Side.BUYER), ("fay", Side.SELLER)])
def test_other_roles_do_not_write(cast, who, side):
    thread = talking.asked(cast).thread

    with pytest.raises(Refused, match="Your role does not write messages"):
        talking.responded(cast, thread, who, side=side)


def test_nobody_writes_to_his_own_company_or_about_what_he_does_not_see(cast):
    product = cast.products.LANTERN
    product.vendor = cast.partners.acme_north
    product.save(update_fields=["vendor"])

    with pytest.raises(Refused, match="Your own company sells this product"):
        talking.actions.ask(product=product, words="Hello", by=cast.acting("bea"))
    with pytest.raises(Product.DoesNotExist):
        talking.asked(cast, "zoe")


def test_the_sellers_members_are_mailed(cast):
    message = talking.asked(cast)

    [entry] = OutboxEntry.objects.filter(topic="message.written")
    assert entry.payload == {"message": message.pk, "membership": cast.memberships.vic.pk}


@pytest.mark.parametrize(
    "change",
    [
        {"due_at": "later"},
        {"sent_at": "later"},
        {"asks": False, "due_at": None, "bound": None, "notice_at": None},
        {"body": "Another question"},
    ],
)
def test_a_window_cannot_be_moved_past_the_actions(cast, change):
    message = talking.asked(cast)
    values = {name: talking.after(cast, hours=100) if value == "later" else value for name, value in change.items()}

    with pytest.raises((IntegrityError, InternalError, ProgrammingError)), transaction.atomic():
        Message.objects.filter(pk=message.pk).update(**values)

    assert Message.objects.get(pk=message.pk).due_at == cast.now + WHOLE


def test_a_late_answer_cannot_be_written_past_the_actions(cast):
    message = talking.asked(cast)

    with pytest.raises(IntegrityError, match="message_is_answered_in_its_window"), transaction.atomic():
        Message.objects.filter(pk=message.pk).update(answer=message, answered_at=message.due_at, notice_at=None)
