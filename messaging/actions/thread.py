"""What members of a company do with a thread among themselves: the other side never learns of it (S1, S5)."""

from core import audit, prepared, transactions
from messaging.models import Message, Thread, ThreadNote
from messaging.queries import organisation
from messaging.rules import thread as rules
from partners.models import Membership

READ_SQL = """
    INSERT INTO messaging_reading (thread_id, membership_id, until) VALUES (%s, %s, %s)
    ON CONFLICT (thread_id, membership_id) DO UPDATE SET until = excluded.until
    WHERE messaging_reading.until < excluded.until
"""


@transactions.whole
def assign(*, thread, side, owner_id, by, now):
    """Give a thread to a member of its side, by the id of his place; None: to nobody. Gives the new owner's place.
    Raises Refused."""
    rules.check_may_work(by, side)
    list(Membership.objects.filter(pk=owner_id).select_for_update(no_key=True))  # he may be leaving right now
    thread = Thread.objects.locked().get(pk=thread.pk)
    company, field = getattr(thread, f"{side}_id"), f"{side}_owner"
    owner = None
    if owner_id is not None:
        owner = organisation.members(company, side).select_related("user").filter(pk=owner_id).first()
        rules.check_owner(owner)
    before = getattr(thread, field)
    if before == owner:
        return owner
    setattr(thread, field, owner)
    thread.save(update_fields=[field])
    old, new = ({"owner": each.user.name} if each else None for each in (before, owner))
    audit.record("thread.assigned", thread, by=by, at=now, partner_id=company, old=old, new=new)
    return owner


@transactions.whole
def note(*, thread, side, body, by, now):
    """Write a note for one's own side. Gives the ThreadNote; raises Refused."""
    rules.check_may_work(by, side)
    body = rules.check_note(body)
    return ThreadNote.objects.create(thread=thread, side=side, author_id=by.author_id, body=body, at=now)


@transactions.whole
def read(*, thread, side, seen, by):
    """Note that somebody has read a thread as far as the message with this id; never less far than before. Raises
    Refused."""
    rules.check_may_work(by, side)
    until = Message.objects.filter(pk=seen, thread=thread).values_list("sent_at", flat=True).first()
    if until is not None:
        with prepared.cursor() as cursor:
            cursor.execute(READ_SQL, [thread.pk, by.membership_id, until])
