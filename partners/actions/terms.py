"""Write the terms of business, version after version."""

from django.db import connection

from core import audit, transactions
from partners.models import BusinessTerms
from partners.queries import terms as queries
from partners.rules import terms as rules

TERMS_LOCK = 7311
"""Advisory lock of whoever writes a version: they count up one by one."""


@transactions.whole
def write(*, text, seen, by, now):
    """Write the next version; registrations from now on accept it. `seen` is the number of the one it replaces, 0 where
    there is none. Raises Refused."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [TERMS_LOCK])
    rules.check_writes(by)
    text, last = text.strip().replace("\r\n", "\n"), queries.last()
    rules.check_seen(seen, last)
    rules.check_new(text, last)
    number = last.number + 1 if last else 1
    terms = BusinessTerms.objects.create(number=number, text=text, since=now, by_id=by.author_id)
    audit.record("terms.written", terms, by=by, at=now, new={"version": number})
    return terms
