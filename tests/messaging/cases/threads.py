"""What breaks the constraints of threads, messages and what hangs on them."""

import uuid
from collections.abc import Callable
from datetime import timedelta

from messaging.models import (
    WINDOW,
    Attachment,
    Message,
    MessagePolicy,
    NotifySetting,
    Reading,
    Reopening,
    Thread,
    ThreadNote,
)

PAST = timedelta(days=9)


def row(made):
    return type(made).objects.filter(pk=made.pk)


def thread(scene, **values):
    known = {"seller": scene.cast.partners.vendor, "buyer": scene.cast.partners.acme, "subject": "Candles"}
    known |= {"product": scene.cast.products.CANDLE, "started_at": scene.now, "started_by": "buyer"}
    return Thread.objects.create(**{**known, "last_at": scene.now, "last_by": "buyer", **values})


def message(scene, of=None, **values):
    known = {"side": "buyer", "author": scene.cast.users.bea, "membership": scene.cast.memberships.bea, "body": "Hello"}
    known |= {"thread": of or thread(scene), "sent_at": scene.now}
    return Message.objects.create(**{**known, **values})


def asking(scene, of=None, **values):
    sent_at = values.get("sent_at", scene.now)
    known = {"asks": True, "bound": scene.cast.partners.vendor, "due_at": sent_at + WINDOW}
    return message(scene, of, **{**known, **values})


def answer(scene, asked):
    """Another message of the thread, from across."""
    by = {"author": scene.cast.users.vic, "membership": scene.cast.memberships.vic}
    return message(scene, asked.thread, side="seller", sent_at=scene.now, **by)


def answered(scene, at=None, **values):
    asked = asking(scene, **values)
    row(asked).update(answer=answer(scene, asked), answered_at=at or scene.now)
    return asked


def blocked(scene):
    """A message of nine days ago whose window went by."""
    asked = asking(scene, sent_at=scene.now - PAST)
    row(asked).update(blocked_at=scene.now)
    return asked


def reopening(scene, of=None, **values):
    asked = of or blocked(scene)
    known = {"message": asked, "was_due_at": asked.due_at, "due_at": scene.now + WINDOW, "reason": "A storm"}
    return Reopening.objects.create(**{**known, "at": scene.now, "by": scene.cast.users.max, **values})


def attachment(scene, **values):
    known = {"name": "sheet.pdf", "content_type": "application/pdf", "size": 1, "sha256": "x", "path": uuid.uuid4().hex}
    of = values.pop("message", None) or message(scene)
    return Attachment.objects.create(message=of, **{**known, **values})


def note(scene, **values):
    known = {"thread": thread(scene), "side": "buyer", "author": scene.cast.users.bea, "body": "Ask Carl", **values}
    return ThreadNote.objects.create(**known, at=scene.now)


def read_twice(scene):
    known = {"thread": thread(scene), "membership": scene.cast.memberships.bea, "until": scene.now}
    return [Reading.objects.create(**known) for _time in range(2)]


def twice(make, scene, **values):
    return [make(scene, **values) for _time in range(2)]


CASES: dict[str, Callable] = {
    "thread_is_between_two_companies": lambda s: thread(s, seller=s.cast.partners.acme),
    "thread_sides_are_known": lambda s: thread(s, last_by="nobody"),
    "thread_last_comes_after_first": lambda s: thread(s, last_at=s.now - PAST),
    "thread_one_about_a_product": lambda s: twice(thread, s),
    "thread_of_seller_answers_a_process": lambda s: thread(s, started_by="seller"),
    "reading_one_of_each_reader": read_twice,
    "thread_note_side_is_known": lambda s: note(s, side="both"),
    "thread_note_says_something": lambda s: note(s, body=""),
    "message_side_is_known": lambda s: message(s, side="both"),
    "message_says_something": lambda s: message(s, body=""),
    "message_has_a_window_exactly_when_it_asks": lambda s: message(s, due_at=s.now + WINDOW),
    "message_is_answered_in_its_window": lambda s: answered(s, at=s.now + WINDOW),
    "message_is_blocked_after_its_window": lambda s: row(asking(s)).update(blocked_at=s.now),
    "message_is_noticed_while_it_is_open": lambda s: row(asking(s)).update(notice_at=s.now + PAST),
    "message_opens_its_window": lambda s: asking(s, due_at=s.now + WINDOW + timedelta(seconds=1)),
    "message_window_is_reopened_with_a_reason": lambda s: row(asking(s)).update(due_at=s.now + PAST),
    "message_verdict_stays": lambda s: row(answered(s)).update(answer=None, answered_at=None),
    "messages_stay_as_sent": lambda s: row(message(s)).update(body="Never mind"),
    "messages_are_never_deleted": lambda s: row(message(s)).delete(),
    "messaging_message_key": lambda s: twice(message, s, of=thread(s), key=uuid.uuid4()),
    "reopening_has_a_reason": lambda s: reopening(s, reason=""),
    "reopening_comes_after_the_deadline": lambda s: reopening(s, at=s.now - PAST),
    "reopenings_are_never_changed": lambda s: row(reopening(s)).update(reason="A flood"),
    "attachment_is_not_empty": lambda s: attachment(s, size=0),
    "attachments_stay_as_sent": lambda s: row(attachment(s)).update(name="other.pdf"),
    "messaging_attachment_path": lambda s: twice(attachment, s, path="x", message=message(s)),
    "notify_how_is_known": lambda s: NotifySetting.objects.create(
        membership=s.cast.memberships.bea, how="loud", at=s.now
    ),
    "message_policy_is_one_row": lambda s: MessagePolicy.objects.create(pk=2),
}
