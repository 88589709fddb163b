"""The addresses of the order desk and of fulfilment; see routes_table."""

import uuid
from collections.abc import Callable

from commerce.actions import desk, returns, shipment
from commerce.models import Order, OrderLine

ROWS = """
commerce:desk_completion             GET  405  405  405  405  405  405  405  405  405  405  405  405  405
commerce:desk_completion             POST 302  403  403  403  403  403  200  200  200  403  403  403  403
commerce:desk_shipment               GET  405  405  405  405  405  405  405  405  405  405  405  405  405
commerce:desk_shipment               POST 302  403  403  403  403  403  200  200  200  403  403  403  403
commerce:desk_start                  GET  405  405  405  405  405  405  405  405  405  405  405  405  405
commerce:desk_start                  POST 302  403  403  403  403  403  200  200  200  403  403  403  403
commerce:order_cancel                GET  302  403  403  403  403  403  200  200  200  403  403  403  403
commerce:order_cancel                POST 302  403  403  403  403  403  302  302  302  403  403  403  403
commerce:order_cancel_request        GET  405  405  405  405  405  405  405  405  405  405  405  405  405
commerce:order_cancel_request        POST 302  302  302  302  302  302  403  403  403  403  403  403  404
commerce:order_completion            GET  405  405  405  405  405  405  405  405  405  405  405  405  405
commerce:order_completion            POST 302  403  403  403  403  403  302  302  302  403  403  403  403
commerce:order_note                  GET  405  405  405  405  405  405  405  405  405  405  405  405  405
commerce:order_note                  POST 302  302  302  302  302  302  302  302  302  404  403  403  404
commerce:order_return                GET  302  200  200  200  200  200  200  200  200  404  403  403  404
commerce:order_return                POST 302  302  302  302  302  302  302  302  302  404  403  403  404
commerce:order_ship                  GET  302  403  403  403  403  403  200  200  200  403  403  403  403
commerce:order_ship                  POST 302  403  403  403  403  403  302  302  302  403  403  403  403
commerce:order_ship_all              GET  405  405  405  405  405  405  405  405  405  405  405  405  405
commerce:order_ship_all              POST 302  403  403  403  403  403  302  302  302  403  403  403  403
commerce:pick_list                   GET  302  403  403  403  403  403  200  200  200  403  403  403  403
commerce:pick_list                   POST 302  403  403  403  403  403  302  302  302  403  403  403  403
commerce:return_acceptance           GET  405  405  405  405  405  405  405  405  405  405  405  405  405
commerce:return_acceptance           POST 302  403  403  403  403  403  302  302  302  403  403  403  403
commerce:return_refund               GET  405  405  405  405  405  405  405  405  405  405  405  405  405
commerce:return_refund               POST 302  403  403  403  403  403  302  403  302  403  403  403  403
commerce:return_refusal              GET  405  405  405  405  405  405  405  405  405  405  405  405  405
commerce:return_refusal              POST 302  403  403  403  403  403  302  302  302  403  403  403  403
commerce:returns                     GET  302  403  403  403  403  403  200  200  200  403  403  403  403
commerce:returns                     POST 405  405  405  405  405  405  405  405  405  405  405  405  405
"""


def in_work(w):
    """Give bea's placed order, taken into work."""
    by = w.cast.acting("sam")
    if w.placed.state == "placed":
        w.placed = desk.start(order=w.placed, by=by, now=w.now)
    return Order.objects.get(pk=w.placed.pk)


def shipped(w):
    """Give an order of bea's that is shipped, with a return that was asked for."""
    by, found = w.cast.acting("sam"), Order.objects.filter(number="O-SHIPPED").first()
    if found is None:
        found = an_order(w)
        shipment.ship_rest(order=found, by=by, now=w.now)
        returns.ask(order=found, quantities={found.lines.get().pk: 2}, reason="Broken", by=by, now=w.now)
    return Order.objects.get(pk=found.pk)


def an_order(w):
    """Write an order in work past the gates, which ask for what other areas have set up meanwhile."""
    worth = {"total": 30, "net_total": 30}
    order = Order.objects.create(
        number="O-SHIPPED", state="in_progress", partner=w.cast.partners.acme_depot, buyer=w.cast.users.bea,
        submission_key=uuid.uuid4(), currency="GBP", line_count=1, payment_method="bank_transfer",
        content_hash="0" * 64, submitted_at=w.now, placed_at=w.now, **worth,
    )  # fmt: skip
    OrderLine.objects.create(
        order=order, partner=order.partner, position=1, product=w.cast.products.POUND, code="POUND", name="Pound",
        unit="piece", quantity=30, unit_price=1, price_reason={"agreed": "x"}, **worth,
    )  # fmt: skip
    return order


def one_piece(order):
    return {f"line_{order.lines.first().pk}": "1"}


def asked(w):
    return [shipped(w).returns.get().pk]


def number(w):
    return [in_work(w).number]


ARGUMENTS: dict[str, Callable] = {
    "commerce:order_cancel": number,
    "commerce:order_cancel_request": lambda w: [w.placed.number],
    "commerce:order_completion": number,
    "commerce:order_note": lambda w: [w.placed.number],
    "commerce:order_return": lambda w: [shipped(w).number],
    "commerce:order_ship": number,
    "commerce:order_ship_all": number,
    "commerce:return_acceptance": asked,
    "commerce:return_refund": asked,
    "commerce:return_refusal": asked,
}
SENT: dict[str, Callable] = {
    **{f"commerce:{name}": lambda w: {"ids": in_work(w).pk, "confirmed": "on"}
       for name in ("desk_start", "desk_shipment", "desk_completion", "pick_list")},
    "commerce:order_cancel": lambda w: {"reason": "Sold out", **one_piece(in_work(w))},
    "commerce:order_cancel_request": lambda w: {"cancel-text": "Not needed"},
    "commerce:order_note": lambda w: {"note-text": "Call first", "note-audience": "open"},
    "commerce:order_return": lambda w: {"reason": "Broken", **one_piece(shipped(w))},
    "commerce:order_ship": lambda w: one_piece(in_work(w)),
    "commerce:return_refusal": lambda w: {f"refuse{asked(w)[0]}-reason": "Worn"},
}  # fmt: skip
