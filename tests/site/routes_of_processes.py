"""The addresses of purchase processes; see routes_table.

Bea has drafted one and published another for candles of the vendor's, who has offered: her colleagues read them, ada
decides too, zoe of another company never sees them. The operator has something of the same category, but not candles.
"""

from collections.abc import Callable
from datetime import timedelta

from core import clock
from messaging.models import ProcessOffer, PurchaseProcess
from tests.messaging import buying

ROWS = """
messaging:process                    GET  302  200  200  200  200  200  403  403  403  403  403  403  404
messaging:process                    POST 405  405  405  405  405  405  405  405  405  405  405  405  405
messaging:process_award              GET  302  200  302  302  302  200  403  403  403  403  403  403  404
messaging:process_award              POST 302  302  422  422  422  302  403  403  403  403  403  403  404
messaging:process_edit               GET  302  200  302  302  302  200  403  403  403  403  403  403  404
messaging:process_edit               POST 302  302  422  422  422  302  403  403  403  403  403  403  404
messaging:process_end                GET  302  200  302  302  302  200  403  403  403  403  403  403  404
messaging:process_end                POST 302  302  422  422  422  302  403  403  403  403  403  403  404
messaging:process_new                GET  302  200  200  200  200  200  403  403  403  403  403  403  200
messaging:process_new                POST 302  302  302  302  302  302  403  403  403  403  403  403  422
messaging:process_publication        GET  302  200  302  302  302  200  403  403  403  403  403  403  404
messaging:process_publication        POST 302  302  422  422  422  302  403  403  403  403  403  403  404
messaging:processes                  GET  302  200  200  200  200  200  403  403  403  403  403  403  200
messaging:processes                  POST 405  405  405  405  405  405  405  405  405  405  405  405  405
messaging:request                    GET  302  403  403  403  403  404  403  200  200  403  200  403  404
messaging:request                    POST 405  405  405  405  405  405  405  405  405  405  405  405  405
messaging:request_offer              GET  302  403  403  403  403  404  403  200  200  403  200  403  404
messaging:request_offer              POST 302  403  403  403  403  404  403  422  422  403  302  403  404
messaging:requests                   GET  302  403  403  403  403  200  403  200  200  403  200  403  200
messaging:requests                   POST 405  405  405  405  405  405  405  405  405  405  405  405  405
"""


def draft(w):
    return PurchaseProcess.objects.filter(state="draft").first() or buying.drafted(
        w.cast, at=clock.now(), title="Draft"
    )


def published(w):
    found = PurchaseProcess.objects.filter(state="active").first()
    return found or buying.published(w.cast, at=clock.now())


def offer(w):
    return ProcessOffer.objects.first() or buying.offered(w.cast, published(w), at=clock.now())


def one(get):
    return lambda w: [get(w).pk]


def entered(w):
    deadline = (clock.now() + timedelta(days=5)).strftime("%Y-%m-%dT%H:%M")
    return {"title": "Candles", "product": "CANDLE", "quantity": "20", "deadline": deadline}


def made(w):
    return {
        "product": w.cast.products.CANDLE.pk, "unit_price": "8.75", "currency": "GBP", "basis": "net",
        "quantity": "200", "body": "We have them.",
    }  # fmt: skip


ARGUMENTS: dict[str, Callable] = {
    "messaging:process": one(published),
    "messaging:process_award": lambda w: [published(w).pk, offer(w).thread_id],
    "messaging:process_edit": one(draft),
    "messaging:process_end": one(published),
    "messaging:process_publication": one(draft),
    "messaging:request": one(published),
    "messaging:request_offer": one(published),
}
SENT: dict[str, Callable] = {
    "messaging:process_award": lambda w: {"kind": "cart", "offer": offer(w).pk},
    "messaging:process_edit": entered,
    "messaging:process_end": lambda w: {"reason": "We buy them elsewhere."},
    "messaging:process_new": entered,
    "messaging:request_offer": made,
}
