"""Close months of commission: what everybody got of each kind is kept, and nothing comes into the month any more (F5).

Done by the worker a day after a month's end. Whoever is writing entries is waited for, and waits while one month is
summed up; then the database refuses entries of it, so that what is kept stays what the rows say.
"""

from datetime import timedelta

from django.db import OperationalError, connection, transaction

from commerce.documents import content
from commerce.queries import statement as months
from telesales.models import CommissionEntry, CommissionMonth

GRACE = timedelta(days=1)
PATIENCE = "5s"
"""So long writers are waited for; then it is tried again at the next sweep."""
CLOSE_SQL = """
    INSERT INTO telesales_commissionclosing (month_id, partner_id, currency, share, number, amount)
    SELECT %s, partner_id, currency, share, count(*), sum(amount) FROM telesales_commissionentry
    WHERE at >= %s AND at < %s GROUP BY partner_id, currency, share
"""


def sweep(*, now):
    """Close all months that are over, each by itself, the oldest first. Gives how many."""
    closed = 0
    try:
        while _close_next(now=now):
            closed += 1
    except OperationalError as error:
        if "lock timeout" not in str(error):
            raise
    return closed


@transaction.atomic(savepoint=False)
def _close_next(*, now):
    """Close the next month; gives whether there was one to close."""
    if _next(now) is None:
        return False
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL lock_timeout = '{PATIENCE}'")
        cursor.execute("LOCK TABLE telesales_commissionentry IN SHARE ROW EXCLUSIVE MODE")
        month = _next(now)  # another worker may have closed it meanwhile
        if month is None:
            return False
        begins, ends = months.bounds(month)
        made = CommissionMonth.objects.create(month=month, ends_at=ends, closed_at=now)
        cursor.execute(CLOSE_SQL, [made.pk, begins, ends])
    return True


def _next(now):
    """Give the first day of the next month to close; None while it is not over, or nothing was ever shared out."""
    last = CommissionMonth.objects.order_by("-month").first()
    if last:
        month = content.day(last.ends_at)
    else:
        first = CommissionEntry.objects.order_by("at").values_list("at", flat=True).first()
        month = content.day(first).replace(day=1) if first else None
    return month if month and months.bounds(month)[1] + GRACE < now else None
