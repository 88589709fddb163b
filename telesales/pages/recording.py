"""What pages show of the recordings of a call: what there is, how it is asked for, who has heard it (F6)."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from partners.permissions import Permission
from telesales.forms.recording import RecordingForm
from telesales.models import Recording, RecordingRequest
from telesales.queries import recording as queries
from telesales.rules import recording as rules

State = RecordingRequest.State
TONES = {State.OPEN: "waiting", State.ANSWERED: "done", State.WITHDRAWN: "void", State.MISSED: "failed"}


@dataclass(frozen=True, slots=True)
class Row:
    """A recording, how long it lasts in words, and what the reader may do with it."""

    recording: Recording
    length: str
    may_play: bool
    may_delete: bool


@dataclass(frozen=True, slots=True)
class Block:
    """The recordings of one offer, as template telesales/phone/recording_block.html shows them under the
    name `recordings`; it stands outside every other form.

    `accesses` are who has heard them, for managers; `home` is the page that the block stands on.
    """

    offer: Any
    rows: list
    request: RecordingRequest | None
    is_over: bool
    form: RecordingForm | None
    most_bytes: int
    most: str
    accesses: list
    now: Any
    home: str


def block(*, offer, acting, now, form=None):
    """Give what the page of an offer or a sale shows of its recordings; it costs three to four queries."""
    request = queries.last_request(offer)
    is_open = request is not None and request.state == State.OPEN
    is_manager = acting.may(Permission.PHONE_MANAGE)
    may_give = is_manager or (acting.may(Permission.PHONE_SELL) and queries.is_sellers(acting, offer))
    if request is not None and (request.state == State.MISSED or (is_open and rules.is_over(request, now))):
        may_give = False
    rows = [_row(each, acting, may_delete=is_manager and not is_open) for each in queries.of_offer(offer)]
    return Block(
        offer=offer,
        rows=rows,
        request=request,
        is_over=is_open and rules.is_over(request, now),
        form=(form or RecordingForm()) if may_give and offer.state in rules.TAKING else None,
        most_bytes=settings.RECORDING_MOST_BYTES,
        most=rules.most(),
        accesses=queries.accesses(offer) if is_manager and rows else [],
        now=now,
        home=reverse("telesales:recording_new", args=[offer.pk]),
    )


def _row(recording, acting, *, may_delete):
    is_kept = recording.kind == Recording.Kind.FILE and recording.deleted_at is None
    return Row(
        recording=recording,
        length=length(recording.seconds),
        may_play=is_kept and acting.may(Permission.RECORDING_PLAY),
        may_delete=is_kept and may_delete,
    )


def length(seconds):
    """Write how long something lasts: 3:05, 1:02:45."""
    if seconds is None:
        return ""
    minutes, rest = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def state_words(code):
    """Say in a list how it stands with a sale's recording."""
    return {
        "there": _("there"),
        "reference": _("reference alone"),
        "asked": _("asked for"),
        "missed": _("missing"),
        "deleted": _("deleted"),
        "none": _("none"),
    }[code]
