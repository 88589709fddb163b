"""A response, the sweep and a manager meet at the very moment at which the time is over (S2, S3, S8, D08)."""

import random
import time
from datetime import timedelta

import pytest
from django.db import OperationalError, connection, transaction
from django.db.models import F

from core import clock as database
from core import outbox
from core.models import OutboxEntry
from core.refusal import Refused
from messaging.actions import message as actions
from messaging.actions import reopening, window
from messaging.models import Message, Reopening, Side, Thread
from tests.factories.racing import REPEATS, locks_and_writes, refusals, statements, together
from tests.messaging import clocks, talking

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]
CODES = ("CANDLE", "TWINE", "POUND", "PENNY", "LANTERN")


@pytest.fixture
def clock(cast):
    with clocks.of_all_connections() as clock:
        yield clock


def sweeping(until):
    """Sweep again and again until a moment of the database's clock is over."""
    while database.now() < until:
        window.sweep()
    window.sweep()


@pytest.mark.parametrize("repeat", REPEATS)
def test_a_response_and_the_sweep_at_the_last_moment_agree(cast, clock, repeat):
    """The response counts exactly when it was sent before the end, else the message is blocked; never both."""
    message, by = talking.asked(cast), cast.acting("vic")
    pause = random.uniform(0, 0.03)
    clock.run(message.due_at - timedelta(seconds=0.02))

    def respond():
        time.sleep(pause)
        return actions.respond(thread=message.thread, side=Side.SELLER, words="Yes", by=by)

    answers = together(respond, lambda: sweeping(message.due_at))
    window.sweep()  # of a thread that somebody else had, it is the next one that notes it

    message.refresh_from_db()
    answer = Message.objects.filter(side=Side.SELLER).first()
    thread = Thread.objects.get(pk=message.thread_id)
    if refusals(answers):
        assert (answer, message.answer, message.blocked_at >= message.due_at) == (None, None, True)
        assert (thread.seller_due_at, thread.seller_shut_at) == (None, message.due_at)
    else:
        assert (message.answer, message.answered_at, message.blocked_at) == (answer, answer.sent_at, None)
        assert (answer.sent_at < message.due_at, thread.seller_due_at, thread.seller_shut_at) == (True, None, None)


def test_while_somebody_responds_in_time_nothing_is_blocked(cast, clock):
    """Without FOR UPDATE on the thread the sweep blocks meanwhile, and his response answers nothing."""
    message = talking.asked(cast)
    clock.stand(message.due_at)
    swept = []

    def just_in_time():
        swept.extend(together(window.sweep))
        return message.due_at - timedelta(microseconds=1)

    by = cast.acting("vic")
    answer = actions.respond(thread=message.thread, side=Side.SELLER, words="Yes", by=by, moment=just_in_time)

    message.refresh_from_db()
    assert swept == [{"reminded": 0, "blocked": 0}]
    assert (message.answer, message.blocked_at) == (answer, None)


@pytest.mark.parametrize("repeat", REPEATS)
def test_a_manager_and_the_sweep_meet_and_what_is_open_again_stays_so(cast, clock, repeat):
    message, by = talking.asked(cast), cast.acting("max")
    clock.run(message.due_at)

    answers = together(lambda: reopening.reopen(message=message, reason="Ill", by=by), window.sweep, window.sweep)

    assert refusals(answers) == []
    opened = Reopening.objects.get()
    message.refresh_from_db()
    assert (message.due_at, message.blocked_at, opened.was_due_at) == (opened.due_at, None, message.sent_at + WHOLE)
    assert Thread.objects.get().seller_due_at == opened.due_at


WHOLE = timedelta(hours=72)


@pytest.mark.parametrize("repeat", REPEATS)
def test_two_managers_open_it_once(cast, clock, repeat):
    message, by = talking.asked(cast), cast.acting("max")
    clock.run(message.due_at)

    answers = together(*2 * [lambda: reopening.reopen(message=message, reason="Ill", by=by)])

    assert (len(refusals(answers)), Reopening.objects.count()) == (1, 1)


