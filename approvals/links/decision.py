"""Links in approval mails: for one person, one step and one content; nothing usable is stored (A8).

A link is made of the row's nonce and the server's key, under a salt of its own; the row keeps its fingerprint. Until
when it works, the row says, by the database's clock. It works in small letters and in capitals.
"""

from dataclasses import dataclass

from django.db.models import F, Q

from approvals.models import ApprovalStep, Asked, Decision
from approvals.rules import decision as rules
from core.mailed_links import MailedLinks
from partners import queries as partners
from partners.acting import Acting

LINKS = MailedLinks("approvals.link")
nonce, made_of, fingerprint = LINKS.nonce, LINKS.token, LINKS.fingerprint
COUNTS = Q(step__decision__in=[Decision.ACCEPTED, Decision.REJECTED]) | Q(
    step__decision=None, step__content_hash=F("step__order__content_hash")
)
"""What a link must be about to open anything. The database leaves the others out: so one that was real takes no longer
than one that never was."""


def token(asked):
    """Give the token that lets the person who was asked decide."""
    return made_of(asked.nonce)


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
    looked_for = LINKS.looked_for(given)
    if looked_for is None:
        return None
    people = ("membership__user", "step__order__partner", "step__order__buyer", "step__approver__user",
              "step__decided_by")  # fmt: skip
    found = Asked.objects.filter(COUNTS, token_hash=looked_for, link_expires_at__gt=now)
    asked = found.select_related(*people).first()
    if asked is None:
        return None
    step = asked.step
    if step.decision is not None:
        return Opened(step, asked, None)
    by = partners.place(membership=asked.membership, channel="link", ip=ip)
    return Opened(step, asked, by) if by and rules.is_his(step, by, now=now) else None
