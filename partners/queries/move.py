"""What moving a branch means, before it is done: statuses before and after, who decides on either side (P8)."""

import hashlib
from dataclasses import dataclass
from functools import cached_property

from django.conf import settings
from django.db.models import Q
from django.db.models.expressions import RawSQL

from core import prepared
from partners import moves, queries
from partners.models import SUBTREE_SQL, Membership, Partner, PartnerStatus, UserStatus
from partners.queries import RANK_SQL

SIGNS_IN = (UserStatus.ACTIVE, UserStatus.ON_HOLD)


@dataclass(frozen=True)
class Plan(moves.BranchMove):
    """A move with its preview; `mark` changes when the preview does."""

    @cached_property
    def effects(self):
        return moves.previewed(settings.BRANCH_MOVES, self)

    @property
    def mark(self):
        told = [f"{self.partner.parent_id}>{self.parent and self.parent.pk}"]
        told += [f"{effect.kind}: {effect.sentence}" for effect in self.effects]
        return hashlib.sha256("\n".join(told).encode()).hexdigest()[:20]

    def homes(self, side):
        """Give the ids of the partners that belong to a side once the branch has gone."""
        branch = set(queries.subtree_ids(self.partner.pk))
        if side == moves.Side.BRANCH:
            return branch | set(queries.subtree_ids(self.new_root_id))
        return set(queries.subtree_ids(self.old_root_id)) - branch


def planned(partner, parent, successors):
    """Give the Plan of putting a branch under a parent; None makes it a company."""
    new_root = queries.root_id(parent.pk) if parent else partner.pk
    return Plan(partner, parent, queries.root_id(partner.pk), new_root, successors)


def people_of(plan, side):
    """Give the memberships of people who can decide on a side of a move between trees."""
    branch = RawSQL(SUBTREE_SQL, [plan.partner.pk])
    current = Membership.objects.current().filter(user__status__in=SIGNS_IN).select_related("user", "partner")
    if side == moves.Side.REST:
        tree = RawSQL(SUBTREE_SQL, [plan.old_root_id])
        return current.filter(partner_id__in=tree).exclude(partner_id__in=branch)
    tree = RawSQL(SUBTREE_SQL, [plan.new_root_id])
    return current.filter(Q(partner_id__in=tree) | Q(partner_id__in=branch))


def destinations(partners, branch):
    """Narrow partners to those under which a branch can go: not itself, not below it, not the operator."""
    below = RawSQL(SUBTREE_SQL, [branch.pk])
    return partners.exclude(pk__in=below).exclude(kind=Partner.Kind.OPERATOR).exclude(pk=branch.parent_id)


CHANGES_SQL = f"""
    WITH RECURSIVE below(id, code, name, old, old_rank, new, new_rank) AS (
        SELECT p.id, p.code, p.name,
               CASE WHEN {RANK_SQL.format("p")} > %(old_rank)s THEN p.status ELSE %(old)s END,
               greatest({RANK_SQL.format("p")}, %(old_rank)s),
               CASE WHEN {RANK_SQL.format("p")} > %(new_rank)s THEN p.status ELSE %(new)s END,
               greatest({RANK_SQL.format("p")}, %(new_rank)s)
        FROM partners_partner p WHERE p.id = %(branch)s
        UNION ALL
        SELECT p.id, p.code, p.name,
               CASE WHEN {RANK_SQL.format("p")} > below.old_rank THEN p.status ELSE below.old END,
               greatest({RANK_SQL.format("p")}, below.old_rank),
               CASE WHEN {RANK_SQL.format("p")} > below.new_rank THEN p.status ELSE below.new END,
               greatest({RANK_SQL.format("p")}, below.new_rank)
        FROM partners_partner p JOIN below ON p.parent_id = below.id
    )
    SELECT old, new, count(*), (array_agg(name || ' (' || code || ')' ORDER BY name, id))[1:%(most)s]
    FROM below GROUP BY old, new ORDER BY old = new, count(*) DESC, old, new
"""
"""The effective status of every node of a branch under its old and its new parent, grouped, in one pass."""
EXAMPLES = 3


@dataclass(frozen=True, slots=True)
class Change:
    """So many nodes had this effective status and get that one; `examples` names some of them."""

    old: str
    new: str
    number: int
    examples: list

    @property
    def is_one(self):
        return self.old != self.new


def status_changes(plan):
    """Give the Changes of effective status that a move brings, what stays as it is last."""
    old, new = (_status_of(pk) for pk in (plan.partner.parent_id, plan.parent and plan.parent.pk))
    values = {"branch": plan.partner.pk, "old": old[0], "old_rank": old[1], "new": new[0], "new_rank": new[1]}
    with prepared.cursor() as cursor:
        cursor.execute(CHANGES_SQL, {**values, "most": EXAMPLES})
        return [Change(*row) for row in cursor.fetchall()]


def _status_of(partner_id):
    if partner_id is None:
        return PartnerStatus.OPEN.value, 0
    effective = queries.effective_status(partner_id)
    return str(effective.status), effective.rank
