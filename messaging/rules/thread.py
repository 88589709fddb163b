"""What the members of a company do with a thread among themselves: give it to one of them, note, read (S1, S5)."""

from django.utils.translation import gettext as _

from core.refusal import Refused
from messaging.queries import organisation

LONGEST_NOTE = 2000


def check_may_work(by, side):
    """Whoever reads an inbox looks after its threads; a seller never as his customer."""
    if by.seller or not by.may(organisation.RIGHTS[side]):
        raise Refused(_("Your role does not read this inbox."))


def check_owner(owner):
    """A thread is given to somebody who reads its inbox now."""
    if owner is None:
        raise Refused(_("Choose a colleague of the list: he must read this inbox."), field="owner")


def check_note(body):
    """Give a note's words as they are kept; there must be some."""
    body = body.replace("\r\n", "\n").replace("\0", "").strip()
    if not body:
        raise Refused(_("Write a note."), field="note")
    if len(body) > LONGEST_NOTE:
        raise Refused(_("A note has at most %(most)s characters.") % {"most": LONGEST_NOTE}, field="note")
    return body
