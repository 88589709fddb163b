"""Links in approval mails: for one person, one step and one content; nothing usable is stored (A8).

A link is made of the row's nonce and the server's key, under a salt of its own; the row keeps its fingerprint. Until
when it works, the row says, by the database's clock. It works in small letters and in capitals.
"""

import hashlib
import secrets
from dataclasses import dataclass

from django.db.models import F, Q
from django.utils.crypto import salted_hmac

from approvals import rules
from approvals.models import ApprovalStep, Asked, Decision
from partners import queries as partners
from partners.acting import Acting

SALT = "approvals.link"
LENGTH = 64
COUNTS = Q(step__decision__in=[Decision.ACCEPTED, Decision.REJECTED]) | Q(
    step__decision=None, step__content_hash=F("step__order__content_hash")
)
"""What a link must be about to open anything. The database leaves the others out: so one that was real takes no longer
than one that never was."""


def nonce():
    """Give 128 bits from the system's random source, as text."""
    return secrets.token_hex(16)


def token(asked):
    """Give the token that lets the person who was asked decide."""
    return made_of(asked.nonce)


def made_of(nonce_):
    return salted_hmac(SALT, nonce_, algorithm="sha256").hexdigest()


def fingerprint(token_):
    """Give what is stored of a token."""
    return hashlib.sha256(token_.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Opened:
    """What a link opens: the step, who was asked, and he acting from the place he was asked at.

    `by` is None where it is decided: then no more is told than by whom and when.
    """

    step: ApprovalStep
    asked: Asked
    by: Acting | None


def open_link(given, *, now, ip=None):
    """Give what the token opens; None when it is forged or old, when others are asked or the content has changed since,
    or when its owner lost his place."""
    if len(given) != LENGTH or not given.isascii():
        return None
    people = ("membership__user", "step__order__partner", "step__order__buyer", "step__approver__user",
              "step__decided_by")  # fmt: skip
    found = Asked.objects.filter(COUNTS, token_hash=fingerprint(given.lower()), link_expires_at__gt=now)
    asked = found.select_related(*people).first()
    if asked is None:
        return None
    step = asked.step
    if step.decision is not None:
        return Opened(step, asked, None)
    by = partners.place(membership=asked.membership, channel="link", ip=ip)
    return Opened(step, asked, by) if by and rules.is_his(step, by, now=now) else None
