"""The operator asks for the recording of a phone sale: it is given in time, or the order is cancelled (F6)."""

import structlog

from core import audit, outbox, transactions
from core.actor import SYSTEM
from telesales.actions import recording_missing as missing
from telesales.models import PhoneOffer, RecordingRequest
from telesales.queries import phone_setup
from telesales.queries import recording as queries
from telesales.rules import recording as rules

log = structlog.get_logger(__name__)
State = RecordingRequest.State


@transactions.whole
def ask(*, sale, reason, by, now):
    """Ask the seller for the recording, due in the days of the settings. Raises Refused."""
    offer = PhoneOffer.objects.locked().get(pk=sale.offer_id)
    rules.check_manages(by)
    rules.check_can_ask(sale.order, queries.open_request(offer), is_there=queries.is_there(offer))
    request = RecordingRequest.objects.create(
        sale=sale,
        reason=rules.check_reason(reason),
        asked_at=now,
        asked_by_id=by.author_id,
        due_at=rules.due(now, phone_setup.policy().recording_days),
    )
    told = {"due_at": request.due_at.isoformat()}
    _record("recording.asked", request, by=by, now=now, new=told, reason=request.reason)
    _tell("recording.asked", request)
    return request


@transactions.whole
def withdraw(*, sale, by, now):
    """Take it back: nothing is due any more. Raises Refused."""
    offer = PhoneOffer.objects.locked().get(pk=sale.offer_id)
    rules.check_manages(by)
    request = queries.open_request(offer)
    rules.check_can_withdraw(request, now)
    _end(request, State.WITHDRAWN, now=now)
    _record("recording.withdrawn", request, by=by, now=now)
    _tell("recording.withdrawn", request)
    return request


def answer(*, request, by, now):
    """Note that what is asked for has come; its offer is locked, and it came in time."""
    if request is None or request.state != State.OPEN:
        return
    _end(request, State.ANSWERED, now=now)
    _record("recording.answered", request, by=by, now=now)
    outbox.enqueue("recording.answered", key=f"recording.answered:{request.pk}", request=request.pk)


@transactions.whole
def remind(*, now):
    """Remind the sellers of what is due within a day, each once; not of what was due as soon as that from the first.
    Gives how many."""
    due = RecordingRequest.objects.filter(
        state=State.OPEN, reminded_at=None, due_at__gt=now, due_at__lte=now + rules.REMINDED
    )
    number = 0
    for request in due.order_by("due_at").select_for_update(of=("self",), skip_locked=True):
        request.reminded_at = now
        request.save(update_fields=["reminded_at"])
        if request.due_at - rules.REMINDED > request.asked_at:
            _tell("recording.reminder", request)
            number += 1
    return number


def sweep(*, now):
    """Cancel the orders whose recording is missing; each in a transaction of its own, so that one that cannot be holds
    up no other. Run late, twice or at once, each is cancelled once. Gives how many."""
    due = RecordingRequest.objects.filter(state=State.OPEN, due_at__lte=now).order_by("due_at")
    return sum(_tried(pk, now) for pk in list(due.values_list("pk", flat=True)))


def _tried(pk, now):
    try:
        return close(pk=pk, now=now)
    except Exception:
        log.exception("recording.not_cancelled", request=pk)
        return False


@transactions.whole
def close(*, pk, now):
    """End one that is over: its order is cancelled, its plan stops, what was paid is to be given back. Gives whether
    that happened now."""
    offer = PhoneOffer.objects.locked().get(sale__recording_requests=pk)
    request = RecordingRequest.objects.select_related("sale__order", "asked_by").get(pk=pk)
    if request.state != State.OPEN or not rules.is_over(request, now):
        return False
    _end(request, State.MISSED, now=now)
    _record("recording.missed", request, by=SYSTEM, now=now)
    missing.end_order(request=request, offer=offer, now=now)
    _tell("recording.missed", request)
    return True


def _end(request, state, *, now):
    request.state, request.ended_at = state, now
    request.save(update_fields=["state", "ended_at"])


def _record(event, request, *, by, now, new=None, reason=""):
    """Write it down with the order, where the timeline of the sale has it from."""
    order = request.sale.order
    partner_id = order.sold_from_id
    audit.record(event, request.sale, by=by, at=now, partner_id=partner_id, new=new, reason=reason)


def _tell(topic, request):
    """Have each of those whom it concerns written to, once."""
    people = queries.sellers(request.sale)
    keys = [(f"{topic}:{request.pk}:{user.pk}", {"request": request.pk, "user": user.pk}) for user in people]
    outbox.enqueue_many(topic, keys)
