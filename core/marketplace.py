"""The marketplace's own row, which every page, mail and document reads: from the cache, else in one statement.

Whoever writes it says so after the commit (`remember`); readers only ever add what is missing, so that one who has
read the row before a change cannot put it back after it.
"""

from datetime import UTC, datetime

from django.core.cache import cache

from core import prepared
from core.models import Marketplace

KEPT_SECONDS = 300
NAMES = [field.attname for field in Marketplace._meta.concrete_fields]
KEY = f"core.marketplace.{len(NAMES)}"
PLAIN = Marketplace(pk=1, changed_at=datetime(2000, 1, 1, tzinfo=UTC), changed_by="")
"""What counts while nobody has set anything."""
SQL = f"SELECT {prepared.columns(Marketplace)} FROM core_marketplace WHERE id = 1"


def current():
    """Give the marketplace as it is."""
    kept = cache.get(KEY)
    if kept is None:
        kept = stored()
        cache.add(KEY, _values(kept), KEPT_SECONDS)
        return kept
    return Marketplace.from_db("default", NAMES, kept)


def stored():
    """Give it as the database has it."""
    return prepared.one(Marketplace, SQL, []) or PLAIN


def remember(row):
    """Have every reader see what was just written."""
    cache.set(KEY, _values(row), KEPT_SECONDS)


def forget():
    """Have it read anew."""
    cache.delete(KEY)


def _values(row):
    return [getattr(row, name) for name in NAMES]
