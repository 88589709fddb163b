"""A company becomes a part of another: what it wrote, wanted and knew is the other's from then on (P8, S1, S6).

Locked are the two companies, then processes, threads, messages: so whoever responds meanwhile comes before or after.
What is decided of a window stays with the company that it bound; one that is still open binds the new one.
"""

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from core import audit, prepared, transactions
from messaging.models import Contact, ContactInvitation, InvitationState, Message, ProcessMatch, Side, Thread
from messaging.queries import merging as queries
from messaging.windows import other
from partners.models import Partner

SUMS = tuple(f"{side}_{name}" for side in Side for name in ("due_at", "shut_at"))
REBIND_SQL = """
    UPDATE messaging_message m SET bound_id = %(into)s FROM messaging_thread t
    WHERE t.id = m.thread_id AND t.closed_at IS NULL AND m.bound_id = %(company)s AND m.asks
      AND m.answer_id IS NULL AND m.blocked_at IS NULL
"""


@transactions.whole
def merge(*, company, into, by, now):
    """Give all of a company, which stands below another one by now, to that one; as a part of the move."""
    list(Partner.objects.locked().filter(pk__in=[company, into]).order_by("pk"))
    list(queries.processes(company).locked().order_by("pk").only("pk"))
    ids = list(queries.threads(company).values_list("pk", flat=True)) + queries.doubled(company, into)
    list(Thread.objects.filter(pk__in=ids).locked().order_by("pk").only("pk"))
    queries.processes(company).update(buyer=into)
    _threads(company, into, by=by, now=now)
    _matches(company, into)
    _contacts(company, into)
    _invitations(company, into, by=by, now=now)


def _close(threads, *, by, now, reason):
    """End threads: they are read, nobody writes in them, and what was asked for in them is owed no more."""
    ids = list(threads.filter(closed_at=None).values_list("pk", flat=True))
    Thread.objects.filter(pk__in=ids).update(closed_at=now, **dict.fromkeys(SUMS))
    Message.objects.filter(thread__in=ids, notice_at__isnull=False).update(notice_at=None)
    rows = Thread.objects.filter(pk__in=ids).order_by("pk").values_list("pk", "seller_id")
    events = [audit.Event("thread.closed", "thread", pk, seller, reason=reason) for pk, seller in rows]
    audit.record_many(events, by=by, at=now)


@transactions.whole
def let_go(*, places, by, now, company=None):
    """Assign threads of some places to nobody: everybody of the side is told of them again."""
    for side, found in queries.looked_after(places, company=company).items():
        owner, field = f"{side}_owner__user__name", f"{side}_owner"
        rows = list(found.locked().order_by("pk").values_list("pk", f"{side}_id", owner))
        Thread.objects.filter(pk__in=[pk for pk, _company, _name in rows]).update(**{field: None})
        events = [audit.Event("thread.assigned", "thread", pk, of, {"owner": name}) for pk, of, name in rows]
        audit.record_many(events, by=by, at=now)


def _threads(company, into, *, by, now):
    """The conversations of both with each other end, and of two about the same the younger one; the rest goes along."""
    _close(queries.between(company, into), by=by, now=now, reason=_("Both companies became one."))
    doubled = Thread.objects.filter(pk__in=queries.doubled(company, into))
    _close(doubled, by=by, now=now, reason=_("Both companies became one, which has an older one about the same."))
    for side in Side:
        Thread.objects.filter(**{side: company}).exclude(**{other(side): into}).update(**{side: into})
    with prepared.cursor() as cursor:
        cursor.execute(REBIND_SQL, {"company": company, "into": into})


def _matches(company, into):
    """Nobody sells to himself, and each process suits a seller once."""
    ProcessMatch.objects.filter(process__buyer=into, seller__in=[company, into]).delete()
    mine = ProcessMatch.objects.filter(seller=company)
    mine.filter(process__in=ProcessMatch.objects.filter(seller=into).values("process")).delete()
    mine.update(seller=into)


def _contacts(company, into):
    """Who was known to both is known once, and nobody to himself."""
    known = queries.contacts(company)
    known.filter(Q(seller=into) | Q(buyer=into)).delete()
    for side in Side:
        across = other(side)
        theirs = Contact.objects.filter(**{side: into}).values(across)
        mine = Contact.objects.filter(**{side: company})
        mine.filter(**{f"{across}__in": theirs}).delete()
        mine.update(**{side: into})


def _invitations(company, into, *, by, now):
    """Open ones go along; somebody whom both have invited has the other's invitation alone. Answered ones stay."""
    theirs = queries.invitations(into).filter(side=OuterRef("side"), email__iexact=OuterRef("email"))
    mine = queries.invitations(company).locked().order_by("pk")
    both = list(mine.filter(Exists(theirs)).values_list("pk", flat=True))
    ContactInvitation.objects.filter(pk__in=both).update(
        state=InvitationState.WITHDRAWN, answered_at=now, answered_by=by.user_id
    )
    audit.record_many(
        [audit.Event("contact.withdrawn", "contactinvitation", pk, company) for pk in both], by=by, at=now
    )
    queries.invitations(company).update(company=into)
