"""The mail about a new message, to whoever reads it on the other side (S3)."""

from django.utils.translation import gettext as _

from core import mail
from core.reader import as_reader
from messaging.emails import told
from messaging.windows import other


def written(payload):
    """Tell somebody of a message; moot where he has lost his place, or is told in another way."""
    message = told.found(payload)
    place = told.reader(message, other(message.side), payload)
    if place is None:
        return None
    with as_reader(place.user):
        until = told.shown(message.due_at) if message.asks else ""
        context = {
            "company": getattr(message.thread, message.side).name,
            "person": message.author.name,
            "about": message.thread.subject,
            "body": told.excerpt(message.body),
            "until": until,
            "action_url": mail.address("messaging:thread", message.thread_id),
            "action_label": _("Read and respond"),
        }
        return told.made("message_written", place, context)
