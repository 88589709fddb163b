"""Links in mails about people: signed, for one person and one purpose; nothing usable is stored (see
approvals.links.decision).

Until when an invitation holds, its row says; a link that confirms an address carries when it was asked for.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core import signing

from partners.models import Invitation, User

INVITATION, ADDRESS = "partners.invitation", "partners.address"
ADDRESS_DAYS = 3


def invitation_token(invitation):
    """Give the token that lets whoever reads the mail accept the invitation."""
    return _signer(INVITATION).sign_object([invitation.pk, invitation.user_id])


def open_invitation(given, *, now):
    """Give the Invitation that the token opens; None when it is forged, old, used, revoked or replaced."""
    values = _read(INVITATION, given, int, int)
    if values is None:
        return None
    pk, user_id = values
    usable = Invitation.objects.filter(ended_at=None, expires_at__gt=now, user__status=User.Status.ACTIVE)
    return usable.select_related("user").filter(pk=pk, user_id=user_id).first()


@dataclass(frozen=True, slots=True)
class NewAddress:
    """What a link to confirm an address opens: whose, and which."""

    user: User
    email: str


def address_token(*, user, email, asked_at):
    """Give the token that makes `email` the user's address; his address of today is part of it."""
    return _signer(ADDRESS).sign_object([user.pk, email, user.email, asked_at])


def open_address(given, *, now):
    """Give the NewAddress; None when the token is forged or old, or the address has changed since."""
    values = _read(ADDRESS, given, int, str, str, str)
    if values is None:
        return None
    pk, email, before, asked_at = values
    if datetime.fromisoformat(asked_at) + timedelta(days=ADDRESS_DAYS) <= now:
        return None
    user = User.objects.filter(pk=pk, email=before).first()
    return NewAddress(user, email) if user and user.is_active else None


def _signer(salt):
    return signing.Signer(salt=salt)


def _read(salt, given, *kinds):
    try:
        values = _signer(salt).unsign_object(given)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return values if isinstance(values, list) and [type(value) for value in values] == list(kinds) else None
