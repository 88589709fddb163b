"""Write messages: begin threads, respond (S1-S3).

The thread is locked first, and only then the database's clock is read: so a response and the sweep agree on whether it
came in time, however long either waited.
"""

import uuid

from commerce.models import Product
from commerce.queries import catalogue
from core import clock, outbox, transactions
from messaging import windows
from messaging.models import Message, Side, Thread
from messaging.queries import organisation, recipients
from messaging.queries import thread as queries
from messaging.rules import message as rules
from partners import queries as partners


@transactions.whole
def ask(*, product, words, by, asks=False, key=None, attach=None, moment=clock.now):
    """Write to the company that sells a product: begins their thread about it, or goes on with it. Gives the Message;
    raises Refused, and Product.DoesNotExist where the buyer does not see the product.

    `moment` gives the time once everything is locked; `attach(message)` keeps the files that come with it.
    """
    rules.check_may_write_as(by, Side.BUYER)
    seller, buyer = organisation.lock_sides(by, product)
    status = partners.effective_status(seller).status
    rules.check_sides(seller=seller, buyer=buyer, seller_status=status)
    now = moment()
    if catalogue.visible_product(acting=by, now=now, code=product.code) is None:
        raise Product.DoesNotExist(product.code)
    thread = queries.about(seller=seller, buyer=buyer, product=product)
    if thread is None:
        return begin(
            seller=seller, buyer=buyer, side=Side.BUYER, product=product, words=words, asks=asks, key=key,
            attach=attach, by=by, now=now,
        )  # fmt: skip
    return _into(thread, side=Side.BUYER, words=words, asks=asks, key=key, attach=attach, by=by, moment=moment)


def begin(*, seller, buyer, side, product, words, by, now, process=None, asks=False, key=None, attach=None):
    """Begin a thread with its first message, in the caller's transaction, which has locked the company that writes."""
    thread = Thread.objects.create(
        seller_id=seller, buyer_id=buyer, product=product, process=process, subject=product.name[:200],
        started_at=now, started_by=side, last_at=now, last_by=side,
    )  # fmt: skip
    return _write(thread, side=side, words=words, asks=asks, key=key, attach=attach, by=by, now=now)


@transactions.whole
def respond(*, thread, side, words, by, asks=False, key=None, attach=None, moment=clock.now):
    """Write in a thread from one of its sides. Gives the Message; raises Refused."""
    rules.check_may_write_as(by, side)
    return _into(thread, side=side, words=words, asks=asks, key=key, attach=attach, by=by, moment=moment)


def _into(thread, *, side, key, moment, **said):
    thread = Thread.objects.locked().select_related("seller", "buyer").get(pk=thread.pk)
    sent = key and Message.objects.filter(key=key, thread=thread, side=side).first()
    if sent:
        return sent
    now = moment()
    rules.check_open(thread, side, now)
    return _write(thread, side=side, key=key, now=now, **said)


def _write(thread, *, side, words, asks, key, attach, by, now):
    """Write a message down, and what it changes: the other's open windows are answered, its own may open."""
    across = windows.other(side)
    due_at = windows.deadline(now) if asks else None
    message = Message.objects.create(
        thread=thread, side=side, author_id=by.author_id, membership_id=by.membership_id,
        body=rules.check_words(words), sent_at=now, asks=asks,
        bound_id=getattr(thread, f"{across}_id") if asks else None, due_at=due_at,
        notice_at=due_at and windows.next_notice(due_at, now), key=key or uuid.uuid4(),
    )  # fmt: skip
    in_time = Message.objects.filter(thread=thread, side=across, due_at__gt=now).open()
    in_time.update(answer=message, answered_at=now, notice_at=None)
    names = ["last_at", "last_by"]
    if _has_written(thread, across) and getattr(thread, f"{side}_responded_at") is None:
        setattr(thread, f"{side}_responded_at", now)
        names.append(f"{side}_responded_at")
    thread.last_at, thread.last_by = now, side
    for each in Side:
        names += windows.sum_up(thread, each, queries.owing(thread, each))
    thread.save(update_fields=names)
    if attach:
        attach(message)
    _tell(message, thread, across)
    return message


def _has_written(thread, side):
    return thread.started_by == side or getattr(thread, f"{side}_responded_at") is not None


def _tell(message, thread, side):
    """Have those mailed who read it on the other side, see queries.recipients."""
    places = recipients.at_once([(thread.pk, side)])[thread.pk, side]
    outbox.enqueue_many(
        "message.written",
        [(f"message:{message.pk}:{place}", {"message": message.pk, "membership": place}) for place in places],
    )
