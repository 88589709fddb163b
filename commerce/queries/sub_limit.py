"""Which parts of accounts nodes may use, and how much they do (K8)."""

from commerce.models import SubLimit
from commerce.queries import exposure
from commerce.queries import partner as partners
from partners.models import Partner


def of_account(account):
    """Give the open sub-limits of an account with their `partner`, by name."""
    if not account.has_sub_limits:
        return []
    return list(account.sub_limits.filter(ended_at=None).select_related("partner").order_by("partner__name", "id"))


def inside(partner_id):
    """Give the open sub-limits of a node and of those below, with their `partner`, by account and name."""
    found = SubLimit.objects.filter(ended_at=None, partner_id__in=partners.inside(partner_id))
    return list(found.select_related("partner").order_by("account", "partner__name", "id"))


def are_there():
    """Whether any node has a part of an account: where none has, there is nothing to look for below each of many."""
    return SubLimit.objects.filter(ended_at=None).exists()


def shared_with(account_id, partner_id):
    """Give the names of the nodes, from this one down, that have a part of this account."""
    return [each.partner.name for each in inside(partner_id) if each.account_id == account_id]


MOST_CANDIDATES = 500


def candidates(account):
    """Give [(code, name)] of nodes below that use an account and have no sub-limit yet, for a list to choose from."""
    below = Partner.objects.filter(pk__in=exposure.users(account.partner_id)).exclude(pk=account.partner_id)
    free = below.exclude(sub_limits__in=SubLimit.objects.filter(ended_at=None))
    return list(free.order_by("name", "pk").values_list("code", "name")[:MOST_CANDIDATES])
