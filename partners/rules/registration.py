"""Who decides about companies that ask to become partners, and what they have to say (P15)."""

from django.utils.translation import gettext as _

from core.refusal import Refused
from partners.models import Registration
from partners.permissions import Permission

LINK_DAYS = 7
KEPT_DAYS = 30
"""How long an unconfirmed registration is kept after its link has expired."""


def check_can_confirm(registration, now):
    """A link works once and until it expires."""
    if registration.state != Registration.State.UNCONFIRMED or registration.expires_at <= now:
        raise Refused(_("This link does not work any more. Please register again."))


def check_can_decide(by, registration):
    """Whoever accepts companies decides, once."""
    if not by.may(Permission.REGISTRATION_DECIDE):
        raise Refused(_("Your role does not decide about registrations."))
    if registration.state == Registration.State.UNCONFIRMED:
        raise Refused(_("The mail address is not confirmed yet."))
    if registration.decided_at is not None:
        values = {"state": registration.get_state_display(), "who": registration.decided_by}
        raise Refused(_("This is already decided: %(state)s by %(who)s.") % values)


def check_reason(reason):
    """The company reads why it was declined."""
    if not reason.strip():
        raise Refused(_("Say why: the company reads this."), field="reason")
