"""What of assisted and phone sales waits for somebody, and what he or his company has sold (T1, T5-T7, F5, F6, X5)."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Exists, F, OuterRef, Q

from commerce.queries import home as sums
from core import prepared
from partners.models import SUBTREE_SQL
from partners.permissions import Permission
from telesales.models import (
    OPPORTUNITY_LIVE,
    Lead,
    LeadState,
    Opportunity,
    OpportunityState,
    PhoneOffer,
    PhoneOfferState,
    PhoneSale,
    Quote,
    QuoteState,
    RecordingRequest,
    RefundTask,
)
from telesales.queries import lead as leads

S = OpportunityState
SUBTREE = SUBTREE_SQL.replace("%s", "%(node)s")
MINE_SQL = sums.SUMS_SQL.format(which=f"o.seller_id = %(user)s AND o.sold_from_id IN ({SUBTREE})")
FROM_SQL = sums.SUMS_SQL.format(which=f"o.sold_from_id IN ({SUBTREE})")
RESOLD_SQL = sums.SUMS_SQL.format(
    which="o.sold_from_id IS NOT NULL AND o.channel <> 'phone' AND o.sold_from_id NOT IN"
    " (SELECT id FROM partners_partner WHERE kind = 'operator')"
)
QUOTES_SQL = """
    SELECT date_trunc('week', sent.at AT TIME ZONE %(zone)s)::date, count(*),
           count(*) FILTER (WHERE o.order_id IS NOT NULL),
           count(*) FILTER (WHERE o.order_id IS NULL AND o.ended_at IS NULL AND o.expires_at > %(now)s)
    FROM (SELECT opportunity_id, min(sent_at) AS at FROM telesales_quote GROUP BY 1) sent
    JOIN telesales_opportunity o ON o.id = sent.opportunity_id
    WHERE sent.at >= %(since)s AND o.deleted_at IS NULL GROUP BY 1
"""
PHONE_SQL = f"""
    SELECT date_trunc('month', s.at AT TIME ZONE %(zone)s)::date, s.currency, count(*), sum(s.total)
    FROM telesales_phonesale s JOIN commerce_order o ON o.id = s.order_id
    WHERE s.at >= %(since)s AND (o.sold_from_id IN ({SUBTREE}) OR s.vendor_id IN ({SUBTREE}))
      AND o.state NOT IN ('rejected', 'withdrawn', 'expired', 'cancelled')
    GROUP BY 1, 2
"""
EARNED_SQL = f"""
    SELECT date_trunc('month', e.at AT TIME ZONE %(zone)s)::date, e.currency, count(*), sum(e.amount)
    FROM telesales_commissionentry e WHERE e.partner_id IN ({SUBTREE}) AND e.at >= %(since)s GROUP BY 1, 2
"""


@dataclass(frozen=True, slots=True)
class Sent:
    """Opportunities whose first quote was sent in a week (its first day): how many, ordered, still open."""

    first: date
    number: int
    ordered: int
    open: int


@dataclass(frozen=True, slots=True)
class Sum:
    """Phone sales, or what a company got of them, in a month (its first day) and currency."""

    first: date
    currency: str
    number: int
    value: Decimal


def quotes(acting, now):
    """Give the quotes that wait for the acting user's own answer, those that end first on top (T6)."""
    found = Quote.objects.filter(
        state=QuoteState.SENT, expires_at__gt=now, opportunity__customer=acting.membership_id,
        opportunity__state=S.PENDING_CUSTOMER, opportunity__deleted_at=None,
    )  # fmt: skip
    shown = ("pk", "opportunity__number", "opportunity__name", "total", "currency", "expires_at", "sent_by__name")
    return found.order_by("expires_at", "pk").values(*shown)


