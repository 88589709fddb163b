"""Where systems post credit: XML in, XML out, whatever is wrong (K5). docs/credit-messages.md tells how."""

import structlog
from allauth.core import ratelimit
from django.db import OperationalError
from django.http import HttpResponse, UnreadablePostError
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from commerce.actions import credit_message as messages
from commerce.actions import credit_sender as senders
from commerce.credit_messages import MOST_BYTES, answering, reading
from commerce.credit_messages.unsound import Unsound
from commerce.models import CreditMessage
from commerce.queries import credit_message as queries
from core import clock
from core.access import public
from core.actor import Actor

TYPE = "application/xml; charset=utf-8"
TAKEN = ("application/xml", "text/xml")
CHANNEL = "credit_message"
FAILED_WAIT_SECONDS = 60
BUSY_WAIT_SECONDS = 5
log = structlog.get_logger(__name__)


@csrf_exempt
@public("a token per sender; what it may post is the sender's scope", methods=("POST",))
def post(request):
    """Take a message: 200 posted, 422 refused as a whole, else an error of which nothing was kept."""
    now, ip = clock.now(), request.META.get("REMOTE_ADDR") or None
    sender, token, why = senders.authenticate(header=request.headers.get("Authorization", ""), now=now)
    if sender is None:
        by = Actor(None, token.sender.name if token else _("Unknown sender"), CHANNEL, ip)
        return _unauthorised(request, lambda: senders.note_refusal(token=token, why=why, by=by, now=now))
    wait = queries.wait_seconds(sender, now)
    if wait or not ratelimit.consume(request, action=CHANNEL, key=str(sender.pk)):
        return _too_often(wait or FAILED_WAIT_SECONDS)
    body, refusal = _body(request)
    if refusal:
        return refusal
    try:
        message = reading.read(body, request.content_params.get("charset", ""))
        by = Actor(None, sender.name, CHANNEL, ip)
        kept = messages.take(message=message, channel=CreditMessage.Channel.HTTP, by=by, now=now, sender=sender)
    except Unsound as error:
        return _error(400, error.code, error.sentence, error.faults)
    except messages.IdTaken as refused:
        return _error(409, "id_taken", refused.sentence)
    except OperationalError:
        log.warning("credit_message.busy", exc_info=True)
        return _busy()
    return HttpResponse(kept.answer, content_type=TYPE, status=kept.status)


@public("the published schema, no data")
def schema(request):
    """Give the schema that messages and answers are held against."""
    return HttpResponse(reading.SCHEMA, content_type=TYPE)


def _body(request):
    """Give (bytes, None), or (b"", answer). No more is read than a message may have, whatever the headers say."""
    if request.content_type not in TAKEN or request.headers.get("Content-Encoding", "identity") != "identity":
        return b"", _error(415, "wrong_type", _("Send application/xml or text/xml, not compressed."))
    if "chunked" in request.headers.get("Transfer-Encoding", "").lower():
        return b"", _error(411, "length_required", _("Send the message with a Content-Length."))
    if _length(request) > MOST_BYTES:
        return b"", _too_long()
    try:
        body = request.read(MOST_BYTES + 1)
    except UnreadablePostError:
        return b"", _error(400, "not_well_formed", _("The message broke off."))
    return (b"", _too_long()) if len(body) > MOST_BYTES else (body, None)


def _length(request):
    given = request.META.get("CONTENT_LENGTH") or "0"
    return int(given) if given.isascii() and given.isdigit() and len(given) < 19 else MOST_BYTES + 1


def _too_long():
    return _error(413, "too_long", _("A message has at most 4 MB."))


def _unauthorised(request, note):
    """Say the same to whoever has no good token; who keeps trying is told to wait, and fills no audit."""
    if not ratelimit.consume(request, action="credit_token"):
        return _too_often(FAILED_WAIT_SECONDS)
    note()
    response = _error(401, "unauthorised", _("Send a token that counts: Authorization: Bearer …"))
    response["WWW-Authenticate"] = 'Bearer realm="credit"'
    return response


def _too_often(seconds):
    response = _error(429, "too_often", _("Too many messages: send it again later."))
    response["Retry-After"] = str(seconds)
    return response


def _busy():
    """Nothing was posted and nothing kept: an account was busy for too long, or the database went away."""
    response = _error(503, "busy", _("This cannot be posted at the moment: send the same message again soon."))
    response["Retry-After"] = str(BUSY_WAIT_SECONDS)
    return response


def _error(status, code, sentence, faults=()):
    return HttpResponse(answering.error(code, sentence, faults), content_type=TYPE, status=status)
