"""The outbox: what must not be lost is a row, written with its cause and sent by the worker, at least once.

A mail that goes out twice (the worker died between sending and noting it) carries the same Message-ID.
"""

import contextlib
import smtplib
import time
from datetime import timedelta

import structlog
from celery import current_app
from django.conf import settings
from django.core.mail import get_connection
from django.db import connection, transaction
from django.utils.module_loading import import_string
from kombu.exceptions import OperationalError
from psycopg.types.json import Jsonb

from core import clock, prepared
from core.models import OutboxEntry

log = structlog.get_logger(__name__)
BATCH = 100
MAX_ATTEMPTS = 12
MOST_SECONDS = 15 * 60
"""How long the database waits while one entry is sent. A mail takes some ten answers of its server, each of which may
take settings.EMAIL_TIMEOUT; a session that was ended meanwhile notes nothing, and its mail is sent again and again."""
KICK_EVERY_SECONDS = 1.0
_last_kick = 0.0


def enqueue(topic, *, key, kick=None, **payload):
    """Write one entry; a second one with the same key is not written. `kick` wakes the worker after commit."""
    with prepared.cursor() as cursor:
        cursor.execute(
            "INSERT INTO core_outboxentry (topic, key, payload) VALUES (%s, %s, %s) ON CONFLICT (key) DO NOTHING",
            [topic, key, Jsonb(payload)],
        )
    transaction.on_commit(kick or wake)


def enqueue_many(topic, entries):
    """Write one entry per (key, payload) in one statement; those whose key is known are left out. Gives the keys of
    those written."""
    entries = list(entries)
    if not entries:
        return []
    with prepared.cursor() as cursor:
        cursor.execute(
            """INSERT INTO core_outboxentry (topic, key, payload)
               SELECT %s, e.key, e.payload FROM jsonb_to_recordset(%s) AS e (key text, payload jsonb)
               ON CONFLICT (key) DO NOTHING RETURNING key""",
            [topic, Jsonb([{"key": key, "payload": payload} for key, payload in entries])],
        )
        written = [key for (key,) in cursor.fetchall()]
    if written:
        transaction.on_commit(wake)
    return written


def wake():
    """Ask the worker to look now instead of at its next sweep. Losing this costs seconds, never an entry."""
    global _last_kick
    if time.monotonic() - _last_kick < KICK_EVERY_SECONDS:
        return
    _last_kick = time.monotonic()
    ask("core.tasks.send_outbox")


def ask(task):
    """Have the worker do a task soon; beat asks again anyway, so losing this costs seconds."""
    try:
        current_app.send_task(task)
    except (OperationalError, OSError) as error:
        log.warning("outbox.wake_failed", task=task, error=str(error))


def send_due(limit=BATCH):
    """Send what is due, each entry in its own transaction so that one failure holds up nothing. Gives how many."""
    handled = 0
    with _Mailbox() as mailbox:
        while handled < limit and _send_one(mailbox):
            handled += 1
    return handled


class _Mailbox:
    """One mail connection for a batch, opened for the first mail and dropped after a failure."""

    def __enter__(self):
        self.connection = None
        return self

    def __exit__(self, *exception):
        if self.connection:
            self.connection.close()

    def send(self, message):
        if self.connection is None:
            self.connection = get_connection()
            self.connection.open()
        try:
            self.connection.send_messages([message])
        except (OSError, smtplib.SMTPException):
            failed, self.connection = self.connection, None
            with contextlib.suppress(OSError, smtplib.SMTPException):
                failed.close()
            raise


@transaction.atomic(durable=True)
def _send_one(mailbox):
    due = OutboxEntry.objects.filter(done_at=None, failed_at=None, due_at__lte=clock.now())
    entry = due.order_by("due_at", "id").select_for_update(skip_locked=True).first()
    if entry is None:
        return False
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL idle_in_transaction_session_timeout = '{MOST_SECONDS}s'")
    try:
        with transaction.atomic():
            message = import_string(settings.OUTBOX_TOPICS[entry.topic])(entry.payload)
        if message is not None:
            message.extra_headers.setdefault("Message-ID", f"<outbox-{entry.pk}@{settings.ALLOWED_HOSTS[0]}>")
            mailbox.send(message)
    except Exception as error:
        _note_failure(entry, error)
    else:
        entry.done_at, entry.is_moot = clock.now(), message is None
        entry.save(update_fields=["done_at", "is_moot"])
    return True


def _note_failure(entry, error):
    """Try again later, further apart each time; give up at once on a refused recipient."""
    now = clock.now()
    entry.attempts += 1
    entry.error = f"{type(error).__name__}: {error}"[:2000]
    if entry.attempts >= MAX_ATTEMPTS or _is_permanent(error):
        entry.failed_at = now
    else:
        entry.due_at = now + timedelta(seconds=min(15 * 2**entry.attempts, 6 * 3600))
    entry.save(update_fields=["attempts", "error", "failed_at", "due_at"])
    log.warning("outbox.failed", entry=entry.pk, topic=entry.topic, attempts=entry.attempts, error=entry.error)


def _is_permanent(error):
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return all(500 <= code < 600 for code, _ in error.recipients.values())
    return isinstance(error, smtplib.SMTPResponseException) and 500 <= error.smtp_code < 600
