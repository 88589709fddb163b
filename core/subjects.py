"""What an audit row is about, by name: settings.AUDIT_SUBJECTS says where the names and pages of a kind are."""

from dataclasses import dataclass

from django.apps import apps
from django.conf import settings
from django.db import connection
from django.urls import reverse


@dataclass(frozen=True, slots=True)
class Subject:
    """A thing's name and, where it has one, the address of its page."""

    name: str
    url: str = ""


def named(wanted):
    """Give {(kind, id): Subject} of many things in one query; what has no name of its own is left out."""
    ids = {}
    for kind, pk in wanted:
        if kind in settings.AUDIT_SUBJECTS and pk is not None:
            ids.setdefault(kind, set()).add(pk)
    if not ids:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(_select(kind) for kind in ids), [sorted(found) for found in ids.values()])
        return {(kind, pk): _subject(kind, name, page) for kind, pk, name, page in cursor.fetchall()}


def _select(kind):
    label, name, page, _url = settings.AUDIT_SUBJECTS[kind]
    table = apps.get_model(label)._meta.db_table
    return f"SELECT '{kind}', id, {name}::text, {page}::text FROM {table} WHERE id = ANY(%s)"


def _subject(kind, name, page):
    url = settings.AUDIT_SUBJECTS[kind][3]
    return Subject(name, reverse(url, args=[page]) if url else "")
