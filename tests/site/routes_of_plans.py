"""The addresses of payment plans; see routes_table.

The plan is of an order of bea's that vic has sold to her. Who looks after plans (sam, max, fay, vic) pauses and ends
it, she herself pays and leaves. The links are forged.
"""

from collections.abc import Callable

from commerce.models import PaymentPlan
from tests.commerce import planning
from tests.site.routes_of_payments import entered

ROWS = """
commerce:demo_card_by_link           GET  404  404  404  404  404  404  404  404  404  404  404  404  404
commerce:demo_card_by_link           POST 404  404  404  404  404  404  404  404  404  404  404  404  404
commerce:plan_end                    GET  302  403  403  403  403  403  200  200  200  403  200  403  403
commerce:plan_end                    POST 302  403  403  403  403  403  302  302  302  403  302  403  403
commerce:plan_invoice                GET  405  405  405  405  405  405  405  405  405  405  405  405  405
commerce:plan_invoice                POST 302  302  302  302  302  302  302  302  302  404  403  403  404
commerce:plan_leave                  GET  302  200  404  404  404  404  403  403  403  403  403  403  404
commerce:plan_leave                  POST 302  302  404  404  404  404  403  403  403  403  403  403  404
commerce:plan_link                   GET  404  404  404  404  404  404  404  404  404  404  404  404  404
commerce:plan_link                   POST 405  405  405  405  405  405  405  405  405  405  405  405  405
commerce:plan_outcome                GET  404  404  404  404  404  404  404  404  404  404  404  404  404
commerce:plan_outcome                POST 404  404  404  404  404  404  404  404  404  404  404  404  404
commerce:plan_pause                  GET  302  403  403  403  403  403  200  200  200  403  200  403  403
commerce:plan_pause                  POST 302  403  403  403  403  403  302  302  302  403  302  403  403
commerce:plan_pay                    GET  405  405  405  405  405  405  405  405  405  405  405  405  405
commerce:plan_pay                    POST 302  302  404  404  404  404  403  403  403  403  403  403  404
commerce:plan_pay_page               GET  404  404  404  404  404  404  404  404  404  404  404  404  404
commerce:plan_pay_page               POST 404  404  404  404  404  404  404  404  404  404  404  404  404
commerce:plan_try                    GET  405  405  405  405  405  405  405  405  405  405  405  405  405
commerce:plan_try                    POST 302  403  403  403  403  403  302  302  302  403  302  403  403
commerce:stored_cards                GET  302  200  200  200  200  200  403  403  403  403  403  403  200
commerce:stored_cards                POST 405  405  405  405  405  405  405  405  405  405  405  405  405
commerce:stored_card_removal         GET  302  200  404  404  404  404  403  403  403  403  403  403  404
commerce:stored_card_removal         POST 302  302  404  404  404  404  403  403  403  403  403  403  404
commerce:plan_resume                 GET  405  405  405  405  405  405  405  405  405  405  405  405  405
commerce:plan_resume                 POST 302  403  403  403  403  403  302  302  302  403  302  403  403
commerce:plans                       GET  302  403  403  403  403  403  200  403  200  403  403  403  403
commerce:plans                       POST 302  403  403  403  403  403  302  403  302  403  403  403  403
"""


def beas(w):
    """Give the arguments of bea's subscription by a card that has not been asked yet."""
    found = PaymentPlan.objects.filter(order__buyer=w.cast.users.bea).first()
    return [(found or planning.subscription(w.cast, customer="bea")).order.number]


def beas_card(w):
    """Give the arguments of a card of bea's that no plan lives on."""
    return [planning.card(w.cast, who="bea").pk]


ARGUMENTS: dict[str, Callable] = {
    **{f"commerce:plan_{act}": beas for act in ("end", "leave", "pause", "pay", "resume", "try")},
    "commerce:stored_card_removal": beas_card,
    "commerce:plan_invoice": lambda w: [*beas(w), 1],
    "commerce:plan_link": lambda w: ["forged"],
    "commerce:plan_outcome": entered,
    "commerce:demo_card_by_link": entered,
}
SENT: dict[str, Callable] = {
    f"commerce:plan_{act}": lambda w: {"reason": "She has called"} for act in ("end", "leave", "pause")
}
