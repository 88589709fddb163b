"""Who sets limits, and whom one may name as approver or proxy (A1, A3)."""

from django.utils.translation import gettext as _

from core.refusal import Refused
from partners import queries as partners
from partners.rules import people


def check_may_set(by, membership):
    """Limits and proxies are set by whoever manages the person; nobody sets his own (P4)."""
    people.check_can_manage(by, membership.partner)
    people.check_not_oneself(by, membership.user)


def check_approver(membership, approver):
    """An approver is another user of the same tree (A1); that the chain has no cycle, the database checks."""
    if approver.pk == membership.pk or approver.user_id == membership.user_id:
        raise Refused(_("Nobody is his own approver."), field="approver")
    if approver.ended_at is not None:
        raise Refused(_("The approver no longer has a place there."), field="approver")
    _check_same_tree(membership, approver, "approver")


def check_proxy(principal, deputy):
    """A proxy is another user of the same tree (A3)."""
    if deputy.pk == principal.pk or deputy.user_id == principal.user_id:
        raise Refused(_("Nobody is his own proxy."), field="deputy")
    if deputy.ended_at is not None:
        raise Refused(_("The proxy no longer has a place there."), field="deputy")
    _check_same_tree(principal, deputy, "deputy")


def _check_same_tree(one, other, field):
    if partners.root_id(one.partner_id) != partners.root_id(other.partner_id):
        raise Refused(_("Choose somebody of the same company."), field=field)
