"""Messages, the windows in which they must be answered, and what hangs on them (S2, S3, S5, S8)."""

import uuid
from datetime import timedelta

import pgtrigger
from django.db import models
from django.db.models import F, Q

from core.triggers import never_emptied
from messaging.models.thread import Side, Thread
from partners.models import Membership, Partner, User

WINDOW = timedelta(hours=72)
"""So long the other side may take for an asked-for response: hours of the calendar, whatever the day (S2, S3)."""

SENT = ("thread_id", "side", "author_id", "membership_id", "body", "sent_at", "asks")


class MessageQuerySet(models.QuerySet):
    def locked(self):
        return self.select_for_update(of=("self",))

    def open(self):
        """Those that ask for a response which has neither come nor been noted as missed."""
        return self.filter(asks=True, answer=None, blocked_at=None)


class Message(models.Model):
    """What one side has written to the other: it stays as it was sent.

    One that `asks` binds a company, `bound`, to respond until `due_at`: before that moment `answer` can come, from it
    on never. `blocked_at` is when the worker noted that none came, `notice_at` when it next has something to do: to
    remind, to note; None when nothing is left. Whether it is blocked does not depend on the worker: see windows.
    """

    thread = models.ForeignKey(Thread, models.PROTECT, related_name="messages", db_index=False)
    side = models.CharField(max_length=6, choices=Side)
    author = models.ForeignKey(User, models.PROTECT, related_name="+")
    membership = models.ForeignKey(Membership, models.PROTECT, related_name="messages")
    body = models.TextField(max_length=10_000)
    sent_at = models.DateTimeField()
    asks = models.BooleanField(default=False)
    bound = models.ForeignKey(Partner, models.PROTECT, null=True, related_name="+", db_index=False)
    due_at = models.DateTimeField(null=True)
    answer = models.ForeignKey("self", models.PROTECT, null=True, related_name="answers")
    answered_at = models.DateTimeField(null=True)
    blocked_at = models.DateTimeField(null=True)
    notice_at = models.DateTimeField(null=True)
    key = models.UUIDField(default=uuid.uuid4, unique=True)
    """Of the form that sent it: sent twice it is one message."""

    objects = MessageQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(side__in=Side.values), name="message_side_is_known"),
            models.CheckConstraint(condition=~Q(body=""), name="message_says_something"),
            models.CheckConstraint(
                condition=Q(asks=True, bound__isnull=False, due_at__isnull=False)
                | Q(
                    asks=False, bound=None, due_at=None, answer=None, answered_at=None, blocked_at=None, notice_at=None
                ),
                name="message_has_a_window_exactly_when_it_asks",
            ),
            models.CheckConstraint(
                condition=Q(answer=None, answered_at=None)
                | Q(answer__isnull=False, answered_at__isnull=False, answered_at__lt=F("due_at"), blocked_at=None),
                name="message_is_answered_in_its_window",
            ),
            models.CheckConstraint(
                condition=Q(blocked_at=None) | Q(blocked_at__gte=F("due_at"), answer=None),
                name="message_is_blocked_after_its_window",
            ),
            models.CheckConstraint(
                condition=Q(notice_at=None) | Q(answer=None, blocked_at=None, notice_at__lte=F("due_at")),
                name="message_is_noticed_while_it_is_open",
            ),
        ]
        indexes = [
            models.Index(fields=["thread", "sent_at", "id"], name="message_of_thread"),
            models.Index(fields=["notice_at", "id"], condition=Q(notice_at__isnull=False), name="message_to_notice"),
            models.Index(
                fields=["bound", "-sent_at"],
                include=["id", "side", "due_at", "answered_at", "thread"],
                condition=Q(asks=True),
                name="message_asked_of",
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="message_opens_its_window",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                condition=pgtrigger.Condition("NEW.asks"),
                func=f"""
                    IF NEW.due_at <> NEW.sent_at + interval '{int(WINDOW.total_seconds())} seconds'
                       OR NEW.answer_id IS NOT NULL OR NEW.blocked_at IS NOT NULL THEN
                        RAISE EXCEPTION 'a window opens when its message is sent, for 72 hours'
                            USING ERRCODE = 'check_violation', CONSTRAINT = 'message_opens_its_window';
                    END IF;
                    RETURN NEW;
                """,
            ),
            pgtrigger.Trigger(
                name="message_window_is_reopened_with_a_reason",
                when=pgtrigger.Before,
                operation=pgtrigger.UpdateOf("due_at"),
                condition=pgtrigger.Condition("OLD.due_at IS DISTINCT FROM NEW.due_at"),
                func="""
                    IF OLD.answer_id IS NOT NULL OR NOT EXISTS (
                        SELECT FROM messaging_reopening
                        WHERE message_id = NEW.id AND was_due_at = OLD.due_at AND due_at = NEW.due_at
                    ) THEN
                        RAISE EXCEPTION 'the deadline of message % stays', NEW.id
                            USING ERRCODE = 'check_violation', CONSTRAINT = 'message_window_is_reopened_with_a_reason';
                    END IF;
                    RETURN NEW;
                """,
            ),
            pgtrigger.Trigger(
                name="message_verdict_stays",
                when=pgtrigger.Before,
                operation=pgtrigger.UpdateOf("answer_id", "answered_at", "blocked_at"),
                condition=pgtrigger.Condition(
                    "((OLD.answer_id IS NOT NULL AND ROW(OLD.answer_id, OLD.answered_at) IS DISTINCT FROM"
                    " ROW(NEW.answer_id, NEW.answered_at))"
                    " OR (OLD.blocked_at IS NOT NULL AND OLD.blocked_at IS DISTINCT FROM NEW.blocked_at"
                    " AND OLD.due_at IS NOT DISTINCT FROM NEW.due_at))"
                ),
                func="""
                    RAISE EXCEPTION 'what became of message % stays', NEW.id
                        USING ERRCODE = 'check_violation', CONSTRAINT = 'message_verdict_stays';
                """,
            ),
            pgtrigger.Protect(
                name="messages_stay_as_sent",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    f"ROW({', '.join(f'OLD.{each}' for each in SENT)}) IS DISTINCT FROM"
                    f" ROW({', '.join(f'NEW.{each}' for each in SENT)})"
                ),
            ),
            pgtrigger.Protect(name="messages_are_never_deleted", operation=pgtrigger.Delete),
            never_emptied("messages_are_never_emptied"),
        ]

    def __str__(self):
        return self.body[:60]


