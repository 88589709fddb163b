"""What has happened to something, as a timeline for its page (P14). settings.EVENT_WORDS says how events are told."""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from django.conf import settings
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from core import audit


@dataclass(frozen=True, slots=True)
class Moment:
    """One line of a timeline, as components/timeline.html shows it."""

    title: str
    detail: str
    who: str
    at: datetime
    tone: str


def of(subject, without=()):
    """Give the moments of a subject, the newest first; without the events of some names."""
    return [_moment(entry) for entry in audit.of(subject).exclude(event__in=without).reverse()]


def moments(entries):
    """Give the moments of audit rows, in their order."""
    return [_moment(entry) for entry in entries]


@lru_cache(maxsize=1)
def words():
    """Give {event: (title, tone)} of all apps."""
    return {event: words for source in settings.EVENT_WORDS for event, words in import_string(source).items()}


def title(event):
    """Give how an event is told; one without words is told by its own name."""
    return str(told(event)[0])


def told(event):
    """Give (title, tone) of an event."""
    return words().get(event) or (event.replace(".", " ").replace("_", " ").capitalize(), "mute")


def _moment(entry):
    heading, tone = told(entry.event)
    new = entry.new or {}
    who = entry.actor_name
    if principal := new.get("for") or entry.behalf_of:
        who = _("%(deputy)s for %(principal)s") % {"deputy": who, "principal": principal}
    return Moment(str(heading), entry.reason or new.get("approver") or "", who, entry.at, tone)
