"""Links in approval mails: signed, for one person, step and content; nothing usable is stored (A8).

The signature says who may decide what; until when, the step says, by the database's clock.
"""

from dataclasses import dataclass

from django.core import signing

from approvals.models import ApprovalStep
from partners import queries as partners
from partners.acting import Acting

SALT = "approvals.link"


def token(step):
    """Give the token that lets the step's approver decide it."""
    return signing.Signer(salt=SALT).sign_object([step.pk, step.approver_id, step.content_hash[:16]])


@dataclass(frozen=True, slots=True)
class Opened:
    """What a valid link opens: the step and the approver, acting from the place he was asked at."""

    step: ApprovalStep
    by: Acting


def open_link(given, *, now, ip=None):
    """Give what the token opens; None when it is forged, old, used, or its owner lost his place."""
    try:
        step_id, approver_id, content = signing.Signer(salt=SALT).unsign_object(given)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    steps = ApprovalStep.objects.open().filter(pk=step_id, approver_id=approver_id, link_expires_at__gt=now)
    step = steps.select_related("order__partner", "order__buyer", "approver__user").first()
    if step is None or step.content_hash[:16] != content or step.content_hash != step.order.content_hash:
        return None
    by = partners.place(membership=step.approver, channel="link", ip=ip)
    return Opened(step, by) if by else None
