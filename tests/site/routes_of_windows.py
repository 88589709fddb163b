"""The addresses of notifications about messages, and of blocked ones that are opened again; see routes_table.

What is opened again is what bea has asked vic, and he has missed: the marketplace manager's alone. The link of a mail
is vic's, and opens the same for everybody.
"""

from collections.abc import Callable
from datetime import timedelta

from messaging.actions import message as actions
from messaging.links import notify as notify_links
from messaging.models import Message
from tests.messaging import talking

ROWS = """
messaging:notify                     GET  302  200  200  200  200  200  403  200  200  403  200  403  200
messaging:notify                     POST 302  302  302  302  302  302  403  302  302  403  302  403  302
messaging:notify_off                 GET  200  200  200  200  200  200  200  200  200  200  200  200  200
messaging:notify_off                 POST 200  200  200  200  200  200  200  200  200  200  200  200  200
messaging:reopen                     GET  302  403  403  403  403  403  403  403  200  403  403  403  403
messaging:reopen                     POST 302  403  403  403  403  403  403  403  302  403  403  403  403
"""
WORDS = "Is this one still made?"


def missed(w):
    """Give a message whose time is over; nothing else is said in its thread."""
    found = Message.objects.filter(body=WORDS).first()
    if found:
        return found
    at = w.now - timedelta(days=4)
    product = talking.owned(w.cast, "PENNY")
    return actions.ask(product=product, words=WORDS, asks=True, by=w.cast.acting("bea"), moment=lambda: at)


ARGUMENTS: dict[str, Callable] = {
    "messaging:notify_off": lambda w: [notify_links.token(w.cast.memberships.vic.pk)],
    "messaging:reopen": lambda w: [missed(w).pk],
}
SENT: dict[str, Callable] = {
    "messaging:notify": lambda w: {"how": "digest"},
    "messaging:reopen": lambda w: {"reason": "The seller was ill"},
}
