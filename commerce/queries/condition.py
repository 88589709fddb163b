"""The conditions of price rules in words: `level=3` is "level Gold", `@territory=north` is "territory north" (C3)."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from core import prepared

NAMES_SQL = """
    SELECT 'level=' || id, name FROM partners_partnerlevel
    UNION ALL SELECT 'type=' || id, name FROM partners_partnertype
"""


def words(conditions: Iterable[str]):
    """Give {condition: words}, in one query; none for none."""
    wanted = {each for each in conditions if each}
    if not wanted:
        return {}
    with prepared.cursor() as cursor:
        cursor.execute(NAMES_SQL)
        names = dict(cursor.fetchall())
    return {each: _said(each, names) for each in sorted(wanted)}


def joined(conditions: Iterable[str]):
    """Say conditions in one go: "level Gold and territory north"."""
    known = [each for each in conditions if each]
    said = words(known)
    return _(" and ").join(said[each] for each in known)


def _said(text, names):
    key, _sign, value = text.partition("=")
    if key == "level":
        return _("level %(name)s") % {"name": names.get(text, value)}
    if key == "type":
        return _("type %(name)s") % {"name": names.get(text, value)}
    return f"{key.removeprefix('@')} {value}"
