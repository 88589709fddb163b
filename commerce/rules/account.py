"""What may be set on accounts, and which nodes may have a part of one (K1, K4, K8)."""

from django.utils.translation import gettext as _

from core.refusal import Refused

MOST_TOLERANCE = 10**12


def check_can_open(partner, *, has_account, shared):
    """Only partners buy, and each node has one account. `shared` are the nodes there and below that share another."""
    if partner.kind == partner.Kind.OPERATOR:
        raise Refused(_("The operator buys nothing: choose one of the partners."), field="partner")
    if has_account:
        raise Refused(_("%(partner)s has an account already.") % {"partner": partner.name}, field="partner")
    if shared:
        names = ", ".join(shared)
        raise Refused(_("End these sub-limits of the account above first: %(names)s.") % {"names": names})


def check_tolerance(tolerance):
    """How far below zero is still fine."""
    if not 0 <= tolerance < MOST_TOLERANCE:
        raise Refused(_("A tolerance is zero or more."), field="tolerance")


def check_currency(account, currency, *, is_used):
    """The currency is a matter of the opening: with the first movement, or sub-limit, it is fixed."""
    if currency != account.currency and is_used:
        raise Refused(_("The currency is fixed: the account has been used."), field="currency")


def check_changes(changes):
    if not changes:
        raise Refused(_("Nothing is different from how it is."))


def check_can_share(account, partner, *, nearest_id, is_shared):
    """A sub-limit is for a node below the account's own that uses this account."""
    told = {"partner": partner.name, "owner": account.partner.name}
    if partner.pk == account.partner_id:
        raise Refused(_("The account is %(owner)s's own: its limit is the account's.") % told, field="partner")
    if nearest_id != account.pk:
        raise Refused(_("%(partner)s does not use the account of %(owner)s.") % told, field="partner")
    if is_shared:
        raise Refused(_("%(partner)s has a sub-limit already: change that one.") % told, field="partner")


def check_is_open(sub_limit):
    if sub_limit.ended_at is not None:
        raise Refused(_("This sub-limit has ended already."))
