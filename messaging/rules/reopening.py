"""When a manager may open a blocked message again (S8)."""

from django.utils.translation import gettext as _

from core.refusal import Refused
from messaging import windows
from messaging.windows import Verdict
from partners.permissions import Permission

MOST_CHARACTERS = 300


def check_manages(by):
    if by.seller or not by.may(Permission.MESSAGE_MANAGE):
        raise Refused(_("Only a marketplace manager opens messages again."))


def check_reason(reason):
    """Give the reason as it is kept; there must be one."""
    reason = " ".join(reason.replace("\0", "").split())
    if not reason:
        raise Refused(_("Say why: it is kept with the message."), field="reason")
    if len(reason) > MOST_CHARACTERS:
        said = _("A reason has at most %(most)s characters; this one has %(number)s.")
        raise Refused(said % {"most": MOST_CHARACTERS, "number": len(reason)}, field="reason")
    return reason


def check_can_reopen(thread, message, now, *, last):
    """Only what is blocked, by the clock, and is still the last that its side has said: what came later stands for
    itself."""
    verdict = windows.verdict(message, now)
    if thread.closed_at:
        raise Refused(_("Both companies are one now: nobody writes here any more."))
    if verdict == Verdict.NONE:
        raise Refused(_("This message asks for no response: nothing is blocked."))
    if verdict == Verdict.ANSWERED:
        raise Refused(_("This message was answered in time."))
    if verdict == Verdict.OPEN:
        raise Refused(_("This message can still be responded to."))
    if message.pk != last.pk:
        raise Refused(_("Its sender has written again since: that message counts."))
