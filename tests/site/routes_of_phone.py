"""The addresses of phone offers; see routes_table.

What is asked for is vic's own draft: to whoever else sells on the phone it does not exist.
"""

from collections.abc import Callable

from telesales.actions import phone
from telesales.models import PhoneOffer, PhoneScript
from tests.telesales import phoning

ROWS = """
telesales:phone_buyer                GET  405  405  405  405  405  405  405  405  405  405  405  405  405
telesales:phone_buyer                POST 302  403  403  403  403  403  403  404  404  403  302  404  403
telesales:phone_buyers               GET  405  405  405  405  405  405  405  405  405  405  405  405  405
telesales:phone_buyers               POST 302  403  403  403  403  403  403  404  404  403  200  404  403
telesales:phone_confirm              GET  302  403  403  403  403  403  403  404  404  403  302  404  403
telesales:phone_confirm              POST 302  403  403  403  403  403  403  404  404  403  422  404  403
telesales:phone_discard              GET  405  405  405  405  405  405  405  405  405  405  405  405  405
telesales:phone_discard              POST 302  403  403  403  403  403  403  404  404  403  302  404  403
telesales:phone_new                  GET  302  403  403  403  403  403  403  200  200  403  200  200  403
telesales:phone_new                  POST 302  403  403  403  403  403  403  302  302  403  302  422  403
telesales:phone_offer                GET  302  403  403  403  403  403  403  404  404  403  200  404  403
telesales:phone_offer                POST 302  403  403  403  403  403  403  404  404  403  302  404  403
telesales:phone_offers               GET  302  403  403  403  403  403  403  200  200  403  200  200  403
telesales:phone_offers               POST 302  403  403  403  403  403  403  302  302  403  302  302  403
telesales:phone_products             GET  405  405  405  405  405  405  405  405  405  405  405  405  405
telesales:phone_products             POST 302  403  403  403  403  403  403  404  404  403  200  404  403
"""


def draft(w):
    """Give vic's draft; its product is one that nobody else allows alf to sell."""
    if not PhoneScript.objects.exists():
        phoning.script(w.cast)
    product = phoning.owned(w.cast, "LANTERN")
    known = PhoneOffer.objects.filter(seller_user=w.cast.users.vic, state="draft", product=product).first()
    return known or phone.start(product=product, by=w.cast.acting("vic"), now=w.now)


def own(w):
    return [draft(w).pk]


ARGUMENTS: dict[str, Callable] = {
    f"telesales:{name}": own
    for name in ("phone_buyer", "phone_buyers", "phone_confirm", "phone_discard", "phone_offer", "phone_products")
}
SENT: dict[str, Callable] = {
    "telesales:phone_buyer": lambda w: {"customer": ""},
    "telesales:phone_buyers": lambda w: {"q": "ada@people.example"},
    "telesales:phone_confirm": lambda w: {"seen": draft(w).version},
    "telesales:phone_new": lambda w: {"product": draft(w).product_id},
    "telesales:phone_offer": lambda w: {"note": "Gate 3"},
}
