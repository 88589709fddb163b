"""Read the tree: effective status, paths, places. Recursive queries on parent_id, nothing stored (P2).

This is what every request needs; what single pages need lies in the modules beside it.
"""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from core import once, prepared
from partners import permissions
from partners.acting import Acting, EffectiveStatus
from partners.models import RESTRICTIVENESS, SUBTREE_SQL, Partner, PartnerStatus

RANK_SQL = "CASE {0}.status WHEN 'open' THEN 0 WHEN 'closed' THEN 20 ELSE 10 END"
"""Must say what RESTRICTIVENESS says; a test compares the two."""

PATH_SQL = """
    WITH RECURSIVE path AS (
        SELECT id, parent_id, code, name, status, status_reason, status_since, status_by, 0 AS depth
        FROM partners_partner WHERE id = {node}
        UNION ALL
        SELECT up.id, up.parent_id, up.code, up.name, up.status, up.status_reason, up.status_since, up.status_by,
               path.depth + 1
        FROM partners_partner up JOIN path ON up.id = path.parent_id
    )
"""
"""A node and its ancestors, nearest first by depth."""

DECIDING_SQL = f"""
    {PATH_SQL}
    SELECT status, id AS source_id, name AS source_name, code AS source_code, status_reason, status_since, status_by
    FROM path ORDER BY {RANK_SQL.format("path")} DESC, depth DESC LIMIT 1
"""
"""The node on the path that decides: the highest rank, of equals the one nearest to the root."""


def effective_status(partner_id):
    """Give the EffectiveStatus of one partner; None when there is no such partner."""
    with prepared.cursor() as cursor:
        cursor.execute(DECIDING_SQL.format(node="%s"), [partner_id])
        row = cursor.fetchone()
    return _status(row) if row else None


PAGE_SQL = f"""
    WITH RECURSIVE path AS (
        SELECT id AS node_id, id, parent_id, status, 0 AS depth FROM partners_partner WHERE id = ANY(%s)
        UNION ALL
        SELECT path.node_id, up.id, up.parent_id, up.status, path.depth + 1
        FROM path CROSS JOIN LATERAL (
            SELECT id, parent_id, status FROM partners_partner WHERE id = path.parent_id OFFSET 0
        ) up
    ), deciding AS (
        SELECT DISTINCT ON (node_id) node_id, id FROM path ORDER BY node_id, {RANK_SQL.format("path")} DESC, depth DESC
    )
    SELECT d.node_id, p.status, p.id, p.name, p.code, p.status_reason, p.status_since, p.status_by
    FROM deciding d JOIN partners_partner p ON p.id = d.id
"""
"""The same for many nodes, which climb together; OFFSET 0 makes every step a look-up, whatever the table's size."""


def effective_statuses(partner_ids):
    """Give {partner id: EffectiveStatus} of many partners in one query."""
    with prepared.cursor() as cursor:
        cursor.execute(PAGE_SQL, [list(partner_ids)])
        return {row[0]: _status(row[1:]) for row in cursor.fetchall()}


def _status(row):
    status, source_id, source_name, source_code, reason, since, by = row
    if status == PartnerStatus.OPEN:
        return EffectiveStatus(status)
    return EffectiveStatus(status, source_id, source_name, source_code, reason, since, by)


def status_sentence(effective, partner_id):
    """Say in plain words what holds a partner and since when; empty while it is open."""
    if effective.is_open:
        return ""
    values = {"status": effective.label, "partner": effective.source_name, "reason": effective.reason or "-"}
    if effective.source_id == partner_id:
        return _("%(partner)s is %(status)s (%(reason)s).") % values
    return _("%(status)s because of %(partner)s (%(reason)s).") % values


def path(partner_id):
    """Give the node's path from the root down to itself: [(id, code, name)]."""
    with prepared.cursor() as cursor:
        cursor.execute(
            f"{PATH_SQL.format(node='%s')} SELECT id, code, name FROM path ORDER BY depth DESC", [partner_id]
        )
        return cursor.fetchall()


def root_id(partner_id):
    """Give the id of the top partner of a node's tree: the company."""
    return once.read(("partners.root", partner_id), lambda: _root_id(partner_id))


def _root_id(partner_id):
    with prepared.cursor() as cursor:
        cursor.execute(f"{PATH_SQL.format(node='%s')} SELECT id FROM path WHERE parent_id IS NULL", [partner_id])
        row = cursor.fetchone()
    return row[0] if row else None


def company_id(acting):
    """Give the same of the place that somebody acts from, as it was read with it."""
    return acting.company_id or root_id(acting.partner_id)


def note_company(partner_id, company_id):
    """Say to the rest of a page whose top partner was just read with a place."""
    once.note(("partners.root", partner_id), company_id)


def operator_id():
    """Give the id of the operator's partner row."""
    return Partner.objects.values_list("pk", flat=True).get(kind=Partner.Kind.OPERATOR)


ROOTS_SQL = """
    WITH RECURSIVE path AS (
        SELECT id AS node_id, id, parent_id FROM partners_partner WHERE id = ANY(%s)
        UNION ALL
        SELECT path.node_id, up.id, up.parent_id
        FROM path CROSS JOIN LATERAL (
            SELECT id, parent_id FROM partners_partner WHERE id = path.parent_id OFFSET 0
        ) up
    ) SELECT node_id, id FROM path WHERE parent_id IS NULL
"""


