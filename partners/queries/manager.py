"""Who looks after a partner: its own account manager or its nearest ancestor's (P13)."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models.expressions import RawSQL

from core import prepared
from partners.models import AccountAssignment, Membership, Partner, UserStatus
from partners.permissions import Role
from partners.queries import PATH_SQL

ALIVE_SQL = """
    SELECT a.partner_id, a.manager_id, a.assigned_at, u.name, u.phone, u.email FROM partners_accountassignment a
    JOIN partners_membership m ON m.id = a.manager_id AND m.ended_at IS NULL
    JOIN partners_user u ON u.id = m.user_id AND u.status IN ('active', 'on_hold')
    WHERE a.ended_at IS NULL
"""
"""The assignments that count: somebody who has left the operator looks after nobody, though his rows are still open."""

CARED_SQL = f"""
    WITH RECURSIVE cared(id) AS (
        SELECT partner_id FROM ({ALIVE_SQL}) own WHERE manager_id = %s
        UNION ALL
        SELECT node.id FROM partners_partner node JOIN cared ON node.parent_id = cared.id
        WHERE NOT EXISTS (SELECT FROM ({ALIVE_SQL}) own WHERE own.partner_id = node.id)
    ) SELECT id FROM cared
"""
"""What somebody looks after: his partners and what is below them, down to where somebody else's begin."""

NEAREST_SQL = f"""
    {PATH_SQL.format(node="%s")}
    SELECT a.manager_id, a.name, a.phone, a.email, path.id, path.name, a.assigned_at
    FROM path JOIN ({ALIVE_SQL}) a ON a.partner_id = path.id ORDER BY path.depth LIMIT 1
"""


@dataclass(frozen=True, slots=True)
class Representative:
    """The account manager who counts for a partner, and the node he was given."""

    membership_id: int
    name: str
    phone: str
    email: str
    source_id: int
    source_name: str
    since: datetime


def representative(partner_id):
    """Give the Representative of a partner; None while nobody looks after it or what is above it."""
    with prepared.cursor() as cursor:
        cursor.execute(NEAREST_SQL, [partner_id])
        row = cursor.fetchone()
    return Representative(*row) if row else None


NAMES_SQL = f"""
    WITH RECURSIVE path(node, id, parent_id, depth) AS (
        SELECT id, id, parent_id, 0 FROM partners_partner WHERE id = ANY(%s)
        UNION ALL
        SELECT path.node, up.id, up.parent_id, path.depth + 1
        FROM partners_partner up JOIN path ON up.id = path.parent_id
    )
    SELECT DISTINCT ON (path.node) path.node, a.name
    FROM path JOIN ({ALIVE_SQL}) a ON a.partner_id = path.id ORDER BY path.node, path.depth
"""


def names(partner_ids):
    """Give {partner id: name of its account manager} of those that somebody looks after, in one statement."""
    with prepared.cursor() as cursor:
        cursor.execute(NAMES_SQL, [list(partner_ids)])
        return dict(cursor.fetchall())


def current_of(partner):
    """Give the partner's own current assignment; None when it has none of its own."""
    found = AccountAssignment.objects.current().filter(partner=partner)
    return found.select_related("manager__user").first()


def membership(pk):
    """Give a membership with its user and partner; None when there is none."""
    return Membership.objects.select_related("user", "partner").filter(pk=pk).first()


def candidates():
    """Give the memberships of the operator's staff who may look after partners, by name."""
    staff = Membership.objects.current().filter(partner__kind=Partner.Kind.OPERATOR, user__status=UserStatus.ACTIVE)
    fitting = staff.filter(roles__overlap=[Role.MARKETPLACE_MANAGER, Role.SSR])
    return fitting.select_related("user", "partner").order_by("user__name", "pk")


def _alive():
    signs_in = [UserStatus.ACTIVE, UserStatus.ON_HOLD]
    return AccountAssignment.objects.current().filter(manager__ended_at=None, manager__user__status__in=signs_in)


def is_alive(assignment):
    """Whether whoever was assigned still works for the operator."""
    return assignment.manager.ended_at is None and assignment.manager.user.is_active


def pool(partners):
    """Narrow partners to the companies that nobody looks after."""
    cared = list(_alive().values_list("partner", flat=True))
    return partners.filter(parent=None, kind=Partner.Kind.PARTNER).exclude(pk__in=cared)


def cared_for(partners, membership_id):
    """Narrow partners to those whose account manager is this one, inherited or not."""
    return partners.filter(pk__in=RawSQL(CARED_SQL, [membership_id]))


def accounts_of(membership_id):
    """Give the current assignments of an account manager."""
    return AccountAssignment.objects.current().filter(manager_id=membership_id).select_related("partner")
