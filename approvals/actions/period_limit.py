"""Set what somebody may order in a day, week, month, quarter or year without asking (A1)."""

from django.utils.translation import gettext as _

from approvals.models import Period, PeriodLimit
from core import audit, transactions
from core.refusal import Refused
from partners.models import Membership


@transactions.whole
def set_period_limits(*, membership, amounts, by, now):
    """Set {period: amount}; None takes that limit away, a period that is missing stays as it is.

    Gives the periods that have changed. Together with an approver they are in effect, as the limit of one order is.
    """
    Membership.objects.select_for_update(no_key=True).get(pk=membership.pk)
    for period, amount in amounts.items():
        if amount is not None and amount < 0:
            raise Refused(_("A spending limit is zero or more."), field=period)
    old = dict(PeriodLimit.objects.filter(membership=membership).values_list("period", "amount"))
    new = {period: amount for period, amount in {**old, **amounts}.items() if amount is not None}
    changed = [period for period in Period.values if old.get(period) != new.get(period)]
    if not changed:
        return []
    _write(membership, {period: new.get(period) for period in changed})
    values = {"old": _told(old), "new": _told(new)}
    audit.record("limit.periods_set", membership, by=by, at=now, partner_id=membership.partner_id, **values)
    return changed


def _write(membership, amounts):
    gone = [period for period, amount in amounts.items() if amount is None]
    PeriodLimit.objects.filter(membership=membership, period__in=gone).delete()
    kept = [
        PeriodLimit(membership=membership, period=period, amount=amount)
        for period, amount in amounts.items()
        if amount is not None
    ]
    PeriodLimit.objects.bulk_create(
        kept, update_conflicts=True, unique_fields=["membership", "period"], update_fields=["amount"]
    )


def _told(amounts):
    return {period: str(amounts[period]) for period in Period.values if period in amounts}
