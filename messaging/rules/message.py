"""Who writes to whom, and when no more (S1-S3, S5)."""

from django.utils.translation import gettext as _

from core.refusal import Refused
from messaging import windows
from messaging.queries import organisation

MOST_CHARACTERS = 10_000


def check_words(words):
    """Give a message's words as they are kept; there must be some."""
    words = words.replace("\r\n", "\n").replace("\0", "").strip()
    if not words:
        raise Refused(_("Write a message."), field="body")
    if len(words) > MOST_CHARACTERS:
        said = _("A message has at most %(most)s characters; this one has %(number)s.")
        raise Refused(said % {"most": MOST_CHARACTERS, "number": len(words)}, field="body")
    return words


def check_may_write_as(by, side):
    """Whoever may read an inbox writes from it, also while his company is on hold; a seller never as his customer."""
    if by.seller or not by.may(organisation.RIGHTS[side]):
        raise Refused(_("Your role does not write messages."))


def check_sides(*, seller, buyer, seller_status):
    """Companies talk to others, and only to those who still trade."""
    if seller == buyer:
        raise Refused(_("Your own company sells this product."))
    if seller_status == "closed":
        raise Refused(_("The seller no longer trades here."))


def check_open(thread, side, now):
    """Whoever let a deadline go by writes no more until the other side does, or a manager opens it again (S2, S8)."""
    if thread.closed_at:
        raise Refused(_("Both companies are one now: nobody writes here any more."))
    if windows.is_shut(thread, side, now):
        across = getattr(thread, windows.other(side)).name
        said = _("The 72 hours to respond to %(company)s are over. You can write again when they do.")
        raise Refused(said % {"company": across})
