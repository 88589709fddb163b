"""Write down what a seller changes at his customer's place (T2, S03). What a buyer does himself costs nothing more."""

from core import audit


def tell(*, event, cart, by, at, **new):
    """Note a change of a cart, for the customer; nothing outside an assisted sale."""
    if by.seller:
        audit.record(event, cart, by=by, at=at, partner_id=cart.partner_id, new={"name": cart.name, **new})
