"""What all mails about messages share: to whom they still go, what they name, how they are ended (S3, UX 25)."""

from datetime import datetime

from django.utils import formats, timezone
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core import mail
from messaging.links import notify as notify_links
from messaging.models import Message, NotifyHow
from messaging.queries import recipients
from partners.links import place as place_links

MOST_CHARACTERS = 500
"""So much of a message is in its mail; the rest is behind its link."""


def found(payload):
    """Give the message of a mail, with its thread and both companies."""
    known = ("thread__seller", "thread__buyer", "membership__user")
    return Message.objects.select_related(*known).get(pk=payload["message"])


def reader(message, side, payload):
    """Give the place that is told at once of a message; None where it reads this side's inbox no more, or has chosen
    another way, or there is nothing more to do here."""
    if message.thread.closed_at:
        return None
    company = getattr(message.thread, f"{side}_id")
    return recipients.place(company, side, payload["membership"], how=NotifyHow.AT_ONCE)


def is_due(message, payload):
    """Whether a message still has the deadline that a mail speaks of, and no answer: it may have been opened again."""
    return message.answer_id is None and message.due_at == moment(payload["until"])


def moment(text):
    """Read a moment as a payload has it: ISO 8601 with its offset."""
    return datetime.fromisoformat(text)


def shown(at):
    """Say a moment to the minute, in the reader's zone, with its name."""
    return formats.date_format(timezone.localtime(at), "MOMENT_FORMAT")


def left(until, now):
    """Say how much time is left, in whole hours, or minutes where it is less than one."""
    minutes = max(1, int((until - now).total_seconds() // 60))
    if minutes < 60:
        return ngettext("%(number)s minute", "%(number)s minutes", minutes) % {"number": minutes}
    hours = round(minutes / 60)
    return ngettext("%(number)s hour", "%(number)s hours", hours) % {"number": hours}


def excerpt(body):
    return Truncator(body).chars(MOST_CHARACTERS)


def made(template, place, context):
    """Make a mail to a place, in its reader's language and zone; within as_reader."""
    unwanted = notify_links.address(place.pk)
    reasons = {
        "place": place.partner.name,
        "why": _("You receive this because you read the messages of %(company)s.") % {"company": place.partner.name},
        "unwanted_url": unwanted,
        "settings_url": mail.address("messaging:notify"),
    }
    headers = place_links.headers(unwanted)
    return mail.render(template, reader=place.user, context={**context, **reasons}, headers=headers)
