"""When an invitation may be sent, sent again, revoked or accepted (P4)."""

from django.utils.translation import gettext as _

from core.refusal import Refused
from partners.models import User, UserStatus


def check_can_be_invited(user, email):
    """Invited is who signs in with a password and has not chosen one yet."""
    if user.kind != User.Kind.DIRECT:
        raise Refused(_("A procurement user comes from your purchasing system and chooses no password."))
    if user.status != UserStatus.ACTIVE:
        raise Refused(_("%(name)s is not active.") % {"name": user})
    if user.has_usable_password():
        raise Refused(_("%(name)s has chosen a password already.") % {"name": user})
    if not email:
        raise Refused(_("Give an e-mail address: the invitation goes there."), field="email")


def check_open(invitation, now):
    """An invitation counts once, until it is revoked, replaced or out of date."""
    if invitation is None or invitation.ended_at is not None or invitation.expires_at <= now:
        raise Refused(_("This invitation no longer holds. Ask for a new one."))
    if invitation.user.status != UserStatus.ACTIVE:
        raise Refused(_("This invitation no longer holds. Ask for a new one."))


def check_is_his(invitation, user):
    """The place goes to the account that has the address the invitation was sent to."""
    if user.email.lower() != invitation.email.lower():
        raise Refused(_("This invitation was sent to another address. Sign in with the account that has it."))
