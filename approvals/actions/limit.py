"""Set who may order how much alone, who decides above it, and who stands in for whom (A1, A3)."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from approvals.actions import period_limit as period_limits
from approvals.models import Period, Proxy, SpendingLimit
from approvals.queries import reach
from approvals.rules import limit as rules
from core import audit, transactions
from core.refusal import Refused
from partners.models import Membership


@transactions.whole
def set_limit(*, membership, amount, approver, by, now):
    """Set what somebody may order alone and who decides above it; both None removes the process (A1)."""
    if approver is not None:
        reach.hold([approver.pk])
        approver = Membership.objects.get(pk=approver.pk)
        rules.check_approver(membership, approver)
    if amount is not None and amount < 0:
        raise Refused(_("A spending limit is zero or more."), field="amount")
    old = SpendingLimit.objects.select_for_update().filter(membership=membership).first()
    try:
        with transaction.atomic():
            limit, _created = SpendingLimit.objects.update_or_create(
                membership=membership, defaults={"amount": amount, "approver": approver}
            )
    except IntegrityError as error:
        raise Refused(_("That would make a circle: each would wait for the other."), field="approver") from error
    audit.record("limit.set", limit, by=by, at=now, partner_id=membership.partner_id,
                 old=old and _limit_values(old), new=_limit_values(limit))  # fmt: skip
    return limit


@transactions.whole
def add_proxy(*, principal, deputy, by, now):
    """Let `deputy` decide wherever `principal` is the approver (A3)."""
    rules.check_proxy(principal, deputy)
    proxy, _created = Proxy.objects.get_or_create(principal=principal, deputy=deputy)
    new = {"principal": principal.user.name, "deputy": deputy.user.name}
    audit.record("proxy.added", proxy, by=by, at=now, partner_id=principal.partner_id, new=new)
    return proxy


@transactions.whole
def remove_proxy(*, proxy, by, now):
    """End a proxy. The audit row remembers who could decide for whom: see the invariants."""
    audit.record("proxy.removed", proxy, by=by, at=now, partner_id=proxy.principal.partner_id, old=_proxy_values(proxy))
    Proxy.objects.filter(pk=proxy.pk).delete()


@transactions.whole
def remove_limit(*, limit, by, now):
    """Take limits and approver off a place that ends."""
    period_limits.set_period_limits(membership=limit.membership, amounts=dict.fromkeys(Period.values), by=by, now=now)
    partner_id = limit.membership.partner_id
    audit.record("limit.removed", limit, by=by, at=now, partner_id=partner_id, old=_limit_values(limit))
    SpendingLimit.objects.filter(pk=limit.pk).delete()


def _proxy_values(proxy):
    return {
        "principal": proxy.principal.user.name,
        "deputy": proxy.deputy.user.name,
        "principal_id": proxy.principal_id,
        "deputy_user_id": proxy.deputy.user_id,
    }


def _limit_values(limit):
    return {"amount": None if limit.amount is None else str(limit.amount), "approver": limit.approver_id}
