"""A partner's tree as its page shows it: opened level by level, with counts and statuses, in few queries (P1, P2).

What is shown is one query, what is counted another, whatever is open: both walk down from the node once.
"""

from dataclasses import dataclass, field

from core import prepared
from partners import queries
from partners.acting import EffectiveStatus
from partners.models import RESTRICTIVENESS, PartnerStatus

PAGE = 100
"""How many children of one node are shown at once."""
MOST = 2000
"""How many nodes are shown when everything is opened."""

COLUMNS = "id, parent_id, code, name, status, status_reason, status_since, status_by"
CHILDREN_SQL = f"""
    SELECT {COLUMNS} FROM partners_partner
    WHERE parent_id = %(parent)s AND (lower(name), id) > (%(after_name)s, %(after_id)s)
    ORDER BY lower(name), id LIMIT %(page)s
"""
SHOWN_SQL = f"""
    WITH RECURSIVE shown AS (
        SELECT {COLUMNS}, 0 AS depth FROM partners_partner WHERE id = %(node)s
        UNION ALL
        SELECT c.*, shown.depth + 1
        FROM shown CROSS JOIN LATERAL (
            SELECT {COLUMNS} FROM partners_partner
            WHERE parent_id = shown.id AND (%(all)s OR shown.code = ANY(%(open)s))
            ORDER BY lower(name), id LIMIT %(page)s
        ) c
    ) SELECT * FROM shown LIMIT %(most)s
"""
COUNTS_SQL = """
    WITH RECURSIVE below(id, parent_id, depth) AS (
        SELECT id, parent_id, 0 FROM partners_partner WHERE id = ANY(%(nodes)s)
        UNION ALL
        SELECT node.id, node.parent_id, below.depth + 1
        FROM partners_partner node JOIN below ON node.parent_id = below.id
    )
    SELECT below.id, below.parent_id,
           (SELECT count(*) FROM partners_membership m WHERE m.partner_id = below.id AND m.ended_at IS NULL)
    FROM below ORDER BY below.depth DESC
"""
"""The nodes must not lie below each other."""


@dataclass(slots=True)
class Counts:
    """How many nodes hang directly below a node and altogether, and how many people work at it and below."""

    children: int = 0
    below: int = 0
    users: int = 0


@dataclass(slots=True)
class Node:
    """One line of the tree. `level` counts from 1 at the node whose page it is; `own` is its own status."""

    id: int
    parent_id: int
    code: str
    name: str
    own: str
    reason: str
    since: object
    by: str
    level: int = 1
    effective: EffectiveStatus = field(default_factory=lambda: EffectiveStatus(PartnerStatus.OPEN))
    counts: Counts = field(default_factory=Counts)
    is_open: bool = False
    position: int = 1
    siblings: int = 1

    @property
    def own_label(self):
        return PartnerStatus(self.own).label

    @property
    def is_inherited(self):
        """Whether what holds it comes from above."""
        return not self.effective.is_open and self.effective.source_id != self.id


@dataclass(frozen=True, slots=True)
class More:
    """A line that stands for the children which are not shown yet; `after` is the last one that is."""

    parent_code: str
    level: int
    after: int
    number: int
    position: int
    siblings: int


def _node(row, level):
    pk, parent_id, code, name, own, reason, since, by = row
    return Node(pk, parent_id, code, name, own, reason, since, by, level)


def opened(partner_id, *, open_codes=(), everything=False):
    """Give the Nodes from a partner down, in the order they are read: the children of what is open."""
    page = MOST if everything else PAGE
    values = {"node": partner_id, "all": everything, "open": list(open_codes), "page": page, "most": MOST}
    with prepared.cursor() as cursor:
        cursor.execute(SHOWN_SQL, values)
        nodes = [_node(row[:8], row[8] + 1) for row in cursor.fetchall()]
    children: dict = {}
    for node in nodes[1:]:
        children.setdefault(node.parent_id, []).append(node)
    counts = counted([partner_id])
    for parent in nodes:
        parent.counts = counts[parent.id]
        _place(children.get(parent.id, []), parent.counts.children)
    _derive(nodes, {partner_id: queries.effective_status(partner_id)}, partner_id)
    return list(_in_reading_order(nodes[0], children))


def children(parent, *, level, after_name="", after_id=0):
    """Give a page of a node's children as lines of this level, those after the one named."""
    values = {"parent": parent.pk, "after_name": after_name, "after_id": after_id, "page": PAGE}
    with prepared.cursor() as cursor:
        cursor.execute(CHILDREN_SQL, values)
        nodes = [_node(row, level) for row in cursor.fetchall()]
        cursor.execute(PLACE_SQL, {"parent": parent.pk, "after_name": after_name, "after_id": after_id})
        before, siblings = cursor.fetchone()
    counts = counted([node.id for node in nodes])
    for node in nodes:
        node.counts = counts[node.id]
    _place(nodes, siblings, before=before)
    _derive(nodes, {parent.pk: queries.effective_status(parent.pk)})
    return [*nodes, *_more(nodes, parent.code)]


PLACE_SQL = """
    SELECT count(*) FILTER (WHERE (lower(name), id) <= (%(after_name)s, %(after_id)s)), count(*)
    FROM partners_partner WHERE parent_id = %(parent)s
"""


def counted(node_ids):
    """Give {id: Counts} of these nodes, which must not lie below each other, and of all below them."""
    found: dict = {}
    with prepared.cursor() as cursor:
        cursor.execute(COUNTS_SQL, {"nodes": node_ids})
        rows = cursor.fetchall()
    for pk, _parent, users in rows:
        found[pk] = Counts(users=users)
    for pk, parent_id, _users in rows:
        above = found.get(parent_id)
        if above:
            own = found[pk]
            above.children += 1
            above.below += own.below + 1
            above.users += own.users
    return found


def _place(nodes, siblings, *, before=0):
    for position, node in enumerate(nodes, before + 1):
        node.position, node.siblings = position, siblings


def _more(nodes, parent_code):
    """The line below the last child, while there are others."""
    if not nodes or nodes[-1].position >= nodes[-1].siblings:
        return []
    last = nodes[-1]
    left = last.siblings - last.position
    return [More(parent_code, last.level, last.id, left, last.position + 1, last.siblings)]


def _derive(nodes, effective, top_id=None):
    """Give each node what counts for it, from the one above: the higher rank, of equals the nearer to the root."""
    for node in nodes:
        if node.id != top_id:
            above = effective[node.parent_id]
            own = RESTRICTIVENESS[PartnerStatus(node.own)]
            told = EffectiveStatus(node.own, node.id, node.name, node.code, node.reason, node.since, node.by)
            effective[node.id] = told if own > above.rank else above
        node.effective = effective[node.id]


def _in_reading_order(top, children):
    """Walk without recursion: a chain may be longer than Python's stack."""
    waiting = [top]
    while waiting:
        line = waiting.pop()
        if isinstance(line, Node):
            below = children.get(line.id, [])
            line.is_open = bool(below)
            waiting.extend(reversed([*below, *_more(below, line.code)]))
        yield line
