"""What may be done with partners (P1, P2)."""

from django.utils.translation import gettext as _

from core.refusal import Refused
from partners.models import PartnerStatus
from partners.permissions import Permission


def check_can_set_status(by, partner):
    """Operator staff with the right do; nobody closes the operator itself."""
    if not by.may(Permission.PARTNER_STATUS):
        raise Refused(_("Your role does not change the status of partners."))
    if partner.kind == partner.Kind.OPERATOR:
        raise Refused(_("The operator itself is always open."))


def check_status(status, reason):
    """A status that stops people says why."""
    if status not in PartnerStatus.values:
        raise Refused(_("Choose a status."), field="status")
    if status != PartnerStatus.OPEN and not reason.strip():
        raise Refused(_("Say why: the people affected read this."), field="reason")


def check_move(partner, parent):
    """A node goes below another partner, never below itself; the database watches the rest of the circle (P1)."""
    if partner.kind == partner.Kind.OPERATOR:
        raise Refused(_("The operator is not part of a tree."))
    if parent is not None and parent.kind == partner.Kind.OPERATOR:
        raise Refused(_("Partners form trees of their own; none hangs below the operator."), field="parent")
    if parent is not None and parent.pk == partner.pk:
        raise Refused(circle(partner), field="parent")


def circle(partner):
    """Say that a move would make a circle."""
    return _("%(partner)s cannot move below itself.") % {"partner": partner.name}
