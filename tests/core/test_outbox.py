"""What must leave the house is written with its cause and sent by the worker, with real mail (CHECKS Q05-Q13)."""

import asyncio
import contextlib
from datetime import timedelta

import pytest
from aiosmtpd.controller import Controller
from django.core.mail import EmailMultiAlternatives
from django.db import DatabaseError, connection, transaction

from core import clock, outbox
from core.models import OutboxEntry
from core.tasks import send_outbox
from tests.factories.racing import REPEATS, refusals, together


def build(payload):
    """Build the mail of these tests; what an entry asks for beyond that is what may go wrong while building."""
    if payload.get("moot"):
        return None
    if payload.get("broken"):
        raise ValueError("No such order")
    return EmailMultiAlternatives(payload["subject"], "Text\n", to=[payload.get("to", "bea@people.example")])


class Mailbox:
    """Takes mail over real SMTP; answers a recipient as told, and `seconds` late that it has a mail."""

    def __init__(self):
        self.received, self.answers, self.seconds = [], {}, 0

    async def handle_RCPT(self, server, session, envelope, address, options):
        answer = self.answers.get(address, "250 OK")
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server, session, envelope):
        self.received.append((envelope.rcpt_tos[0], envelope.content.decode()))
        await asyncio.sleep(self.seconds)
        return "250 Taken"

    def subjects(self):
        return sorted(line[9:] for _to, text in self.received for line in text.splitlines() if line[:9] == "Subject: ")


class Server(Controller):
    """On a port that the system chooses."""

    def _trigger_server(self):
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


@pytest.fixture
def mailbox(settings):
    settings.OUTBOX_TOPICS = {"test": "tests.core.test_outbox.build"}
    handler = Mailbox()
    server = Server(handler, hostname="127.0.0.1", port=0)
    server.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = server.hostname, server.port
    yield handler
    server.stop()


def enqueue(subject, **payload):
    outbox.enqueue("test", key=f"key:{subject}", subject=subject, **payload)


def entry():
    return OutboxEntry.objects.get()


def test_an_entry_is_sent_once(db, mailbox):
    enqueue("Hello")

    handled = [outbox.send_due(), outbox.send_due()]

    assert (handled, mailbox.subjects(), entry().done_at is not None) == ([1, 0], ["Hello"], True)


def test_a_mail_has_the_same_message_id_whenever_it_is_sent(db, mailbox):
    enqueue("Hello")
    outbox.send_due()
    OutboxEntry.objects.update(done_at=None)
    outbox.send_due()

    ids = [line for _to, text in mailbox.received for line in text.splitlines() if line.startswith("Message-ID:")]

    assert ids == [f"Message-ID: <outbox-{entry().pk}@127.0.0.1>"] * 2


def test_the_same_cause_is_written_once(db, mailbox):
    enqueue("Hello")
    enqueue("Hello")

    assert OutboxEntry.objects.count() == 1


def test_a_moot_entry_is_done_without_a_mail(db, mailbox):
    enqueue("Hello", moot=True)

    outbox.send_due()

    assert (mailbox.received, entry().is_moot, entry().done_at is not None) == ([], True, True)


def test_a_temporary_refusal_is_tried_again_later_and_later(db, mailbox):
    mailbox.answers["bea@people.example"] = "451 Try later"
    enqueue("Hello")

    waits = []
    for _attempt in range(4):
        before = clock.now()
        OutboxEntry.objects.update(due_at=before)
        outbox.send_due()
        waits.append(round((entry().due_at - before).total_seconds()))

    assert (waits, entry().attempts, entry().done_at, entry().failed_at) == ([30, 60, 120, 240], 4, None, None)
    assert "451" in entry().error


def test_a_mail_gets_through_once_the_server_is_back(db, mailbox):
    mailbox.answers["bea@people.example"] = "451 Try later"
    enqueue("Hello")
    outbox.send_due()
    mailbox.answers.clear()
    OutboxEntry.objects.update(due_at=clock.now())

    outbox.send_due()

    assert (mailbox.subjects(), entry().done_at is not None) == (["Hello"], True)


def test_the_wait_between_attempts_is_bounded_and_so_are_the_attempts(db, mailbox):
    mailbox.answers["bea@people.example"] = "451 Try later"
    enqueue("Hello")
    OutboxEntry.objects.update(attempts=10)
    before = clock.now()
    outbox.send_due()
    wait = entry().due_at - before
    OutboxEntry.objects.update(due_at=before)
    outbox.send_due()

    assert (round(wait.total_seconds()), entry().attempts, entry().failed_at is not None) == (6 * 3600, 12, True)


