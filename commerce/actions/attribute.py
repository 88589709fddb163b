"""How attributes of products are shown: name, unit, place, and whether buyers filter by them (C1)."""

from django.db import connection

from commerce.models import Attribute
from commerce.rules import category as rules
from core import audit, transactions

RENAME_SQL = """
    UPDATE commerce_product
    SET attributes = (attributes - %(old)s::text) || jsonb_build_object(%(new)s::text, attributes -> %(old)s::text),
        changed_at = %(now)s
    WHERE attributes ? %(old)s::text
"""
NAMES_LOCK = 0x41545452
"""Of the advisory lock that every change of attributes takes: of two that want one name, one is told."""
FIELDS = ("name", "unit", "position", "is_facet")


@transactions.whole
def create(*, values, by, now):
    """Announce an attribute; products may have had it before."""
    rules.check_can_arrange(by)
    _lock()
    rules.check_attribute(values["name"])
    attribute = Attribute.objects.create(**values)
    audit.record("attribute.created", attribute, by=by, at=now, new=values)
    return attribute


@transactions.whole
def edit(*, attribute, values, by, now):
    """Change an attribute; a new name counts for every product that has it."""
    rules.check_can_arrange(by)
    _lock()
    attribute = Attribute.objects.filter(pk=attribute.pk).first()
    rules.check_attribute_is_there(attribute)
    rules.check_attribute(values["name"], but=attribute)
    old = {name: getattr(attribute, name) for name in FIELDS}
    if old == values:
        return attribute
    for name, value in values.items():
        setattr(attribute, name, value)
    attribute.save(update_fields=list(values))
    if old["name"] != attribute.name:
        with connection.cursor() as cursor:
            cursor.execute(RENAME_SQL, {"old": old["name"], "new": attribute.name, "now": now})
    audit.record("attribute.edited", attribute, by=by, at=now, old=old, new=values)
    return attribute


@transactions.whole
def delete(*, attribute, by, now):
    """Forget how an attribute is shown; products keep their values."""
    rules.check_can_arrange(by)
    _lock()
    audit.record("attribute.deleted", attribute, by=by, at=now, old={"name": attribute.name})
    Attribute.objects.filter(pk=attribute.pk).delete()


def _lock():
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [NAMES_LOCK])
