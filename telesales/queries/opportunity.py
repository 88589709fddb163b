"""What an opportunity is worth at this moment, and what is read beside it (T5)."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Q
from django.db.models.functions import Now

from commerce.checkout import Checkout
from commerce.queries import cart as carts
from commerce.queries import conditions
from core import money, prepared
from partners import queries as partners
from partners.models import Membership
from partners.permissions import SELLER_ROLES, Role
from partners.queries.people import SIGNS_IN
from telesales.models import Opportunity, OpportunityState

NEXT_SQL = "SELECT nextval(pg_get_serial_sequence('telesales_opportunity', 'id'))"
OFFERED = 20
RELATED = ("customer__user", "partner", "owner__user", "sold_from", "cart", "order", "cloned_from")


@dataclass(frozen=True, slots=True)
class Priced:
    """The lines of a sales draft as PricedLine, what counts for them, how they are delivered, and what it all costs."""

    lines: Sequence[Any]
    how: conditions.Conditions
    deliveries: Sequence[Any]
    delivery: Any
    total: Decimal
    net: Decimal

    @property
    def given(self):
        """What the lines cost less than at the customer's own prices."""
        return sum((_given(line) for line in self.lines if line.list_price is not None), money.ZERO)


def _given(line):
    return (line.list_price - line.unit_price) * line.quantity


def priced(cart, *, now):
    """Price a sales draft as its customer would pay it now."""
    lines, how = carts.taxed(cart, now=now)
    offered = conditions.deliveries(how, lines, cart.currency)
    chosen = conditions.chosen(offered, how, Checkout.of(cart.checkout).delivery) or conditions.NO_DELIVERY
    total = carts.total(lines) + chosen.total
    net = total - carts.tax_total(lines) - chosen.tax_total
    return Priced(lines, how, offered, chosen, total, net)


def company_id(opportunity):
    """Give the id of the customer's company: the top of his tree."""
    return partners.root_id(opportunity.partner_id)


def next_id():
    """Give the id, and so the number, that the next opportunity has."""
    with prepared.cursor() as cursor:
        cursor.execute(NEXT_SQL)
        return cursor.fetchone()[0]


def found(acting, number):
    """Give an opportunity that somebody sees, None where there is none for him."""
    return Opportunity.objects.visible_to(acting).select_related(*RELATED).filter(number=number).first()


def rows(acting):
    """Give those that somebody sees as the list shows them."""
    found = Opportunity.objects.visible_to(acting)
    return found.select_related("customer__user", "partner", "owner__user", "sold_from")


def owners_for(opportunity, acting, text=""):
    """Give the places of those who may take an opportunity over: all who sell, for a reseller manager those of
    resellers; the best few that a text means."""
    roles = list(SELLER_ROLES) if Role.MARKETPLACE_MANAGER in acting.roles else [Role.RESELLER, Role.RESELLER_MANAGER]
    sellers = Membership.objects.current().filter(roles__overlap=roles, user__status__in=SIGNS_IN)
    if text:
        sellers = sellers.filter(
            Q(user__name__icontains=text) | Q(user__username__icontains=text) | Q(partner__name__icontains=text)
        )
    return sellers.exclude(pk=opportunity.owner_id).select_related("user", "partner").order_by("user__name", "pk")


def customers(acting, text):
    """Give the places of customers that somebody may begin an opportunity for and that a text means, the best few.

    Whether he really may is asked again when it is begun.
    """
    found = Membership.objects.current().filter(user__status__in=SIGNS_IN).exclude(partner__kind="operator")
    reach = _reach(acting)
    if reach is not None:
        found = found.filter(partner_id__in=reach)
    for word in text.split()[:4]:
        found = found.filter(
            Q(user__name__icontains=word)
            | Q(user__email__istartswith=word)
            | Q(user__username__istartswith=word)
            | Q(partner__name__icontains=word)
            | Q(partner__code__istartswith=word)
        )
    return found.select_related("user", "partner").order_by("user__name", "pk")[:OFFERED]


def _reach(acting):
    """Give the nodes whose people somebody sells to; None for those of all companies but his own, see the rules."""
    if Role.MARKETPLACE_MANAGER in acting.roles or Role.SSR in acting.roles:
        return None
    with prepared.cursor() as cursor:
        of_all = Role.RESELLER_MANAGER in acting.roles
        cursor.execute(BELOW_SQL, {"all": of_all, "own": partners.root_id(acting.partner_id)})
        return [row[0] for row in cursor.fetchall()]


BELOW_SQL = """
    WITH RECURSIVE below(id) AS (
        SELECT customer_id FROM telesales_resellercustomer WHERE ended_at IS NULL AND (%(all)s OR reseller_id = %(own)s)
        UNION ALL
        SELECT node.id FROM partners_partner node JOIN below ON node.parent_id = below.id
    ) SELECT id FROM below
"""


def waiting_for_review():
    """Give how many wait for a manager."""
    waiting = Opportunity.objects.filter(state=OpportunityState.PENDING_REVIEW, deleted_at=None)
    return waiting.filter(expires_at__gt=Now()).count()


def customer_place(membership_id):
    """Give the membership that something is prepared for, with its user."""
    return Membership.objects.select_related("user", "partner").get(pk=membership_id)
