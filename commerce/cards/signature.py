"""Signed messages, as card providers sign them: the time and an HMAC over time and body.

Card-Signature: t=1767225600,v1=5257a869…
"""

import hashlib
import hmac

from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _

from commerce.cards.base import Unsigned

TOLERANCE_SECONDS = 5 * 60


def signed(body, secret, *, at):
    """Give the header for a body of bytes, signed at that moment."""
    moment = int(at.timestamp())
    return f"t={moment},v1={_digest(body, secret, moment)}"


def check(body, header, secret, *, now):
    """Raise Unsigned unless the header is of this body and this secret, and at most five minutes off."""
    parts = dict(part.split("=", 1) for part in header.split(",") if "=" in part)
    moment = parts.get("t", "")
    if not (moment.isascii() and moment.isdigit() and len(moment) < 12):
        raise Unsigned(_("The message is not signed."))
    if not constant_time_compare(parts.get("v1", ""), _digest(body, secret, int(moment))):
        raise Unsigned(_("The signature is not of this message."))
    if abs(now.timestamp() - int(moment)) > TOLERANCE_SECONDS:
        raise Unsigned(_("The signature is more than five minutes old."))


def _digest(body, secret, moment):
    return hmac.new(secret.encode(), f"{moment}.".encode() + body, hashlib.sha256).hexdigest()
