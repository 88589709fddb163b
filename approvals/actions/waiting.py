"""The desk reminds whoever a client's order waits for: one mail for a person, at most one an hour (O6).

There is no way to accept for the client.
"""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Case, F, Max, Value, When
from django.db.models.functions import Greatest

from approvals.actions import reminding
from approvals.models import Asked
from approvals.rules import reminding as rules
from commerce.models import AMENDABLE, Order
from core import audit, outbox, transactions
from partners.models import Membership, UserStatus


@dataclass(frozen=True, slots=True)
class Reminded:
    """How many people were reminded of how many of the orders, and how many orders were left out."""

    people: int
    orders: int
    left_out: int


@transactions.whole
def remind(*, orders, by, now):
    """Have everybody mailed who is asked about these orders and was not reminded within the hour. Gives Reminded.

    Who is asked about several of them gets one mail with all. His place is locked, so that two of the desk at once do
    not both write to him.
    """
    rules.check_may_remind(by)
    orders = list(Order.objects.filter(pk__in=[order.pk for order in orders]).order_by("pk"))
    asked = _asked(orders)
    members = _free({row.membership_id for row in asked}, now)
    chosen = [row for row in asked if row.membership_id in members]
    rules.check_somebody_reminded(orders, asked, chosen)
    _note(chosen, now)
    _enqueue(chosen, now)
    told = defaultdict(list)
    for row in chosen:
        told[row.step.order_id].append(row.membership.user.name)
    audit.record_many(_events(orders, told), by=by, at=now)
    return Reminded(len(members), len(told), len(orders) - len(told))


def _asked(orders):
    """Give whom the orders that wait are open for and who can be written to, in the order they were asked."""
    waiting = [order.pk for order in orders if order.state in AMENDABLE]
    found = Asked.objects.filter(step__order__in=waiting, step__decision=None, is_open=True)
    reached = found.filter(
        membership__ended_at=None, membership__user__status__in=[UserStatus.ACTIVE, UserStatus.ON_HOLD]
    ).exclude(membership__user__email="")
    return list(reached.select_related("step", "membership__user").order_by("pk"))


def _free(members, now):
    """Give those of the places, locked, that nobody has reminded of anything within the hour."""
    places = Membership.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=members).order_by("pk")
    held = {place.pk for place in places}
    lately = Asked.objects.filter(membership__in=held, is_open=True).values("membership_id")
    late = lately.annotate(last=Max("reminded_at")).filter(last__gt=now - rules.APART)
    return held - {row["membership_id"] for row in late}


def _note(chosen, now):
    ids = [row.pk for row in chosen]
    reminding.renew(asked_ids=[row.pk for row in chosen if row.link_expires_at < now + reminding.LEAST_LEFT], now=now)
    later = Greatest(F("remind_at"), Value(now + rules.APART))
    Asked.objects.filter(pk__in=ids).update(reminded_at=now, remind_at=Case(When(remind_at__isnull=False, then=later)))


def _enqueue(chosen, now):
    """One mail for each person: of the one order with its link, of several as a list."""
    piles = defaultdict(list)
    for row in chosen:
        piles[row.membership_id].append(row.pk)
    reminding.enqueue(asked_ids=[pile[0] for pile in piles.values() if len(pile) == 1], now=now)
    moment = int(now.timestamp())
    several = {member: pile for member, pile in piles.items() if len(pile) > 1}
    outbox.enqueue_many(
        "approvals.digest",
        (
            (f"approval_reminders:{member}:{moment}", {"membership": member, "asked": pile})
            for member, pile in several.items()
        ),
    )


def _events(orders, told):
    for order in orders:
        if order.pk in told:
            new = {"asked": ", ".join(told[order.pk])}
            yield audit.Event("approval.reminded", "order", order.pk, order.partner_id, new=new)
