"""The inbox of a company's side: its threads as lists show them, by the clock of the moment (S1-S3).

What is asked for with `now` is exactly what windows.standing says of each thread; a test compares the two.
"""

from django.db.models import Case, DateTimeField, Exists, F, OuterRef, Q, Value, When
from django.db.models.expressions import RawSQL
from django.db.models.functions import Lower

from commerce.models import Product
from core import prepared
from messaging.models import Reading, Side, Thread
from messaging.queries import organisation
from messaging.queries import thread as threads
from messaging.windows import Standing, other
from partners.models import SUBTREE_SQL, Membership, Partner

COUNTED = 99
"""More unread threads than that are told as "99+"."""
NEWEST = 1000
"""So many threads of an inbox, the latest, are looked through for unread ones by its counter."""
MOST_COMPANIES = 500
"""So many companies found by name are asked for one by one, by an index; more are found soon by walking the inbox."""
TRIGRAM = 3
"""So many characters the index of subjects needs; of fewer it knows where words begin."""
OPENING = 160
"""So many characters of the last message stand in a list."""
LATEST_SQL = """
    SELECT wanted.id, message.opening, message.author_name, greatest(place.created_at, reading.until)
    FROM unnest(%(ids)s::bigint[]) AS wanted(id)
    JOIN partners_membership place ON place.id = %(membership)s
    LEFT JOIN messaging_reading reading ON reading.thread_id = wanted.id AND reading.membership_id = place.id,
    LATERAL (
        SELECT left(m.body, %(opening)s::int) AS opening, u.name AS author_name
        FROM messaging_message m JOIN partners_user u ON u.id = m.author_id
        WHERE m.thread_id = wanted.id ORDER BY m.sent_at DESC, m.id DESC LIMIT 1
    ) message
"""


def due(side, now):
    """Threads in which a side owes a response, and time is left."""
    due_at, shut_at = f"{side}_due_at", f"{side}_shut_at"
    return Q(**{f"{shut_at}__gt": now}) | Q(**{f"{due_at}__gt": now, shut_at: None})


def shut(side, now):
    """Threads in which a side can write no more."""
    return Q(**{f"{side}_shut_at__lte": now})


def standing(side, now):
    """Give {Standing: Q} of the threads that stand so for a side."""
    across = other(side)
    free = Q(**{f"{side}_shut_at": None}) & (Q(**{f"{side}_due_at": None}) | Q(**{f"{side}_due_at__lte": now}))
    waits = free & Q(last_by=side)
    runs = Q(**{f"{across}_due_at__gt": now}) | Q(**{f"{across}_shut_at__gt": now})
    return {
        Standing.BLOCKED: shut(side, now),
        Standing.DUE: due(side, now),
        Standing.WAITING: free & Q(last_by=across),
        Standing.THEIRS_DUE: waits & runs,
        Standing.THEIRS_MISSED: waits & ~runs & shut(across, now),
        Standing.THEIRS: waits & ~runs & ~shut(across, now),
    }


def rows(acting, side, now):
    """Give the threads of somebody's inbox with `read_at`, the moment of the list, and `expires`, the next moment until
    which his side owes a response."""
    found = threads.of_side(organisation.company_id(acting), side).annotate(
        read_at=Value(now, DateTimeField()), expires=_expires(side, now)
    )
    return found.select_related(other(side), f"{side}_owner__user", "process")


def _expires(side, now):
    """What windows.due gives: while both run, what shuts a side is never the sooner one."""
    at = [When(**{f"{side}_{name}__gt": now}, then=F(f"{side}_{name}")) for name in ("due_at", "shut_at")]
    return Case(*at, output_field=DateTimeField())


def search(found, side, text):
    """Narrow an inbox to subjects and companies across that hold the text."""
    text, across = text.strip(), other(side)
    if not text:
        return found
    named = Partner.objects.alias(low_name=Lower("name")).filter(parent=None, low_name__contains=text.lower())
    few = list(named.values_list("pk", flat=True)[: MOST_COMPANIES + 1])
    companies = few if len(few) <= MOST_COMPANIES else named.values("pk")
    return found.filter(about(text) | Q(**{f"{across}__in": companies}))


def about(text):
    """Threads whose subject holds a text; one too short for the index of trigrams begins a word of it."""
    if len(text) >= TRIGRAM:
        return Q(subject__icontains=text)
    return Q(subject__istartswith=text) | Q(subject__icontains=f" {text}")


def unread(side, membership_id):
    """Threads in which the other side has written since somebody read them from his place, and after he came there."""
    read = Reading.objects.filter(thread=OuterRef("pk"), membership=membership_id, until__gte=OuterRef("last_at"))
    since = Membership.objects.filter(pk=membership_id).values("created_at")
    return Q(last_by=other(side)) & Q(last_at__gt=since) & ~Q(Exists(read))


def unread_count(acting, side):
    """Count the unread among the latest threads, up to one more than is told."""
    latest = threads.of_side(organisation.company_id(acting), side).order_by("-last_at", "-pk").values("pk")[:NEWEST]
    found = Thread.objects.filter(unread(side, acting.membership_id), pk__in=latest)
    return found.values("pk")[: COUNTED + 1].count()


def news_count(acting, side, after):
    """Count the threads in which the other side has written after a moment, up to one more than is told."""
    found = threads.of_side(organisation.company_id(acting), side).filter(last_at__gt=after, last_by=other(side))
    return found.values("pk")[: COUNTED + 1].count()


def latest(ids, membership_id):
    """Give {thread id: (beginning of its last message, who wrote it, until when the reader has read it)}."""
    with prepared.cursor() as cursor:
        cursor.execute(LATEST_SQL, {"ids": list(ids), "membership": membership_id, "opening": OPENING})
        return {row[0]: row[1:] for row in cursor.fetchall()}


def sells(acting):
    """Whether somebody's company owns products, or was written to as a seller."""
    company = organisation.company_id(acting)
    owned = Product.objects.filter(vendor__in=RawSQL(SUBTREE_SQL, [company]))
    return owned.exists() or threads.of_side(company, Side.SELLER).exists()
