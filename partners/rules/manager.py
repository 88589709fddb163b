"""Who looks after which partner, and who says so (P13)."""

from django.utils.translation import gettext as _

from core.refusal import Refused
from partners.models import Partner, UserStatus
from partners.permissions import Permission, Role

MANAGING_ROLES = frozenset({Role.MARKETPLACE_MANAGER, Role.SSR})
"""Who of the operator's staff looks after partners."""
MAX_REASON = 300


def check_can_assign(by):
    if not by.may(Permission.ACCOUNT_ASSIGN):
        raise Refused(_("Your role does not assign account managers."))


def check_can_draw(by):
    if not by.may(Permission.ACCOUNT_DRAW) or not MANAGING_ROLES & set(by.roles):
        raise Refused(_("Your role does not look after partners."))


def check_partner(partner):
    """Partners are looked after, the operator is not."""
    if partner.kind == Partner.Kind.OPERATOR:
        raise Refused(_("The operator has no account manager."))


def check_in_pool(partner):
    """Only companies are drawn; who looks after a company looks after its branches."""
    if partner.parent_id is not None:
        raise Refused(_("%(partner)s is a branch: draw its company.") % {"partner": partner.name})


def check_free(partner, current):
    """Of two who draw at once the second reads who was first."""
    if current is not None:
        values = {"partner": partner.name, "name": current.manager.user.name}
        raise Refused(_("%(name)s already looks after %(partner)s.") % values)


def check_manager(manager):
    """Somebody of the operator's sales staff who can be reached."""
    is_staff = manager is not None and manager.partner.kind == Partner.Kind.OPERATOR and manager.ended_at is None
    if not is_staff or manager.user.status != UserStatus.ACTIVE or not MANAGING_ROLES & set(manager.roles):
        raise Refused(_("Choose somebody of the operator's sales staff."), field="manager")


def check_another(current, manager):
    if current is not None and current.manager_id == manager.pk:
        raise Refused(_("%(name)s looks after this partner already.") % {"name": manager.user.name}, field="manager")


def check_assigned(partner, current):
    if current is None:
        raise Refused(_("Nobody looks after %(partner)s itself.") % {"partner": partner.name})


def check_own(by, current):
    """One declines what is one's own."""
    if current is None or current.manager_id != by.membership_id:
        raise Refused(_("You do not look after this partner, or no longer."))


def check_reason(reason):
    if not reason.strip():
        raise Refused(_("Say why: whoever assigns it next reads this."), field="reason")
    if len(reason) > MAX_REASON:
        raise Refused(_("Please use at most %(most)s characters.") % {"most": MAX_REASON}, field="reason")
