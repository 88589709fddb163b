"""Whose inbox it is: companies, and the members who share it (S1, P12)."""

from django.db.models.expressions import RawSQL

from core import prepared
from messaging.models import Side
from partners import queries as partners
from partners.models import Membership, Partner
from partners.permissions import ROLE_PERMISSIONS, Permission
from partners.queries.people import SIGNS_IN

RIGHTS = {Side.SELLER: Permission.MESSAGE_SELL, Side.BUYER: Permission.MESSAGE_BUY}
"""What opens which inbox: Sales management is the seller's, Purchases management the buyer's."""


def reads_inbox(acting):
    """Whether a place reads an inbox, whichever of the two."""
    return any(acting.may(right) for right in RIGHTS.values())


def company_id(acting):
    """Give the company that somebody acts for: the top of the tree in which his place is."""
    return partners.root_id(acting.partner_id)


def seller_id(product):
    """Give the company that sells a product: its vendor's, or the operator."""
    return partners.root_id(product.vendor_id) if product.vendor_id else partners.operator_id()


def lock_company(acting):
    """Lock the company that somebody acts for; gives its id. It is asked for again where the tree has changed while
    the lock was waited for: nothing is written in the name of what has become a branch (P8)."""
    company = None
    while company != (company := company_id(acting)):
        list(Partner.objects.locked().filter(pk=company))
    return company


def lock_sides(acting, product):
    """Lock the company that somebody acts for, and keep the one that sells a product where it is in the tree; in one
    order. Gives (seller's id, buyer's id)."""
    sides = None
    while sides != (sides := (seller_id(product), company_id(acting))):
        for company in sorted(set(sides)):
            if company == sides[1]:
                list(Partner.objects.locked().filter(pk=company))
            elif product.vendor_id:
                _hold(company)
    return sides


def _hold(company):
    """Others may do so at the same time; only changes of the partner wait."""
    with prepared.cursor() as cursor:
        cursor.execute("SELECT FROM partners_partner WHERE id = %s FOR SHARE", [company])


def roles(side):
    """Give the roles that open a side's inbox."""
    return [role for role, held in ROLE_PERMISSIONS.items() if RIGHTS[side] in held]


OPEN_BELOW_SQL = """
    WITH RECURSIVE below(id) AS (
        SELECT id FROM partners_partner WHERE id = %s AND status <> 'closed'
        UNION ALL
        SELECT node.id FROM partners_partner node JOIN below ON node.parent_id = below.id WHERE node.status <> 'closed'
    ) SELECT id FROM below
"""
"""A company's nodes from which somebody acts: nobody does from below a closed one (P2)."""


def members(company, side):
    """Give the current places of a company from which one reads its inbox, of those who can sign in."""
    places = Membership.objects.current().filter(roles__overlap=roles(side), user__status__in=SIGNS_IN)
    return places.filter(partner__in=RawSQL(OPEN_BELOW_SQL, [company]))
