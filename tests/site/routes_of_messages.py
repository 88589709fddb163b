"""The addresses of credit messages; see routes_table. Who sends them has a token and no place; Finance keeps them.

A token is issued to who has just proved that it is him; the cast never has. The file is missing: 422.
"""

import uuid
from collections.abc import Callable

from commerce.actions import credit_file, credit_message
from commerce.credit_messages import reading
from commerce.models import CreditMessage, CreditSender
from tests.commerce import messages

ROWS = """
commerce:credit_file                 GET  302  403  403  403  403  403  200  403  403  403  403  403  403
commerce:credit_file                 POST 302  403  403  403  403  403  302  403  403  403  403  403  403
commerce:credit_intake               GET  405  405  405  405  405  405  405  405  405  405  405  405  405
commerce:credit_intake               POST 401  401  401  401  401  401  401  401  401  401  401  401  401
commerce:credit_message              GET  302  403  403  403  403  403  200  403  403  403  403  403  403
commerce:credit_message              POST 405  405  405  405  405  405  405  405  405  405  405  405  405
commerce:credit_message_part         GET  302  403  403  403  403  403  200  403  403  403  403  403  403
commerce:credit_message_part         POST 405  405  405  405  405  405  405  405  405  405  405  405  405
commerce:credit_messages             GET  302  403  403  403  403  403  200  403  403  403  403  403  403
commerce:credit_messages             POST 302  403  403  403  403  403  302  403  403  403  403  403  403
commerce:credit_posting              GET  302  403  403  403  403  403  200  403  403  403  403  403  403
commerce:credit_posting              POST 302  403  403  403  403  403  302  403  403  403  403  403  403
commerce:credit_schema               GET  200  200  200  200  200  200  200  200  200  200  200  200  200
commerce:credit_schema               POST 405  405  405  405  405  405  405  405  405  405  405  405  405
commerce:credit_sender               GET  302  403  403  403  403  403  200  403  403  403  403  403  403
commerce:credit_sender               POST 302  403  403  403  403  403  302  403  403  403  403  403  403
commerce:credit_sender_new           GET  302  403  403  403  403  403  200  403  403  403  403  403  403
commerce:credit_sender_new           POST 302  403  403  403  403  403  302  403  403  403  403  403  403
commerce:credit_sender_switch        GET  405  405  405  405  405  405  405  405  405  405  405  405  405
commerce:credit_sender_switch        POST 302  403  403  403  403  403  302  403  403  403  403  403  403
commerce:credit_sender_token         GET  302  403  403  403  403  403  302  403  403  403  403  403  403
commerce:credit_sender_token         POST 302  403  403  403  403  403  302  403  403  403  403  403  403
commerce:credit_sender_token_end     GET  405  405  405  405  405  405  405  405  405  405  405  405  405
commerce:credit_sender_token_end     POST 302  403  403  403  403  403  302  403  403  403  403  403  403
commerce:credit_senders              GET  302  403  403  403  403  403  200  403  403  403  403  403  403
commerce:credit_senders              POST 405  405  405  405  405  405  405  405  405  405  405  405  405
commerce:credit_upload               GET  302  403  403  403  403  403  200  403  403  403  403  403  403
commerce:credit_upload               POST 302  403  403  403  403  403  422  403  403  403  403  403  403
"""
SCOPE = {"name": "Bank", "kinds": ["payment"], "per_minute": "60"}


def kept(w):
    """Give a file that fay has brought in."""
    by = w.cast.acting("fay")
    found = credit_file.own(by=by).first()
    return found or credit_file.keep(name="a.xml", content=messages.body(id="file"), by=by, now=w.now)


def posted(w):
    """Give a message that was posted."""
    known = {"channel": CreditMessage.Channel.COMMAND, "by": w.cast.acting("fay"), "now": w.now}
    return credit_message.take(message=reading.read(messages.body(id="posted")), **known)


def sender(w):
    """Give a sender with a token."""
    return CreditSender.objects.filter(name="ERP").first() or messages.sender(w.cast, name="ERP")[0]


ARGUMENTS: dict[str, Callable] = {
    "commerce:credit_file": lambda w: [kept(w).pk],
    "commerce:credit_message": lambda w: [posted(w).pk],
    "commerce:credit_message_part": lambda w: [posted(w).pk, "body"],
    "commerce:credit_posting": lambda w: ["ACME_DEPOT"],
    "commerce:credit_sender": lambda w: [sender(w).pk],
    "commerce:credit_sender_switch": lambda w: [sender(w).pk],
    "commerce:credit_sender_token": lambda w: [sender(w).pk],
    "commerce:credit_sender_token_end": lambda w: [sender(w).pk, sender(w).tokens.get().pk],
}
SENT: dict[str, Callable] = {
    "commerce:credit_posting": lambda w: {
        "kind": "payment",
        "amount": "5",
        "reason": "Statement 17",
        "key": uuid.uuid4(),
    },
    "commerce:credit_sender": lambda w: {**SCOPE, "name": "ERP"},
    "commerce:credit_sender_new": lambda w: SCOPE,
    "commerce:credit_sender_switch": lambda w: {"is_active": "off"},
}
