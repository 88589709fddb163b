"""Which cost centres a partner may charge its orders to (A7)."""

from django.db.models.expressions import RawSQL

from commerce.models import CostCentre
from core import prepared
from partners.models import SUBTREE_SQL, Partner

OFFERED_SQL = """
    WITH RECURSIVE path(id, parent_id, depth) AS (
        SELECT id, parent_id, 0 FROM partners_partner WHERE id = %(partner)s
        UNION ALL
        SELECT up.id, up.parent_id, path.depth + 1 FROM partners_partner up JOIN path ON up.id = path.parent_id
    )
    SELECT c.id, c.code, c.name FROM path JOIN commerce_costcentre c ON c.partner_id = path.id AND c.is_active
    ORDER BY path.depth, upper(c.code), c.id
"""
"""A node's own and those of the nodes above it, the nearest first."""


def offered(partner_id):
    """Give [(id, words)] of the cost centres that may be chosen."""
    return [(pk, f"{code} {name}".strip()) for pk, code, name in _rows(partner_id)]


def is_offered(cost_centre_id, partner_id):
    """Tell whether orders of a partner may be charged to a cost centre."""
    return any(pk == cost_centre_id for pk, _code, _name in _rows(partner_id))


def named(cost_centre_id):
    """Give the words of a cost centre, offered or not; "" for none."""
    found = CostCentre.objects.filter(pk=cost_centre_id).first() if cost_centre_id else None
    return str(found) if found else ""


def _rows(partner_id):
    with prepared.cursor() as cursor:
        cursor.execute(OFFERED_SQL, {"partner": partner_id})
        return cursor.fetchall()


def visible_to(acting):
    """Give the cost centres of the acting partner and below; the operator sees all (P12)."""
    if acting.is_operator:
        return CostCentre.objects.all()
    return CostCentre.objects.filter(partner_id__in=RawSQL(SUBTREE_SQL, [acting.partner_id]))


MOST_OFFERED = 200


def nodes(acting):
    """Give [(code, name)] of nodes that a cost centre may be kept at, for the reader to choose from."""
    visible = Partner.objects.visible_to(acting).filter(kind=Partner.Kind.PARTNER)
    return visible.order_by("name", "code").values_list("code", "name")[:MOST_OFFERED]


def to_choose(acting):
    """Give [(id, words)] of the cost centres that are offered somewhere in the reader's sight."""
    found = visible_to(acting).filter(is_active=True).select_related("partner").order_by("partner__name", "code")
    return [(each.pk, f"{each} ({each.partner.name})") for each in found[:MOST_OFFERED]]
