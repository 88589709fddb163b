"""What approvals show on a person's page: limits with what is used of them, approver, proxies, absences (A1-A4).

settings.PERSON_PANELS names `panel`.
"""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from approvals.models import Period, PeriodLimit, Proxy, SpendingLimit
from approvals.pages import delegations
from approvals.queries import absence as absences
from approvals.queries import reach, route
from commerce.models import Order
from commerce.queries.order import Panel
from core import clock
from partners.permissions import Permission

MOST_SHOWN = 20
PERIODS = {
    Period.DAY: gettext_lazy("Today"),
    Period.WEEK: gettext_lazy("This week"),
    Period.MONTH: gettext_lazy("This month"),
    Period.QUARTER: gettext_lazy("This quarter"),
    Period.YEAR: gettext_lazy("This year"),
}


@dataclass(frozen=True, slots=True)
class Use:
    """A limit of a period with what was ordered in it; `share` in per cent, at most 100."""

    label: str
    amount: Decimal
    used: Decimal

    @property
    def share(self):
        return min(int(self.used * 100 / self.amount), 100) if self.amount else 100

    @property
    def left(self):
        return max(self.amount - self.used, Decimal(0))


def panel(*, membership, acting):
    """Give the limits of a person at a place, with ways to change them for who may."""
    if membership.partner.kind == membership.partner.Kind.OPERATOR or membership.ended_at is not None:
        return None
    now = acting.read_at or clock.now()
    limit = SpendingLimit.objects.filter(membership=membership).select_related("approver__user").first()
    uses = period_uses(membership, now=now)
    people = ("principal__user", "deputy__user")
    today = reach.today(membership.partner_id, now=now)
    mine = absences.of_place(membership, today=today)
    context = {
        "place": membership,
        "limit": limit,
        "uses": uses,
        "problem": half_set(limit, uses),
        "stands_in_for": Proxy.objects.filter(deputy=membership).select_related(*people)[:MOST_SHOWN],
        "proxies": Proxy.objects.filter(principal=membership).select_related(*people)[:MOST_SHOWN],
        "approver_of": SpendingLimit.objects.filter(approver=membership).select_related("membership__user")[
            :MOST_SHOWN
        ],
        "absences": delegations.rows(mine, today=today),
        "may_change": acting.may(Permission.USER_MANAGE) and acting.user_id != membership.user_id,
    }
    return Panel("approvals/people/panel.html", context)


def half_set(limit, uses):
    """Say what is missing where only limits or only an approver are set; empty where nothing is (A1)."""
    has_limit, has_approver = bool(uses) or bool(limit and limit.amount is not None), bool(limit and limit.approver_id)
    if has_limit and not has_approver:
        return _("There is a limit and nobody who decides above it: name an approver as well.")
    if has_approver and not has_limit:
        return _("There is an approver and no limit above which he is asked: set one as well.")
    return ""


def period_uses(membership, *, now):
    """Give the Uses of a person's limits per period, counted as the gate counts them."""
    if not PeriodLimit.objects.filter(membership=membership).exists():
        return []
    who = {"user_id": membership.user_id, "partner_id": membership.partner_id}
    known = route.facts(**who, total=Decimal(0), currency=membership.partner.currency)
    order = Order(buyer_id=membership.user_id, partner_id=membership.partner_id, currency=membership.partner.currency)
    found = {use.period: use for use in route.period_uses(order, known, now=now)}
    return [Use(str(PERIODS[period]), found[period].limit, found[period].used) for period in Period if period in found]
