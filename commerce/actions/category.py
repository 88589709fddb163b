"""Arrange the category tree (C1). One lock for the whole tree: two moves together could make a circle."""

import re
import unicodedata

from django.db import connection

from commerce.models import Category
from commerce.queries import category as categories
from commerce.rules import category as rules
from core import audit, transactions

TREE_LOCK = 0x43415445
"""Of the advisory lock that every change of the tree takes."""


@transactions.whole
def create(*, name, parent, by, now):
    """Create a category behind its siblings."""
    _lock()
    rules.check_can_arrange(by)
    parent = _parent(parent)
    category = Category(name=name, parent=parent, code=_free_code(name))
    rules.check_name(category, name, parent)
    siblings = categories.siblings(category)
    category.position = siblings[-1].position + 1 if siblings else 0
    category.save(force_insert=True)
    new = {"name": name, "parent": parent and parent.code}
    audit.record("category.created", category, by=by, at=now, new=new)
    return category


@transactions.whole
def edit(*, category, name, parent, by, now):
    """Rename a category or hang it elsewhere; never below itself."""
    _lock()
    rules.check_can_arrange(by)
    category, parent = _there(category), _parent(parent)
    rules.check_place(category, parent)
    rules.check_name(category, name, parent)
    old = {"name": category.name, "parent": category.parent and category.parent.code}
    new = {"name": name, "parent": parent and parent.code}
    if old == new:
        return category
    if old["parent"] != new["parent"]:
        last = Category.objects.filter(parent=parent).order_by("position").last()
        category.position = last.position + 1 if last else 0
    category.name, category.parent = name, parent
    category.save(update_fields=["name", "parent", "position"])
    audit.record("category.edited", category, by=by, at=now, old=old, new=new)
    return category


@transactions.whole
def shift(*, category, places, by, now):
    """Move a category up (-1) or down (1) among its siblings."""
    _lock()
    rules.check_can_arrange(by)
    category = _there(category)
    siblings = categories.siblings(category)
    at = next(place for place, each in enumerate(siblings) if each.pk == category.pk)
    to = min(max(at + places, 0), len(siblings) - 1)
    siblings.insert(to, siblings.pop(at))
    for position, each in enumerate(siblings):
        each.position = position
    Category.objects.bulk_update(siblings, ["position"])
    audit.record("category.shifted", category, by=by, at=now, old={"position": at + 1}, new={"position": to + 1})
    return category


@transactions.whole
def delete(*, category, by, now):
    """Delete an empty category."""
    _lock()
    rules.check_can_arrange(by)
    category = _there(category)
    Category.objects.select_for_update().get(pk=category.pk)  # products that are just put into it are waited for
    rules.check_can_delete(category)
    audit.record("category.deleted", category, by=by, at=now, old={"name": category.name, "code": category.code})
    category.delete()


def _there(category):
    found = Category.objects.select_related("parent").filter(pk=category.pk).first()
    rules.check_is_there(found)
    return found


def _parent(parent):
    """The category above, as it is now."""
    if parent is None:
        return None
    found = Category.objects.filter(pk=parent.pk).first()
    rules.check_is_there(found, field="parent")
    return found


def _lock():
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [TREE_LOCK])


def _free_code(name):
    """Give a free code made from a name: it stands in addresses and files and stays when the name changes."""
    plain = unicodedata.normalize("NFKD", name.replace("ß", "ss").replace("ł", "l")).encode("ascii", "ignore").decode()
    base = "-".join(re.findall(r"[a-z0-9]+", plain.lower()))[:50].strip("-") or "category"
    taken = set(Category.objects.filter(code__startswith=base).values_list("code", flat=True))
    if base not in taken:
        return base
    return next(f"{base}-{number}" for number in range(2, len(taken) + 3) if f"{base}-{number}" not in taken)
