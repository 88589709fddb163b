"""Reseller companies and their customers (T1, T5)."""

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q
from django.db.models.expressions import RawSQL
from django.db.models.functions import Lower

from commerce.models import Order, OrderState
from core import prepared
from partners import queries as partners
from partners.models import SUBTREE_SQL, Membership, Partner, User
from partners.permissions import Role
from partners.queries.people import SIGNS_IN
from telesales.models import OPPORTUNITY_LIVE, LeadState, Opportunity, ResellerCustomer
from telesales.queries.overrides import month_begins

COMPANIES_SQL = """
    WITH RECURSIVE path(id, parent_id) AS (
        SELECT p.id, p.parent_id FROM partners_partner p JOIN partners_membership m ON m.partner_id = p.id
        WHERE m.ended_at IS NULL AND m.roles::text[] && ARRAY['reseller']
        UNION
        SELECT up.id, up.parent_id FROM partners_partner up JOIN path ON up.id = path.parent_id
    )
    SELECT id FROM path WHERE parent_id IS NULL
    UNION
    SELECT reseller_id FROM telesales_resellercustomer WHERE ended_at IS NULL
"""
"""The tops of the trees in which somebody sells as a reseller, and whoever has customers still."""


def companies():
    """Give the reseller companies."""
    return Partner.objects.filter(pk__in=RawSQL(COMPANIES_SQL, []))


def current():
    """Give who looks after whom now."""
    return ResellerCustomer.objects.filter(ended_at=None)


def visible_to(acting):
    """Give the customers of resellers that somebody sees: staff all, a reseller those of his company (T5)."""
    if acting.is_operator:
        return current()
    return current().filter(reseller=partners.root_id(acting.partner_id))


def of_customer(company_id):
    """Give the reseller company that looks after a customer company, None without one."""
    found = current().filter(customer=company_id).select_related("reseller").first()
    return found.reseller if found else None


UPWARDS_SQL = """
    WITH RECURSIVE path(id, parent_id) AS (
        SELECT id, parent_id FROM partners_partner WHERE id = %s
        UNION ALL
        SELECT up.id, up.parent_id FROM partners_partner up JOIN path ON up.id = path.parent_id
    ) SELECT id FROM path
"""


def of_node(partner_id):
    """Give the reseller company that looks after a node's company, None without one; in one query."""
    links = current().filter(customer__in=RawSQL(UPWARDS_SQL, [partner_id])).select_related("reseller")
    found = links.first()
    return found.reseller if found else None


def people(reseller_id):
    """Give those of a reseller company who sell, and can be written to."""
    places = Membership.objects.current().filter(
        partner_id__in=RawSQL(SUBTREE_SQL, [reseller_id]), roles__contains=[Role.RESELLER]
    )
    found = User.objects.filter(memberships__in=places, status__in=SIGNS_IN).exclude(email="")
    return found.order_by("name", "pk").distinct()


def customer_names(reseller_id):
    """Give the names of the customers that a reseller company looks after now."""
    return list(
        current().filter(reseller=reseller_id).order_by("customer__name", "pk").values_list("customer__name", flat=True)
    )


def sells_elsewhere(reseller_id, branch_id):
    """Whether somebody of a reseller company sells from outside a branch of it."""
    found = Membership.objects.current().filter(roles__contains=[Role.RESELLER], user__status__in=SIGNS_IN)
    found = found.filter(partner_id__in=RawSQL(SUBTREE_SQL, [reseller_id]))
    return found.exclude(partner_id__in=RawSQL(SUBTREE_SQL, [branch_id])).exists()


def code_of(company_id):
    """Give the code of a company."""
    return Partner.objects.values_list("code", flat=True).get(pk=company_id)


BELOW_SQL = """
    WITH RECURSIVE below(id, root_id) AS (
        SELECT id, id FROM partners_partner WHERE id = ANY(%(companies)s)
        UNION ALL
        SELECT node.id, below.root_id FROM partners_partner node JOIN below ON node.parent_id = below.id
    )
"""
"""Everything in the trees of many companies."""


@dataclass(slots=True)
class Figures:
    """What a reseller company is at: how many people, customers, open leads; its orders of this month by currency."""

    people: int = 0
    customers: int = 0
    leads: int = 0
    orders: int = 0
    values: list = field(default_factory=list)


