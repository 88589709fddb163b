"""The addresses of profiles and of files of messages; see routes_table.

What is asked for is a thread of bea and vic in which both have responded, with a file of bea's.
"""

from collections.abc import Callable

from messaging.actions import attachment, message
from messaging.models import Attachment, Thread
from tests.messaging import talking
from tests.messaging.files import upload

ROWS = """
messaging:attachment GET  302  200  200  200  200  200  403  404  200  403  200  403  404
messaging:attachment POST 405  405  405  405  405  405  405  405  405  405  405  405  405
messaging:company    GET  302  200  200  200  200  200  403  404  404  403  200  403  404
messaging:company    POST 405  405  405  405  405  405  405  405  405  405  405  405  405
messaging:product    GET  302  200  200  200  200  200  403  404  404  403  200  403  404
messaging:product    POST 405  405  405  405  405  405  405  405  405  405  405  405  405
messaging:profile    GET  302  403  403  403  403  200  403  403  200  403  200  403  200
messaging:profile    POST 302  403  403  403  403  302  403  403  302  403  302  403  302
"""


def thread(w):
    """Give a thread about the twine in which both have responded."""
    known = Thread.objects.filter(product=w.cast.products.TWINE, seller=w.cast.partners.vendor).first()
    if known is not None:
        return known
    product, by = talking.owned(w.cast, "TWINE"), w.cast.acting("bea")
    with attachment.prepared(files=[upload()]) as kept:
        first = message.ask(product=product, words="How long is it?", by=by, attach=kept.attach)
    message.respond(thread=first.thread, side="seller", words="50 m", by=w.cast.acting("vic"))
    message.respond(thread=first.thread, side="buyer", words="Thank you", by=by)
    return Thread.objects.get(pk=first.thread_id)


def file(w):
    return [Attachment.objects.get(message__thread=thread(w)).pk]


ARGUMENTS: dict[str, Callable] = {
    "messaging:attachment": file,
    "messaging:company": lambda w: [thread(w).pk],
    "messaging:product": lambda w: [thread(w).pk],
}
SENT: dict[str, Callable] = {
    "messaging:profile": lambda w: {"about": "Facilities for schools.", "services": "Night service."},
}
