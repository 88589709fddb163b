"""What a company has of conversations, processes and contacts, and which of it cannot be twice in another (P8, S1)."""

from django.db.models import Q
from django.db.models.expressions import RawSQL

from core import prepared
from messaging.models import Contact, ContactInvitation, InvitationState, ProcessState, PurchaseProcess, Side, Thread
from messaging.windows import other
from partners.models import SUBTREE_SQL, Membership

LIVE = (ProcessState.DRAFT, ProcessState.ACTIVE, ProcessState.EXPIRED)
DOUBLED_SQL = """
    SELECT CASE WHEN (mine.started_at, mine.id) > (theirs.started_at, theirs.id) THEN mine.id ELSE theirs.id END
    FROM messaging_thread mine JOIN messaging_thread theirs
      ON theirs.{side}_id = %(into)s AND theirs.{across}_id = mine.{across}_id
         AND theirs.product_id = mine.product_id AND theirs.process_id IS NOT DISTINCT FROM mine.process_id
    WHERE mine.{side}_id = %(company)s AND mine.closed_at IS NULL AND theirs.closed_at IS NULL
"""


def threads(company):
    """Give the threads of a company, of either side."""
    return Thread.objects.filter(Q(seller=company) | Q(buyer=company))


def between(company, into):
    """Give the open threads of two companies with each other: no conversation once they are one."""
    both = Q(seller=company, buyer=into) | Q(seller=into, buyer=company)
    return Thread.objects.filter(both, closed_at=None)


def doubled(company, into):
    """Give the ids of the younger one of each pair of open threads that would be about the same."""
    sql = " UNION ".join(DOUBLED_SQL.format(side=side, across=other(side)) for side in Side)
    with prepared.cursor() as cursor:
        cursor.execute(sql, {"company": company, "into": into})
        return [row[0] for row in cursor.fetchall()]


def processes(company):
    """Give the purchase processes of a company."""
    return PurchaseProcess.objects.filter(buyer=company)


def contacts(company):
    """Give whom a company knows as customer or supplier."""
    return Contact.objects.filter(Q(seller=company) | Q(buyer=company))


def invitations(company):
    """Give a company's invitations that nobody has answered."""
    return ContactInvitation.objects.filter(company=company, state=InvitationState.INVITED)


def looked_after(places, *, company=None):
    """Give {side: open threads} that are assigned to one of some places, of one company or of any."""
    found = {}
    for side in Side:
        rows = Thread.objects.filter(**{f"{side}_owner__in": places, "closed_at": None})
        found[side] = rows.filter(**{side: company}) if company else rows
    return found


def places_in(branch):
    """Give all places in a branch, past ones too."""
    return Membership.objects.filter(partner__in=RawSQL(SUBTREE_SQL, [branch]))


def live_of(places):
    """Give the purchase processes of some owners that are not over."""
    return PurchaseProcess.objects.filter(owner__in=places, state__in=LIVE)