FIGURES_SQL = f"""
    {BELOW_SQL}
    SELECT root_id, 'people', '', count(*), 0 FROM below JOIN partners_membership m ON m.partner_id = below.id
    WHERE m.ended_at IS NULL AND m.roles::text[] && ARRAY['{Role.RESELLER.value}'] GROUP BY 1
    UNION ALL
    SELECT reseller_id, 'customers', '', count(*), 0 FROM telesales_resellercustomer
    WHERE reseller_id = ANY(%(companies)s) AND ended_at IS NULL GROUP BY 1
    UNION ALL
    SELECT reseller_id, 'leads', '', count(*), 0 FROM telesales_lead
    WHERE reseller_id = ANY(%(companies)s) AND state = '{LeadState.ASSIGNED.value}' GROUP BY 1
    UNION ALL
    SELECT root_id, 'orders', o.currency, count(*), sum(o.total) FROM below JOIN commerce_order o
        ON o.sold_from_id = below.id
    WHERE o.placed_at >= %(since)s AND o.state <> '{OrderState.CANCELLED.value}' GROUP BY 1, 3
    ORDER BY 1, 3
"""


def figures(company_ids, *, now):
    """Give {company id: Figures} of reseller companies in one query; an order counts when it is placed."""
    found: dict[int, Figures] = defaultdict(Figures)
    with prepared.cursor() as cursor:
        cursor.execute(FIGURES_SQL, {"companies": list(company_ids), "since": month_begins(now)})
        for company, what, currency, number, total in cursor.fetchall():
            known = found[company]
            setattr(known, what, getattr(known, what) + number)
            if what == "orders":
                known.values.append((total, currency))
    return found


@dataclass(slots=True)
class Activity:
    """When something was last sold to a customer, and how many opportunities are open for it."""

    last_sold_at: Any = None
    opportunities: int = 0


ACTIVITIES_SQL = f"""
    {BELOW_SQL}
    SELECT below.root_id, max(sold.at), sum(prepared.number)
    FROM below CROSS JOIN LATERAL (
        SELECT max(o.submitted_at) AS at FROM commerce_order o
        WHERE o.partner_id = below.id AND o.seller_id IS NOT NULL
              AND (%(own)s::bigint[] IS NULL OR o.sold_from_id = ANY(%(own)s))
    ) sold CROSS JOIN LATERAL (
        SELECT count(*) AS number FROM telesales_opportunity p
        WHERE p.partner_id = below.id AND p.state = ANY(%(live)s) AND p.deleted_at IS NULL
              AND (%(own)s::bigint[] IS NULL OR p.sold_from_id = ANY(%(own)s))
    ) prepared
    GROUP BY 1
"""


def activities(links, acting):
    """Give {customer id: Activity} of customers, of what the reader sees: a reseller what his company sold (P12)."""
    own = None if acting.is_operator else partners.subtree_ids(partners.root_id(acting.partner_id))
    values = {"companies": [link.customer_id for link in links], "own": own, "live": list(OPPORTUNITY_LIVE)}
    with prepared.cursor() as cursor:
        cursor.execute(ACTIVITIES_SQL, values)
        return {company: Activity(at, int(number)) for company, at, number in cursor.fetchall()}


def found_customers(text, *, most=25):
    """Give companies that could be given to a reseller, by name, code or VAT number."""
    companies = Partner.objects.filter(kind=Partner.Kind.PARTNER, parent=None)
    text = text.strip().lower()
    low = companies.alias(low=Lower("name"))
    return low.filter(Q(low__contains=text) | Q(code__icontains=text) | Q(tax_number__iexact=text)).order_by(
        "name", "pk"
    )[:most]


def resellers_of(company_ids):
    """Give {customer id: reseller company} of many customers."""
    links = current().filter(customer__in=company_ids).select_related("reseller")
    return {link.customer_id: link.reseller for link in links}


def history(company_id):
    """Give who has looked after a customer, the latest first."""
    links = ResellerCustomer.objects.filter(customer=company_id).select_related("reseller", "by", "ended_by")
    return links.order_by("-since", "-pk")


def users_of(company_id, *, most=50):
    """Give the places in a company's tree of those who can be sold to, by name."""
    places = Membership.objects.current().filter(
        partner_id__in=RawSQL(SUBTREE_SQL, [company_id]), user__status__in=SIGNS_IN
    )
    return places.select_related("user", "partner").order_by("user__name", "pk")[:most]


def sold_to(company_id, acting, *, most=10):
    """Give the latest orders that were sold to a company, as the reader sees them (P12)."""
    below = partners.subtree_ids(company_id)
    orders = Order.objects.visible_to(acting).filter(partner__in=below, seller__isnull=False)
    return orders.select_related("partner", "buyer", "seller").order_by("-submitted_at", "-pk")[:most]


def opportunities_of(company_id, acting, *, most=10):
    """Give the open opportunities of a company, as the reader sees them: staff all, a reseller those of his company."""
    below = partners.subtree_ids(company_id)
    found = Opportunity.objects.filter(partner__in=below, state__in=OPPORTUNITY_LIVE, deleted_at=None)
    if not acting.is_operator:
        found = found.filter(sold_from__in=partners.subtree_ids(partners.root_id(acting.partner_id)))
    return found.select_related("customer__user", "owner__user").order_by("-changed_at", "-pk")[:most]
