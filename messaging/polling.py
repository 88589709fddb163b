"""Whether something new was written in a thread or an inbox: what open pages are answered, for one statement (S5).

A page's address for it is signed: whose page it is, of which thread or inbox, and up to which moment it shows messages.
So it needs no session, and tells nothing but yes or no; what is new comes from the page itself, with all that is asked
there. It is over with the place, with the right, when the place comes to another company, and after twelve hours.
"""

from datetime import timedelta

from django.core import signing

from core import clock, prepared
from messaging.models import Side
from messaging.queries import organisation
from messaging.windows import other
from partners.queries import PATH_SQL
from partners.queries.people import SIGNS_IN

SALT = "messaging.news.of"
HOURS = timedelta(hours=12)
SECONDS = 15
"""So often an open page asks while somebody sees it."""
THREAD, INBOX = "thread", "inbox"
READER_SQL = """
    FROM partners_membership m JOIN partners_user u ON u.id = m.user_id AND u.status = ANY(%(statuses)s)
"""
IS_SQL = "m.id = %(membership)s AND m.ended_at IS NULL AND m.roles::text[] && %(roles)s"
THREAD_SQL = f"""
    SELECT t.last_at > %(after)s {READER_SQL} JOIN messaging_thread t ON t.id = %(of)s WHERE {IS_SQL}
"""
COMPANY_SQL = PATH_SQL.format(node="(SELECT partner_id FROM partners_membership WHERE id = %(membership)s)")
INBOX_SQL = {
    side: f"""
    {COMPANY_SQL}
    SELECT EXISTS (
        SELECT FROM messaging_thread t
        WHERE t.{side}_id = %(of)s AND t.last_at > %(after)s AND t.last_by = '{other(side)}'
    ) {READER_SQL} WHERE {IS_SQL} AND EXISTS (SELECT FROM path WHERE id = %(of)s AND parent_id IS NULL)
    """
    for side in Side
}


def token(thread, side, membership_id, shown_until):
    """Give the signed part of a thread's address; `shown_until` is when the last shown message was sent."""
    return _signed(THREAD, thread.pk, side, membership_id, shown_until)


def inbox_token(company_id, side, membership_id, shown_until):
    """Give that of a company's inbox, which is shown as it was at a moment."""
    return _signed(INBOX, company_id, side, membership_id, shown_until)


def _signed(kind, of, side, membership_id, until):
    return signing.dumps([kind, of, str(side), membership_id, micros(until)], salt=SALT)


def micros(moment):
    """Give a moment as a whole number, to the last digit that the database knows."""
    return (moment - clock.EPOCH) // timedelta(microseconds=1)


def moment(micros_):
    """Give the moment of such a number."""
    return clock.EPOCH + timedelta(microseconds=micros_)


def has_news(given):
    """Tell whether there is something new; None where the address is forged, too old, or its reader has lost his
    place."""
    try:
        kind, of, side, membership, until = signing.loads(given, salt=SALT, max_age=HOURS)
    except signing.BadSignature:
        return None
    known = {
        "of": of,
        "membership": membership,
        "after": moment(until),
        "roles": organisation.roles(side),
        "statuses": list(SIGNS_IN),
    }
    with prepared.cursor() as cursor:
        cursor.execute(THREAD_SQL if kind == THREAD else INBOX_SQL[side], known)
        row = cursor.fetchone()
    return row and row[0]
