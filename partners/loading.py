"""Write partners and people in bulk: what is there already stays as it is, a second run changes nothing (P1, P10)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.contrib.auth.hashers import make_password
from django.db import connection, transaction
from django.db.models.functions import Lower

from core import audit, planner
from partners import imports
from partners.models import TREE_LOCK, Membership, Partner, PartnerType, User


@dataclass(frozen=True, slots=True)
class Node:
    """A partner to write. `parent_code` is another node's code or that of a partner that is there; empty is a root."""

    code: str
    name: str
    parent_code: str
    type_name: str
    attributes: dict


@dataclass(slots=True)
class Result:
    """What was written; `elsewhere` are partners that have been moved since and were left where they are."""

    created: int = 0
    changed: int = 0
    unchanged: int = 0
    elsewhere: int = 0


def load(rows: Sequence[imports.Row], *, tree=None, by, now) -> tuple[Result, list[imports.Refusal]]:
    """Plan and write the rows, of one tree or of all. A partner's code is its node_id; where the same id stands in
    several trees of the file, it is "<tree>:<node_id>" in each of them."""
    rows = [row for row in with_codes(rows) if tree is None or row.tree == tree]
    planned = imports.plan(rows, taken=taken({row.code.lower(): row.tree for row in rows}))
    codes = {(row.tree, row.node_id.lower()): row.code for row in planned.rows}
    nodes = [
        Node(
            row.code,
            row.name,
            codes[row.tree, row.parent_id.lower()] if row.parent_id else "",
            row.node_type,
            {"tree": row.tree, **row.attributes},
        )
        for row in planned.rows
    ]
    return upsert(nodes, by=by, now=now), planned.refusals


def with_codes(rows):
    """Give every row its partner's code."""
    trees: dict[str, set] = {}
    for row in rows:
        trees.setdefault(row.node_id.lower(), set()).add(row.tree)
    return [
        replace(row, code=f"{row.tree}:{row.node_id}") if len(trees[row.node_id.lower()]) > 1 else row for row in rows
    ]


def taken(tree_of):
    """Give the codes that belong to partners which did not come from the tree that wants them: {code: tree}."""
    there = partners_by_code(tree_of)
    return frozenset(code for code, partner in there.items() if partner.attributes.get("tree") != tree_of[code])


@transaction.atomic
def upsert(nodes: Sequence[Node], *, by, now) -> Result:
    """Create the partners that are not there, parents first, and correct name, type and attributes of those that are.
    Where a partner stands in the tree is not touched: people may have moved it. Raises Partner.DoesNotExist when a
    parent is nowhere."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [TREE_LOCK])
    types = _types({node.type_name for node in nodes if node.type_name})
    there = partners_by_code({node.code for node in nodes} | {node.parent_code for node in nodes if node.parent_code})
    new = [node for node in nodes if node.code.lower() not in there]
    _create(new, there, types, by=by, now=now)
    fresh = {node.code.lower() for node in new}
    return _correct([node for node in nodes if node.code.lower() not in fresh], there, types, created=len(new))


def _create(nodes, there, types, *, by, now):
    ids = reserve(len(nodes))
    created = []
    for node, pk in zip(nodes, ids, strict=True):
        partner = Partner(pk=pk, code=node.code, name=node.name, attributes=node.attributes)
        partner.type_id = types.get(node.type_name)
        partner.parent_id = _parent_id(node, there)
        there[node.code.lower()] = partner
        created.append(partner)
    Partner.objects.bulk_create(created, batch_size=5000)
    new = [
        audit.Event("partner.imported", "partner", p.pk, p.pk, new={"code": p.code, "name": p.name}) for p in created
    ]
    if new:
        audit.record_many(new, by=by, at=now)
        planner.learn(Partner)


def _correct(nodes, there, types, *, created):
    result, changed = Result(created=created), []
    for node in nodes:
        partner = there[node.code.lower()]
        wanted = (node.name, types.get(node.type_name), {**partner.attributes, **node.attributes})
        if (partner.name, partner.type_id, partner.attributes) != wanted:
            partner.name, partner.type_id, partner.attributes = wanted
            changed.append(partner)
        result.elsewhere += partner.parent_id != _parent_id(node, there)
    Partner.objects.bulk_update(changed, ["name", "type", "attributes"], batch_size=1000)
    result.changed, result.unchanged = len(changed), len(nodes) - len(changed)
    return result


def _parent_id(node, there):
    if not node.parent_code:
        return None
    if node.parent_code.lower() not in there:
        raise Partner.DoesNotExist(f"{node.code}: {node.parent_code}")
    return there[node.parent_code.lower()].pk


def partners_by_code(codes):
    """Give {code in small letters: Partner} of those that are there."""
    found = Partner.objects.alias(key=Lower("code")).filter(key__in=[code.lower() for code in codes])
    return {partner.code.lower(): partner for partner in found}


def _types(names):
    PartnerType.objects.bulk_create([PartnerType(name=name) for name in sorted(names)], ignore_conflicts=True)
    return dict(PartnerType.objects.filter(name__in=names).values_list("name", "pk"))


def reserve(count):
    """Take ids beforehand, so that children can name their parents in the same insert."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence('partners_partner', 'id')) FROM generate_series(1, %s)", [count]
        )
        return [row[0] for row in cursor.fetchall()]


@dataclass(frozen=True, slots=True)
class Person:
    """A user to write, with a place at one partner. He gets no password and no address: nobody is written to."""

    username: str
    name: str
    partner_id: int
    roles: tuple


@transaction.atomic
def add_people(people: Sequence[Person], *, by, now) -> int:
    """Create the users and places that are not there; a place that was ended stays ended. Gives how many places."""
    names = [person.username.lower() for person in people]
    known = User.objects.alias(key=Lower("username")).filter(key__in=names)
    there = {user.username.lower() for user in known}
    User.objects.bulk_create(
        [
            User(username=person.username, name=person.name, password=make_password(None))
            for person in people
            if person.username.lower() not in there
        ],
        batch_size=5000,
    )
    ids = {user.username.lower(): user.pk for user in known.all()}
    placed = set(Membership.objects.filter(user_id__in=ids.values()).values_list("user_id", "partner_id"))
    new = [
        Membership(user_id=ids[person.username.lower()], partner_id=person.partner_id, roles=list(person.roles))
        for person in people
        if (ids[person.username.lower()], person.partner_id) not in placed
    ]
    Membership.objects.bulk_create(new, batch_size=5000)
    granted = [audit.Event("membership.granted", "membership", m.pk, m.partner_id, new={"roles": m.roles}) for m in new]
    if granted:
        audit.record_many(granted, by=by, at=now)
        planner.learn(User, Membership)
    return len(new)
