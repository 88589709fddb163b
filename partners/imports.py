"""Trees of partners from files: what is wrong is refused row by row with the reason, the rest is loaded (P1, P10).

`plan` is pure: it decides about rows in any order, without a database. Writing is partners.loading's.
"""

import csv
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from django.utils.translation import gettext as _

DERIVED = {"depth", "n_children", "n_descendants"}
"""Columns that the tree itself answers; stored they would be wrong after the first move."""
OWN_COLUMNS = {"tree", "node_id", "parent_id", "name", "node_type"}
NEEDED_COLUMNS = ("tree", "node_id", "parent_id", "name")
MAX_CODE, MAX_NAME = 40, 200
CIRCLE_SHOWN = 8
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


class Unreadable(Exception):
    """The file as a whole is not what was expected: missing, no text, a column lacking."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """A row that was not loaded: where it stands, its key, and why in a sentence."""

    source: str
    line: int
    key: str
    reason: str


@dataclass(frozen=True, slots=True)
class Row:
    """A node as its file tells it; `line` is the line of the file, `code` the partner's, unique over all trees."""

    line: int
    tree: str
    node_id: str
    parent_id: str
    name: str
    node_type: str = ""
    code: str = ""
    attributes: dict = field(default_factory=dict)


@dataclass(slots=True)
class Plan:
    """The rows to load, parents before children, and the refused ones."""

    rows: list[Row]
    refusals: list[Refusal]


def read(path) -> list[Row]:
    """Read hierarchies from a CSV file (columns tree, node_id, parent_id, name; the others become attributes)."""
    try:
        with Path(path).open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            check_columns(reader.fieldnames, NEEDED_COLUMNS, Path(path).name)
            return [_row(reader.line_num, values) for values in reader]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise Unreadable(f"{Path(path).name}: {error}") from error


def check_columns(found, needed, name):
    """Raise Unreadable when a column is missing, naming it."""
    missing = [column for column in needed if column not in (found or ())]
    if missing:
        raise Unreadable(
            _("%(file)s: the column %(columns)s is missing.") % {"file": name, "columns": ", ".join(missing)}
        )


def _row(line, values):
    texts = {column: (text or "").strip() for column, text in values.items() if isinstance(column, str)}
    rest = {column: text for column, text in texts.items() if text and column not in OWN_COLUMNS | DERIVED}
    if "code" in rest:
        rest["source_code"] = rest.pop("code")
    own = {column: texts.get(column, "") for column in OWN_COLUMNS}
    return Row(
        line,
        own["tree"],
        own["node_id"],
        own["parent_id"],
        own["name"],
        own["node_type"],
        code=own["node_id"],
        attributes=rest,
    )


def plan(rows: Sequence[Row], *, taken=frozenset()) -> Plan:
    """Decide about every row: each tree by itself, the first of equal ids counts, nothing hangs below a refused row.
    `taken` are codes, in small letters, of partners that do not belong to the row's tree."""
    trees: dict[str, list[Row]] = {}
    for row in rows:
        trees.setdefault(row.tree, []).append(row)
    whole = Plan([], [])
    for tree_rows in trees.values():
        part = _plan_tree(tree_rows, taken)
        whole.rows += part.rows
        whole.refusals += part.refusals
    whole.refusals.sort(key=lambda refusal: refusal.line)
    return whole


def _plan_tree(rows, taken):
    known: dict[str, Row] = {}
    reasons: dict[int, str] = {}
    for row in rows:
        reason = _fault(row, known, taken)
        if reason:
            reasons[row.line] = reason
        if row.node_id:
            known.setdefault(row.node_id.lower(), row)
    sound = [row for row in known.values() if row.line not in reasons]
    for row in sound:
        if row.parent_id and row.parent_id.lower() not in known:
            reasons[row.line] = _("The parent %(parent)s is missing.") % {"parent": row.parent_id}
    loaded = _from_the_roots([row for row in sound if row.line not in reasons])
    reached = {row.line for row in loaded}
    reasons.update(_circles([row for row in sound if row.line not in reached and row.line not in reasons], known))
    for row in sound:
        if row.line not in reached:
            reasons.setdefault(row.line, _("Its parent was refused."))
    source = {row.line: row for row in rows}
    return Plan(loaded, [Refusal(source[line].tree, line, source[line].node_id, why) for line, why in reasons.items()])


def _fault(row, known, taken):
    """What is wrong with the row by itself, empty when nothing is."""
    if not row.node_id:
        return _("The node has no id.")
    first = known.get(row.node_id.lower())
    if first:
        return _("The id is not unique: it is line %(line)s's already.") % {"line": first.line}
    if not row.name:
        return _("The node has no name.")
    if len(row.name) > MAX_NAME or len(row.code) > MAX_CODE:
        return _("The id or the name is too long.")
    if row.code.lower() in taken:
        return _("The code %(code)s belongs to another partner.") % {"code": row.code}
    return ""


def _from_the_roots(rows):
    """The rows that reach a root, parents before children."""
    children: dict[str, list[Row]] = {}
    for row in rows:
        children.setdefault(row.parent_id.lower(), []).append(row)
    reached = list(children.get("", []))
    for row in reached:  # grows while it is walked
        reached += children.get(row.node_id.lower(), [])
    return reached


def _circles(rows, known):
    """{line: reason} of the rows that lie on a circle; each row is walked once."""
    found, seen = {}, set()
    waiting = {row.line for row in rows}
    for start in rows:
        trail: dict[int, Row] = {}
        row = start
        while row and row.line in waiting and row.line not in seen:
            seen.add(row.line)
            trail[row.line] = row
            row = known.get(row.parent_id.lower())
        if row and row.line in trail:
            lines = list(trail)
            circle = [trail[line] for line in lines[lines.index(row.line) :]]
            reason = _("It lies on a circle of parents: %(circle)s.") % {"circle": _circle_text(circle)}
            found.update(dict.fromkeys((node.line for node in circle), reason))
    return found


def _circle_text(circle):
    names = [node.node_id for node in circle]
    if len(names) > CIRCLE_SHOWN:
        names = [*names[:CIRCLE_SHOWN], "…"]
    return " > ".join([*names, circle[0].node_id])


def write_report(path, refusals: Sequence[Refusal]):
    """Write the refused rows as tab-separated text that a spreadsheet opens without running anything."""
    with Path(path).open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter="\t", lineterminator="\n")
        writer.writerow(["source", "line", "key", "reason"])
        for refusal in refusals:
            writer.writerow([refusal.source, refusal.line, _inert(refusal.key), _inert(refusal.reason)])


def _inert(text):
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text
