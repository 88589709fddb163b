"""Write what a file of products says, thousands of rows a statement, with an audit row for each product (C6, P14)."""

import json

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext as _

from commerce.intake.products import columns, costs, plan
from commerce.models import Attribute
from core import audit
from core.refusal import Refused

BATCH = 2000
IMPORT_LOCK = 0x50524F44
FIELDS = {
    "code": "text", "name": "text", "description": "text", "texts": "jsonb", "unit": "text", "pack_size": "int",
    "vendor_id": "bigint", "category_id": "bigint", "tax_class": "text", "attributes": "jsonb",
    "restricted_countries": "text[]", "availability": "text", "delivery_days": "int", "is_active": "bool",
}  # fmt: skip
_NAMES = ", ".join(FIELDS)
_ROWS = ", ".join(f"{name} {kind}" for name, kind in FIELDS.items())
INSERT_SQL = f"""
    INSERT INTO commerce_product ({_NAMES}, picture, changed_at)
    SELECT {", ".join(f"r.{name}" for name in FIELDS)}, '', %(now)s
    FROM jsonb_to_recordset(%(rows)s::jsonb) AS r({_ROWS}) RETURNING id, code
"""
UPDATE_SQL = f"""
    UPDATE commerce_product p SET {", ".join(f"{name} = r.{name}" for name in FIELDS if name != "code")},
           changed_at = %(now)s
    FROM jsonb_to_recordset(%(rows)s::jsonb) AS r(id bigint, {_ROWS}) WHERE p.id = r.id
"""


def lock():
    """Let no other import of products write meanwhile: two would lock the same rows in different orders."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = '15min'; SET LOCAL lock_timeout = '15min'")
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [IMPORT_LOCK])


def write(outcome, *, by, now, told=lambda done: None):
    """Create and change what the plan holds; `told` is called with how many rows are done."""
    _announce(outcome, by)
    done = 0
    for start in range(0, len(outcome.new), BATCH):
        done += _create(outcome.new[start : start + BATCH], by=by, now=now)
        told(done)
    for start in range(0, len(outcome.changed), BATCH):
        done += _change(outcome.changed[start : start + BATCH], by=by, now=now)
        told(done)
    costs.write(outcome.costs, by=by, now=now)


def _announce(outcome, by):
    """Attributes that only the file names get a place in lists and exports; a company's do not, the list is ours."""
    if not by.is_operator:
        return
    rows = [*outcome.new, *outcome.changed]
    heads = {key for row in rows for key in row.line.cells if key.startswith(columns.ATTRIBUTE) and row.line.cells[key]}
    names = sorted(head[len(columns.ATTRIBUTE) :] for head in heads)
    Attribute.objects.bulk_create([Attribute(name=name, position=1000) for name in names], ignore_conflicts=True)


def _create(rows, *, by, now):
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(INSERT_SQL, {"rows": _json(rows), "now": now})
            ids = {code: pk for pk, code in cursor.fetchall()}
        for row in rows:
            row.product.pk = ids[row.product.code]
    except IntegrityError as error:
        raise Refused(
            _("Some of these products were created by somebody else meanwhile. Please check again.")
        ) from error
    events = [
        audit.Event(
            "product.imported", "product", ids[row.product.code], row.product.vendor_id,
            new={"code": row.product.code, "name": row.product.name},
        )
        for row in rows
    ]  # fmt: skip
    audit.record_many(events, by=by, at=now)
    return len(rows)


def _change(rows, *, by, now):
    """Change products; rows of which the cost alone differs leave their product as it is."""
    number, rows = len(rows), [row for row in rows if row.changes]
    with connection.cursor() as cursor:
        cursor.execute(UPDATE_SQL, {"rows": _json(rows), "now": now})
    events = [
        audit.Event(
            "product.import_changed", "product", row.product.pk, row.product.vendor_id,
            old={name: _told(old) for name, (old, _new) in row.changes.items()},
            new={name: _told(new) for name, (_old, new) in row.changes.items()},
        )
        for row in rows
    ]  # fmt: skip
    audit.record_many(events, by=by, at=now)
    return number


def _told(value):
    return value if value is None or isinstance(value, bool | int | str | list | dict) else plan.shown(value)


def _json(rows):
    names = ("id", *FIELDS)
    return json.dumps([{name: getattr(row.product, name) for name in names} for row in rows])
