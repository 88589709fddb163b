"""Who gives, hears, deletes and asks for recordings of calls, and in time (F6)."""

from datetime import timedelta

from django.conf import settings
from django.template.defaultfilters import filesizeformat
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from commerce.rules import fulfilment
from commerce.rules import reason as reasons
from core.refusal import Refused
from partners.permissions import Permission
from telesales.models import PhoneOfferState, Recording, RecordingRequest

MOST_OF_ONE = 20
"""Recordings of one offer: a call may be cut into several."""
MAX_NAME = 200
MAX_REFERENCE = 200
MAX_REASON = 300
REMINDED = timedelta(hours=24)
"""So long before a recording is due its seller is reminded."""
TAKING = (PhoneOfferState.DRAFT, PhoneOfferState.SENT, PhoneOfferState.ORDERED)


def check_may_give(by, *, is_sellers):
    """Who sells on the phone gives recordings of his company's calls; managers also those that came otherwise."""
    if by.may(Permission.PHONE_MANAGE) or (is_sellers and by.may(Permission.PHONE_SELL)):
        return
    raise Refused(_("Only the company that sold it gives its recordings."))


def check_takes(offer, number):
    """A call that came to nothing is not kept."""
    if offer.state not in TAKING:
        raise Refused(_("This offer was given up: its recording is not kept."))
    if number >= MOST_OF_ONE:
        raise Refused(_("There are %(most)s recordings already: no more are taken.") % {"most": MOST_OF_ONE})


def check_in_time(request, now):
    """What comes after the due time does not count, whether or not its order was cancelled yet: the clock decides."""
    if request is None or request.state not in (RecordingRequest.State.OPEN, RecordingRequest.State.MISSED):
        return
    if request.state == RecordingRequest.State.MISSED or is_over(request, now):
        told = {"due": moment(request.due_at)}
        raise Refused(_("The recording was due by %(due)s. It comes too late: the order is cancelled.") % told)


def is_over(request, now):
    """Whether its time is over: what comes at the very moment is too late."""
    return now >= request.due_at


def check_size(size):
    """Raise where a file is empty or longer than may be, in bytes."""
    if not size:
        raise Refused(_("The file is empty."), field="file")
    if size > settings.RECORDING_MOST_BYTES:
        raise Refused(_("The file is too big: at most %(most)s.") % {"most": most()}, field="file")


def most():
    """Give the biggest file in words."""
    number, unit = filesizeformat(settings.RECORDING_MOST_BYTES).split()
    return f"{number.removesuffix('.0')} {unit}"


def check_sound(sound):
    if sound is None:
        told = _("This is not a recording that can be played, or it is damaged. Use MP3, M4A, OGG, OPUS, WAV or FLAC.")
        raise Refused(told, field="file")


def shown_name(name):
    """Give a file's own name as it is shown: its last part, printable, not too long."""
    last = name.replace("\\", "/").rpartition("/")[2]
    return "".join(letter for letter in last if letter.isprintable()).strip()[-MAX_NAME:]


def check_reference(text):
    """Give the telephone system's name of a recording, as it is kept."""
    found = "".join(letter for letter in text if letter.isprintable()).strip()
    if not found:
        raise Refused(_("Enter what the telephone system calls the recording."), field="reference")
    if len(found) > MAX_REFERENCE:
        told = _("Please use at most %(most)s characters.") % {"most": MAX_REFERENCE}
        raise Refused(told, field="reference")
    return found


def check_may_play(by):
    """Recordings are heard by the few whose task it is; which of them, says sight."""
    if not by.may(Permission.RECORDING_PLAY):
        raise Refused(_("Your role does not hear recordings."))


def check_playable(recording):
    if recording.kind != Recording.Kind.FILE:
        raise Refused(_("It lies in the telephone system of the company that sold it."))
    if recording.deleted_at:
        raise Refused(_("This recording was deleted on %(day)s.") % {"day": moment(recording.deleted_at)})


def check_may_delete(by, recording, request):
    """A manager deletes before its time, never what is asked for."""
    check_manages(by)
    check_playable(recording)
    if request is not None:
        raise Refused(_("It is asked for: while that is open, nothing of this sale is deleted."))


def check_manages(by):
    if not by.may(Permission.PHONE_MANAGE):
        raise Refused(_("Only marketplace managers do this."))


def check_reason(reason):
    """Give the reason without the space around it; raises where there is none."""
    reasons.check_reason(reason)
    return reason.strip()


def check_can_ask(order, request, *, is_there):
    """A recording is asked for once at a time, of an order that stands, and only while it is not there."""
    if order.ended_at and order.state not in fulfilment.DELIVERED:
        raise Refused(_("Order %(number)s has ended: there is nothing left to prove.") % {"number": order.number})
    if request is not None:
        told = {"due": moment(request.due_at)}
        raise Refused(_("The recording is asked for already; it is due by %(due)s.") % told)
    if is_there:
        raise Refused(_("The recording is there: listen to it. If it is no good, delete it first and say why."))


def check_can_withdraw(request, now):
    """Once its time is over the order is as good as cancelled."""
    if request is None:
        raise Refused(_("No recording is asked for."))
    if is_over(request, now):
        told = {"due": moment(request.due_at)}
        raise Refused(_("The recording was due by %(due)s: the order is being cancelled.") % told)


def due(now, days):
    """Give until when a recording that is asked for now must be there: days of 24 hours, to the full minute."""
    exact = now + timedelta(days=days)
    minute = exact.replace(second=0, microsecond=0)
    return minute if minute == exact else minute + timedelta(minutes=1)


def moment(at):
    """Write a moment to the minute, in the reader's own zone, with its name."""
    return date_format(timezone.localtime(at), "MOMENT_FORMAT")
