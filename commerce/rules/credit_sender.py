"""Who may send credit messages, and which tokens still open the door (K5)."""

from datetime import timedelta

from django.utils.translation import gettext as _

from core.refusal import Refused
from partners.permissions import Permission

OVERLAP = timedelta(days=7)
"""How long a token goes on after its successor was issued, where it does."""
MOST_PER_MINUTE = 600
MOST_LIVING_TOKENS = 2


def check_may_edit(by):
    if not by.may(Permission.CREDIT_EDIT):
        raise Refused(_("Only Finance keeps the senders of credit messages."))


def check_scope(*, name, kinds, per_minute):
    """A sender has a name, posts something, and not without end."""
    if not name.strip():
        raise Refused(_("Give the sender a name."), field="name")
    if not kinds:
        raise Refused(_("Choose at least one kind: a sender without any could post nothing."), field="kinds")
    if not 1 <= per_minute <= MOST_PER_MINUTE:
        told = {"most": MOST_PER_MINUTE}
        raise Refused(_("Enter a number of messages from 1 to %(most)s.") % told, field="per_minute")


def check_may_issue(sender, living):
    """A sender that is switched off gets no token, and none more than it needs while one replaces the other."""
    if not sender.is_active:
        raise Refused(_("This sender is switched off."))
    if len(living) >= MOST_LIVING_TOKENS:
        raise Refused(_("Two tokens count already: end one of them first."))


def is_living(token, now):
    """Whether a token still counts; exactly at its end it does not."""
    return token.ended_at is None and (token.expires_at is None or now < token.expires_at)


def why_refused(token, now):
    """Say in a word for the audit why a token opens nothing, "" when it does."""
    if token is None:
        return "unknown"
    if token.ended_at is not None:
        return "ended"
    if not is_living(token, now):
        return "expired"
    return "" if token.sender.is_active else "switched_off"
