"""The addresses of inboxes and threads; see routes_table.

The thread is acme's, who buy, with the vendor, who sells: whoever of the two reads that side's inbox works in it. The
operator is no part of it. Of products one asks who sees them; the address of news is forged.
"""

from collections.abc import Callable

from messaging.actions import message as actions
from messaging.models import Thread

ROWS = """
messaging:ask                        GET  302  200  200  200  200  200  403  403  403  403  403  403  404
messaging:ask                        POST 302  302  302  302  302  302  403  403  403  403  403  403  404
messaging:news                       GET  404  404  404  404  404  404  404  404  404  404  404  404  404
messaging:news                       POST 405  405  405  405  405  405  405  405  405  405  405  405  405
messaging:purchases                  GET  302  200  200  200  200  200  403  403  403  403  403  403  200
messaging:purchases                  POST 302  302  302  302  302  302  403  403  403  403  403  403  302
messaging:purchases_news             GET  302  302  302  302  302  302  403  403  403  403  403  403  302
messaging:purchases_news             POST 405  405  405  405  405  405  405  405  405  405  405  405  405
messaging:reply                      GET  405  405  405  405  405  405  405  405  405  405  405  405  405
messaging:reply                      POST 302  302  302  302  302  302  403  404  404  403  302  403  404
messaging:sales                      GET  302  403  403  403  403  200  403  200  200  403  200  403  200
messaging:sales                      POST 302  403  403  403  403  302  403  302  302  403  302  403  302
messaging:sales_news                 GET  302  403  403  403  403  302  403  302  302  403  302  403  302
messaging:sales_news                 POST 405  405  405  405  405  405  405  405  405  405  405  405  405
messaging:thread                     GET  302  200  200  200  200  200  403  404  404  403  200  403  404
messaging:thread                     POST 405  405  405  405  405  405  405  405  405  405  405  405  405
messaging:thread_note                GET  405  405  405  405  405  405  405  405  405  405  405  405  405
messaging:thread_note                POST 302  302  302  302  302  302  403  404  404  403  302  403  404
messaging:thread_owner               GET  405  405  405  405  405  405  405  405  405  405  405  405  405
messaging:thread_owner               POST 302  302  302  302  302  302  403  404  404  403  302  403  404
messaging:thread_read                GET  405  405  405  405  405  405  405  405  405  405  405  405  405
messaging:thread_read                POST 302  302  302  302  302  302  403  404  404  403  302  403  404
"""


def thread(w):
    """Give the thread in which bea has asked the vendor."""
    found = Thread.objects.filter(buyer=w.cast.partners.acme, seller=w.cast.partners.vendor).first()
    if found:
        return found
    product = w.cast.products.TWINE
    product.vendor = w.cast.partners.vendor
    product.save(update_fields=["vendor"])
    asked = {"product": product, "words": "How long is it?", "asks": True}
    return actions.ask(**asked, by=w.cast.acting("bea"), moment=lambda: w.now).thread


ARGUMENTS: dict[str, Callable] = {
    "messaging:ask": lambda w: ["LANTERN"],
    "messaging:news": lambda w: ["forged"],
    **{
        f"messaging:{name}": lambda w: [thread(w).pk]
        for name in ("thread", "reply", "thread_read", "thread_owner", "thread_note")
    },
}
SENT: dict[str, Callable] = {
    "messaging:ask": lambda w: {"body": "Is it in stock?", "asks": "on"},
    "messaging:reply": lambda w: {"body": "It is ready to go."},
    "messaging:thread_read": lambda w: {"seen": thread(w).messages.first().pk},
    "messaging:thread_note": lambda w: {"note": "Ask the warehouse."},
}