def opportunities(acting, now):
    """Give the opportunities that wait for the acting user, those that end first on top: his own that are open, were
    approved or countered; a manager also those to review and to decide about (T5)."""
    versions = Quote.objects.filter(opportunity=OuterRef("pk"))
    countered = Exists(versions.filter(state=QuoteState.COUNTERED)) & ~Exists(versions.filter(state=QuoteState.SENT))
    mine = Q(state__in=[S.OPEN, S.APPROVED]) | Q(state=S.PENDING_CUSTOMER) & countered
    waits = Q(owner=acting.membership_id) & mine
    if acting.may(Permission.SALE_MANAGE):
        waits |= Q(state__in=[S.PENDING_REVIEW, S.APPROVED])
    seen = Opportunity.objects.visible_to(acting).filter(deleted_at=None, expires_at__gt=now)
    found = seen.filter(waits, state__in=OPPORTUNITY_LIVE)
    shown = ("number", "name", "state", "partner__name", "total", "currency", "expires_at")
    return found.order_by("expires_at", "pk").values(*shown)


def waiting_leads(acting):
    """Give the leads that nobody has taken yet of those the acting user works on, and those he has, oldest first."""
    if acting.may(Permission.SALE_MANAGE):
        found = Lead.objects.filter(state=LeadState.SUBMITTED)
    else:
        mine = Q(owner=None) | Q(owner=acting.membership_id)
        found = Lead.objects.filter(mine, leads.assigned_to(acting, leads.company_of(acting)), state=LeadState.ASSIGNED)
    shown = ("pk", "company", "name", "city", "state", "owner_id", "since")
    return found.annotate(since=F("created_at")).order_by("created_at", "pk").values(*shown)


def recordings(acting):
    """Give the recordings that the operator asks for of what the acting company has sold, or was sold of its products;
    of the operator's staff whoever sold it is asked (F6)."""
    found = RecordingRequest.objects.filter(state=RecordingRequest.State.OPEN)
    if acting.is_operator:
        found = found.filter(sale__seller=acting.membership_id)
    else:
        found = found.filter(sale__in=PhoneSale.objects.visible_to(acting).order_by().values("pk"))
    return found.order_by("due_at", "pk").values("sale__order__number", "sale__product__name", "due_at", "reason")


def refund_tasks():
    """Give the money that is to be given back, what waits longest first (F6)."""
    shown = ("pk", "amount", "currency", "opened_at", "sale__order__number", "sale__order__partner__name")
    return RefundTask.objects.filter(done_at=None).order_by("opened_at", "pk").values(*shown)


def drafts(acting):
    """Give the acting user's own phone offers that were not finished, the latest first."""
    found = PhoneOffer.objects.of(acting).filter(state=PhoneOfferState.DRAFT)
    return found.order_by("-changed_at", "-pk").values("pk", "product__name", "changed_at")


def sold_by(acting, since, unit, zone):
    """Give the Sums of what the acting user has sold from where he acts."""
    values = {"user": acting.user_id, "node": acting.partner_id, "since": since, "unit": unit, "zone": zone}
    return sums.sums(MINE_SQL, values)


def sold_from(acting, since, unit, zone):
    """Give the Sums of what the acting company has sold to others."""
    return sums.sums(FROM_SQL, {"node": acting.partner_id, "since": since, "unit": unit, "zone": zone})


def resold(since, unit, zone):
    """Give the Sums of what resellers have sold."""
    return sums.sums(RESOLD_SQL, {"since": since, "unit": unit, "zone": zone})


def sent(since, zone, now):
    """Give the Sent of each week."""
    return [Sent(*row) for row in _rows(QUOTES_SQL, {"since": since, "zone": zone, "now": now})]


def phone_sales(acting, since, zone):
    """Give the Sums of the phone sales that the acting company made, or that were made of its products."""
    return [Sum(*row) for row in _rows(PHONE_SQL, {"node": acting.partner_id, "since": since, "zone": zone})]


def earned(acting, since, zone):
    """Give the Sums of what the acting company got of phone sales, less what went back."""
    return [Sum(*row) for row in _rows(EARNED_SQL, {"node": acting.partner_id, "since": since, "zone": zone})]


def _rows(sql, values):
    with prepared.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall()