@pytest.mark.parametrize("repeat", REPEATS)
def test_a_manager_and_the_sender_who_writes_again_do_not_both_win(cast, clock, repeat):
    message, max_, bea = talking.asked(cast), cast.acting("max"), cast.acting("bea")
    clock.run(message.due_at)

    answers = together(
        lambda: reopening.reopen(message=message, reason="Ill", by=max_),
        lambda: actions.respond(thread=message.thread, side=Side.BUYER, words="Hello?", asks=True, by=bea),
    )

    again = Message.objects.exclude(pk=message.pk).get()
    assert len(refusals(answers)) + Reopening.objects.count() == 1
    assert Reopening.objects.filter(at__gt=again.sent_at).count() == 0


def asked_many(cast):
    """Have bea ask about five products, of one company of which two read."""
    return [talking.asked(cast, code=code) for code in CODES]


def mailed():
    """Give how many mails there are of each topic of the sweep."""
    topics = OutboxEntry.objects.filter(topic__in=["message.blocked", "message.missed"]).values_list("topic", flat=True)
    return sorted(topics)


EACH_ONCE = sorted(len(CODES) * ["message.blocked", *5 * ["message.missed"]])
"""One to vic, five to the people of acme, of each message."""


@pytest.mark.parametrize("repeat", REPEATS)
def test_workers_at_once_note_each_message_once(cast, clock, repeat):
    due = asked_many(cast)[0].due_at
    clock.run(due)

    told = together(*3 * [lambda: window.batch(now=due, most=2)], window.sweep)

    assert [each for each in told if isinstance(each, Exception)] == []
    window.sweep()
    assert mailed() == EACH_ONCE
    assert Message.objects.filter(blocked_at__gte=F("due_at"), notice_at=None).count() == len(CODES)


def test_a_worker_that_is_killed_midway_leaves_nothing_half_done(cast, clock):
    due = asked_many(cast)[0].due_at
    clock.run(due)

    def killed():
        with transaction.atomic(), connection.cursor() as cursor:
            window.batch(now=due, most=3)
            cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")

    lost, _told = together(killed, lambda: time.sleep(0.01))
    left = mailed()
    told = window.sweep()

    assert (isinstance(lost, OperationalError), left, told["blocked"]) == (True, [], len(CODES))
    assert mailed() == EACH_ONCE


def test_the_sweep_never_waits_for_who_responds(cast, clock):
    message = talking.asked(cast)
    clock.run(message.due_at)

    with transaction.atomic():
        Thread.objects.locked().get(pk=message.thread_id)
        [told] = together(window.sweep)

    assert told == {"reminded": 0, "blocked": 0}
    assert window.sweep()["blocked"] == 1


def test_whoever_responds_locks_the_thread_before_he_reads_the_clock(cast, clock):
    message = talking.asked(cast)
    clock.run(message.due_at)

    with statements() as sent, pytest.raises(Refused):
        actions.respond(thread=message.thread, side=Side.SELLER, words="Yes", by=cast.acting("vic"))

    asked = [sql for sql in sent if "clock_timestamp()" in sql or ("messaging_thread" in sql and "FOR UPDATE" in sql)]
    assert ["FOR UPDATE" in sql for sql in asked][-2:] == [True, False]
    assert locks_and_writes(sent, "messaging_thread") == ["lock"]


def test_each_member_finds_each_mail_once_however_often_the_worker_begins_again(cast, clock, mailoutbox):
    message = talking.asked(cast)
    for hours in (24, 4, 0):
        clock.stand(message.due_at - timedelta(hours=hours))
        for _again in range(3):
            window.sweep()
            OutboxEntry.objects.filter(done_at=None).update(due_at=message.sent_at)
            outbox.send_due()

    found = sorted((sent.to[0], sent.subject) for sent in mailoutbox)
    acme, buyers = "about Church candle", ("ada", "bea", "carl", "dora", "pia")
    assert found == sorted([
        *((f"{name}@people.example", f"No response from Vendor {acme}") for name in buyers),
        ("vic@people.example", f"Acme has written {acme}"),
        ("vic@people.example", f"24 hours left to respond to Acme {acme}"),
        ("vic@people.example", f"4 hours left to respond to Acme {acme}"),
        ("vic@people.example", f"The time to respond to Acme {acme} is over"),
    ])  # fmt: skip