def root_ids(partner_ids):
    """Give {partner id: id of the top partner of its tree} of many partners in one query."""
    with prepared.cursor() as cursor:
        cursor.execute(ROOTS_SQL, [list(partner_ids)])
        return dict(cursor.fetchall())


def subtree_ids(partner_id):
    """Give the ids of a node and everything below it."""
    with prepared.cursor() as cursor:
        cursor.execute(SUBTREE_SQL, [partner_id])
        return [row[0] for row in cursor.fetchall()]


@dataclass(frozen=True, slots=True)
class Standing:
    """Whether somebody may act from a place right now; read afresh by whoever is about to write."""

    user_status: str
    membership_id: int | None
    roles: tuple
    effective: EffectiveStatus
    may_place: bool = True
    may_accept: bool = False

    def may(self, permission):
        held = permissions.of_place(self.roles, may_place=self.may_place, may_accept=self.may_accept)
        return permission in held


def standing(*, user_id, partner_id):
    """Give the Standing of a user at a partner, in one query."""
    with prepared.cursor() as cursor:
        cursor.execute(
            f"""SELECT u.status, m.id, m.roles, m.may_place, m.may_accept, s.*
                FROM partners_user u
                LEFT JOIN partners_membership m
                    ON m.user_id = u.id AND m.partner_id = %(partner)s AND m.ended_at IS NULL,
                LATERAL ({DECIDING_SQL.format(node="%(partner)s")}) s
                WHERE u.id = %(user)s""",
            {"user": user_id, "partner": partner_id},
        )
        user_status, membership_id, roles, may_place, may_accept, *status = cursor.fetchone()
    return Standing(user_status, membership_id, tuple(roles or ()), _status(status), bool(may_place), bool(may_accept))


def standing_of(acting):
    """Give the same as it was read with somebody's place."""
    place = (acting.user_status, acting.membership_id, acting.roles, acting.effective)
    return Standing(*place, acting.may_place, acting.may_accept)


PLACES_SQL = f"""
    SELECT m.id, p.id, p.name, p.code, p.currency, p.kind = 'operator', m.roles, m.may_place, m.may_accept,
           root.id, root.name, clock_timestamp(), s.*
    FROM partners_membership m
    JOIN partners_partner p ON p.id = m.partner_id,
    LATERAL ({DECIDING_SQL.format(node="p.id")}) s,
    LATERAL ({PATH_SQL.format(node="p.id")} SELECT id, name FROM path ORDER BY depth DESC LIMIT 1) root
    WHERE m.user_id = %s AND m.ended_at IS NULL
    ORDER BY m.id
"""


def places(user, *, channel="page", ip=None):
    """Give the user's places as Acting objects, oldest first, closed ones left out: nobody acts from there (P2)."""
    with prepared.cursor() as cursor:
        cursor.execute(PLACES_SQL, [user.pk])
        rows = cursor.fetchall()
    found = [_acting(user, row, channel, ip) for row in rows]
    return [place for place in found if place.effective.status != PartnerStatus.CLOSED]


def _acting(user, row, channel, ip):
    membership_id, partner_id, name, code, currency, is_operator, roles, may_place, may_accept, *rest = row
    company_id, company_name, read_at, *status = rest
    note_company(partner_id, company_id)
    return Acting(
        user_id=user.pk,
        name=user.name,
        channel=channel,
        ip=ip,
        membership_id=membership_id,
        partner_id=partner_id,
        partner_name=name,
        partner_code=code,
        company_id=company_id,
        company_name=company_name,
        currency=currency,
        is_operator=is_operator,
        roles=tuple(roles),
        may_place=may_place,
        may_accept=may_accept,
        user_status=user.status,
        effective=_status(status),
        read_at=read_at,
    )


def place(*, membership, channel="page", ip=None):
    """Give the Acting of one membership; None when the user may not sign in or the partner is closed."""
    if not membership.user.is_active:
        return None
    found = places(membership.user, channel=channel, ip=ip)
    return next((acting for acting in found if acting.membership_id == membership.pk), None)


FRAME_SQL = f"""
    {PATH_SQL.format(node="%s")}
    SELECT id, code, name, status, status_reason, status_since, status_by FROM path ORDER BY depth DESC
"""


def visible_path(partner_id, acting):
    """Give the path from the root, cut to what the acting user may see (P12), and the EffectiveStatus of the node at
    its end, which also comes from what he does not see; in one query."""
    with prepared.cursor() as cursor:
        cursor.execute(FRAME_SQL, [partner_id])
        found = cursor.fetchall()
    pk, code, name, status, *told = max(found, key=lambda node: RESTRICTIVENESS[PartnerStatus(node[3])])
    return _seen([node[:3] for node in found], acting), _status((status, pk, name, code, *told))


def _seen(found, acting):
    """Cut a path to the acting user's node and below."""
    if acting.is_operator:
        return found
    start = next((index for index, node in enumerate(found) if node[0] == acting.partner_id), len(found) - 1)
    return found[start:]


def is_within(partner_id, acting):
    """Tell whether a partner is the acting one or below it; the operator's staff are above all (P12)."""
    return acting.is_operator or any(node[0] == acting.partner_id for node in path(partner_id))