class Reopening(models.Model):
    """A blocked message that a manager has opened once more, and why; it is never changed (S8)."""

    message = models.ForeignKey(Message, models.PROTECT, related_name="reopenings")
    was_due_at = models.DateTimeField()
    due_at = models.DateTimeField()
    reason = models.CharField(max_length=300)
    at = models.DateTimeField()
    by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="reopening_has_a_reason"),
            models.CheckConstraint(
                condition=Q(at__gte=F("was_due_at"), due_at__gt=F("at")), name="reopening_comes_after_the_deadline"
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="reopenings_are_never_changed", operation=pgtrigger.Update | pgtrigger.Delete),
            never_emptied("reopenings_are_never_emptied"),
        ]

    def __str__(self):
        return f"{self.message_id} until {self.due_at}"


class Attachment(models.Model):
    """A file that came with a message: kept under a name of the house's own, handed out, never shown as a page (X18).

    `path` is the name in the store of files, `name` what the sender called it, shortened and cleaned.
    """

    message = models.ForeignKey(Message, models.PROTECT, related_name="attachments")
    name = models.CharField(max_length=150)
    content_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    path = models.CharField(max_length=60, unique=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(size__gt=0), name="attachment_is_not_empty"),
        ]
        triggers = [
            pgtrigger.Protect(name="attachments_stay_as_sent", operation=pgtrigger.Update | pgtrigger.Delete),
            never_emptied("attachments_are_never_emptied"),
        ]

    def __str__(self):
        return self.name