def test_a_refused_recipient_fails_at_once_and_is_not_tried_again(db, mailbox):
    mailbox.answers["bea@people.example"] = "550 Nobody here"
    enqueue("Hello")

    handled = [outbox.send_due(), outbox.send_due()]

    assert (handled, entry().attempts, entry().failed_at is not None) == ([1, 0], 1, True)
    assert "550" in entry().error


def test_a_server_that_is_away_is_tried_again(db, mailbox, settings):
    settings.EMAIL_PORT = 1
    enqueue("Hello")

    outbox.send_due()

    assert (entry().attempts, entry().failed_at, entry().due_at > clock.now()) == (1, None, True)


def test_one_broken_entry_holds_up_nothing(db, mailbox):
    mailbox.answers["gone@people.example"] = "550 Nobody here"
    enqueue("One", broken=True)
    enqueue("Two")
    enqueue("Three", to="gone@people.example")
    enqueue("Four")

    handled = outbox.send_due()

    assert (handled, mailbox.subjects()) == (4, ["Four", "Two"])
    assert OutboxEntry.objects.get(key="key:One").error == "ValueError: No such order"


def test_what_is_not_due_yet_waits(db, mailbox):
    enqueue("Hello")
    OutboxEntry.objects.update(due_at=clock.now() + timedelta(minutes=1))

    assert (outbox.send_due(), mailbox.received) == (0, [])


def test_a_batch_is_bounded(db, mailbox):
    for number in range(5):
        enqueue(f"Hello {number}")

    handled = [outbox.send_due(limit=3), outbox.send_due(limit=3)]

    assert handled == [3, 2]


@pytest.mark.parametrize("message", ["plain", "older with more"])
def test_the_task_sends_what_is_due_whatever_an_older_caller_passes(db, mailbox, message):
    enqueue("Hello")

    send_outbox(**({} if message == "plain" else {"since": "yesterday"}))

    assert mailbox.subjects() == ["Hello"]


def test_the_worker_is_woken_only_after_the_commit(db, django_capture_on_commit_callbacks):
    woken = []
    with django_capture_on_commit_callbacks() as callbacks:
        outbox.enqueue("test", key="a", kick=lambda: woken.append("now"))
        before = list(woken)
    [callback() for callback in callbacks]

    assert (before, woken) == ([], ["now"])


@pytest.mark.django_db(transaction=True)
def test_what_is_rolled_back_leaves_no_mail(mailbox):
    def fails():
        with transaction.atomic():
            enqueue("Hello")
            raise ValueError("at the end of the request")

    with pytest.raises(ValueError, match="at the end"):
        fails()

    assert (OutboxEntry.objects.count(), outbox.send_due(), mailbox.received) == (0, 0, [])


@pytest.fixture
def impatient_database(transactional_db):
    """Have the database end a session of ours that does nothing for a second in the midst of a transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SET idle_in_transaction_session_timeout = '1s'")
    yield
    with contextlib.suppress(DatabaseError), connection.cursor() as cursor:
        cursor.execute("RESET idle_in_transaction_session_timeout")
    connection.close()


def test_a_mail_that_takes_longer_than_the_database_waits_is_sent_once(impatient_database, mailbox):
    """Else the entry was never noted as sent, and its mail went out at every sweep (Q13)."""
    mailbox.seconds = 2
    enqueue("Hello")

    handled = [outbox.send_due(), outbox.send_due()]

    assert (handled, mailbox.subjects(), entry().done_at is not None) == ([1, 0], ["Hello"], True)
    with connection.cursor() as cursor:
        cursor.execute("SHOW idle_in_transaction_session_timeout")
        assert cursor.fetchone() == ("1s",)  # nobody else waits for longer


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("repeat", REPEATS)
def test_two_workers_at_once_send_each_mail_once(mailbox, repeat):
    """Without the lock on the entry 20 of 20 runs sent some twice."""
    for number in range(10):
        enqueue(f"Hello {number}")

    handled = together(outbox.send_due, outbox.send_due)

    assert refusals(handled) == []
    assert (sum(handled), mailbox.subjects()) == (10, [f"Hello {number}" for number in range(10)])


@pytest.mark.django_db(transaction=True)
def test_a_slow_mail_server_leaves_threads_for_other_work(mailbox):
    mailbox.seconds = 1
    for number in range(4):
        enqueue(f"Mail {number}")

    handled = together(*[send_outbox] * 4)

    assert (sorted(handled)[:2], sum(handled)) == ([0, 0], 4)
    assert len(mailbox.subjects()) == 4
