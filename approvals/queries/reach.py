"""Who can be asked for a decision right now (A3, A4, A6)."""

from collections import defaultdict
from zoneinfo import ZoneInfo

from approvals import routing
from approvals.models import AskedAs, StepKind
from approvals.queries import stand_in
from approvals.queries.route import DEFAULTS
from approvals.routing import Candidate
from commerce.models import Order
from core import prepared
from partners.permissions import ROLE_PERMISSIONS, Permission, Role

NOBODY: dict = {"approver": None}
"""What a budget without an approver has to say to routing.reach."""
ALL_STAND_IN_SQL = f"""
    SELECT one.number, found.*
    FROM unnest(%(approvers)s::bigint[], %(partners)s::bigint[], %(days)s::date[])
         WITH ORDINALITY AS one (approver, partner, day, number),
    LATERAL ({stand_in.STANDS_IN_SQL % {name: f"one.{name}" for name in ("approver", "partner", "day")}}) found
    ORDER BY one.number
"""
"""The same of many; the order of the people stays that of each."""
ADMINISTRATORS_SQL = """
    WITH RECURSIVE path(id, parent_id, depth) AS (
        SELECT id, parent_id, 0 FROM partners_partner WHERE id = %(partner)s
        UNION ALL
        SELECT up.id, up.parent_id, path.depth + 1 FROM partners_partner up JOIN path ON up.id = path.parent_id
    )
    SELECT m.id, m.user_id, u.name, path.depth
    FROM path JOIN partners_membership m ON m.partner_id = path.id JOIN partners_user u ON u.id = m.user_id
    WHERE m.ended_at IS NULL AND u.status = 'active' AND m.roles && %(roles)s::varchar[]
      AND u.id <> ALL (%(forbidden)s::bigint[])
    ORDER BY path.depth, u.name, m.id
"""
MEMBERS_SQL = """
    WITH RECURSIVE below(id) AS (
        SELECT id FROM partners_partner WHERE id = %(root)s AND status = 'open'
        UNION ALL
        SELECT p.id FROM below JOIN partners_partner p ON p.parent_id = below.id WHERE p.status = 'open'
    )
    SELECT m.id, m.user_id, u.name
    FROM below JOIN partners_membership m ON m.partner_id = below.id JOIN partners_user u ON u.id = m.user_id
    WHERE m.ended_at IS NULL AND m.may_accept AND u.status = 'active' AND m.roles && %(roles)s::varchar[]
    ORDER BY u.name, m.id
"""
ACCEPTING = [role.value for role in Role if Permission.ORDER_ACCEPT in ROLE_PERMISSIONS[role]]


def reached(order: Order, ask, known, *, now):
    """Give routing.Reached: who is asked this about an order right now; `known` are the Facts."""
    forbidden = order.not_deciding
    if ask.kind == StepKind.POOL:
        found = routing.reach_pool(members=members(known.root_id), forbidden=forbidden)
        if found.people:
            return found
        return routing.reach_pool(members=(), administrators=administrators(order.partner_id, forbidden))
    stands_in = _in_stead(order, ask, known, now)
    found = routing.reach(**stands_in, forbidden=forbidden)
    if found.people:
        return found
    above = administrators(order.partner_id, forbidden)
    return routing.reach(**stands_in, administrators=above, forbidden=forbidden)


def _in_stead(order, ask, known, now):
    """Give routing.reach's arguments; those about the first approver of a new order were read with its Facts."""
    if ask.approver is None:
        return NOBODY
    if known.first and known.first["approver"].membership_id == ask.approver_id:
        return known.first
    return in_stead(ask.approver_id, order.partner_id, known.today(now))


TODAY_SQL = """
    WITH RECURSIVE path(id, parent_id) AS (
        SELECT id, parent_id FROM partners_partner WHERE id = %s
        UNION ALL
        SELECT up.id, up.parent_id FROM partners_partner up JOIN path ON up.id = path.parent_id
    ) SELECT policy.time_zone FROM path LEFT JOIN approvals_approvalpolicy policy ON policy.partner_id = path.id
      WHERE path.parent_id IS NULL
"""


def today(partner_id, *, now):
    """Give the date by the clock of a partner's organisation."""
    with prepared.cursor() as cursor:
        cursor.execute(TODAY_SQL, [partner_id])
        row = cursor.fetchone()
    return now.astimezone(ZoneInfo((row and row[0]) or DEFAULTS.time_zone)).date()


def delegate_of(approver_id, partner_id, *, now):
    """Give the id of the place that an approver has delegated to today, at the end of the chain; None without one."""
    delegate = in_stead(approver_id, partner_id, today(partner_id, now=now))["delegate"]
    return delegate.membership_id if delegate and not delegate.obstacle else None


def in_stead(approver_id, partner_id, day):
    """Give routing.reach's arguments about an approver: he, his delegate and until when, his proxies."""
    with prepared.cursor() as cursor:
        cursor.execute(stand_in.STANDS_IN_SQL, {"approver": approver_id, "partner": partner_id, "day": day})
        return stand_in.arguments(cursor.fetchall())


def all_in_stead(wanted):
    """Give {(approver, partner, day): what in_stead gives} of many, in one statement."""
    wanted = list(wanted)
    approvers, partners, days = ([key[place] for key in wanted] for place in range(3))
    found = defaultdict(list)
    with prepared.cursor() as cursor:
        cursor.execute(ALL_STAND_IN_SQL, {"approvers": approvers, "partners": partners, "days": days})
        for number, *row in cursor.fetchall():
            found[number].append(row)
    return {key: stand_in.arguments(found[number]) for number, key in enumerate(wanted, start=1)}


def administrators(partner_id, forbidden=frozenset()):
    """Give the partner administrators of the nearest node upwards that has any, as Candidates."""
    values = {"partner": partner_id, "roles": [Role.PARTNER_ADMINISTRATOR.value], "forbidden": sorted(forbidden)}
    with prepared.cursor() as cursor:
        cursor.execute(ADMINISTRATORS_SQL, values)
        rows = cursor.fetchall()
    return [Candidate(row[0], row[1], row[2], role=AskedAs.ADMINISTRATOR) for row in rows if row[3] == rows[0][3]]


def members(root_id):
    """Give everybody of an organisation who may accept orders, as Candidates (A6)."""
    with prepared.cursor() as cursor:
        cursor.execute(MEMBERS_SQL, {"root": root_id, "roles": ACCEPTING})
        return [Candidate(pk, user, name, role=AskedAs.MEMBER) for pk, user, name in cursor.fetchall()]


HOLD_SQL = "SELECT id FROM partners_membership WHERE id = ANY(%s) ORDER BY id FOR KEY SHARE"


def hold(membership_ids):
    """Wait for whoever moves somebody or lets him go, then keep it from happening until this transaction ends.

    Any number of transactions hold the same place. It comes after the cart or the order and before the account.
    """
    with prepared.cursor() as cursor:
        cursor.execute(HOLD_SQL, [sorted(membership_ids)])
