"""A list to test with: the outbox, whose rows have numbers that repeat, texts, and times that may be missing."""

import django_filters
from django.test import RequestFactory

from core import lists
from core.lists.page import ListPage
from core.models import OutboxEntry
from partners.acting import Acting

ADA = Acting(7, "Ada", membership_id=1, partner_id=1)


class EntryFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(field_name="key", lookup_expr="icontains", label="Key")
    attempts = django_filters.MultipleChoiceFilter(choices=[(1, "One"), (2, "Two")], label="Attempts")
    done_at = django_filters.DateFromToRangeFilter(label="Done")

    class Meta:
        model = OutboxEntry
        fields = []


def listing(**changes):
    columns = (
        lists.Column("key", "Key", lambda row: row.key, sort="key", fixed=True),
        lists.Column("attempts", "Attempts", lambda row: row.attempts, sort="attempts", align="end"),
        lists.Column("done", "Done", lambda row: row.done_at, sort="done_at"),
        lists.Column("error", "Error", lambda row: row.error, sort="error", shown=False),
        lists.Column("id", "Number", lambda row: row.pk, sort="id", shown=False),
        lists.Column("act", "", cell=lambda row: "act", shown=False),
    )
    declared = {"key": "entries", "title": "Entries", "url": "", "columns": columns, "sort": "key", "size": 4}
    return lists.Listing(**{**declared, "filterset": EntryFilter, **changes})


LISTING = listing()


def asked(query="", acting=ADA, **post):
    """Give a request for the list as a view gets it."""
    factory = RequestFactory()
    request = factory.post(f"/entries/?{query}", post) if post else factory.get(f"/entries/?{query}")
    request.acting, request.htmx = acting, False
    return request


def page(query="", declared=LISTING, rows=None, enrich=None):
    """Give the ListPage for an address."""
    found = OutboxEntry.objects.all() if rows is None else rows
    return ListPage(asked(query.removeprefix("?")), declared, found).read(enrich)


def fill(*rows):
    """Write entries from (key, attempts, done_at)."""
    return OutboxEntry.objects.bulk_create(
        OutboxEntry(topic="t", key=key, payload={}, attempts=attempts, done_at=done) for key, attempts, done in rows
    )
