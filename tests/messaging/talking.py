"""What tests of messages share: a vendor's product that a company sees, a thread about it, moments."""

from datetime import timedelta

from messaging.actions import message as actions
from messaging.models import Side

WORDS = "Do you have fifty of these in stock?"


def owned(cast, code="CANDLE"):
    """Give the vendor a product, past the rules."""
    product = getattr(cast.products, code)
    product.vendor = cast.partners.vendor
    product.save(update_fields=["vendor"])
    return product


def asked(cast, who="bea", *, code="CANDLE", at=None, asks=True, words=WORDS):
    """Have somebody write to the vendor about his product. Gives the message."""
    moment = at or cast.now
    return actions.ask(product=owned(cast, code), words=words, asks=asks, by=cast.acting(who), moment=lambda: moment)


def responded(cast, thread, who="vic", *, side=Side.SELLER, at=None, asks=False, words="Yes, ready to go."):
    """Have somebody write in a thread. Gives the message; may be refused."""
    moment = at or cast.now
    return actions.respond(thread=thread, side=side, words=words, asks=asks, by=cast.acting(who), moment=lambda: moment)


def after(cast, **times):
    """Give a moment later than the cast's."""
    return cast.now + timedelta(**times)
