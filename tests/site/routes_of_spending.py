"""The addresses of company spend limits; see routes_table. The company is acme, which has one of its own."""

from collections.abc import Callable

from commerce.models import SpendLimit

ROWS = """
commerce:partner_spend_limit         GET   405  405  405  405  405  405  405  405  405  405  405  405  405
commerce:partner_spend_limit         POST  302  403  403  403  403  403  403  403  302  403  403  403  403
commerce:partner_spend_limit_removal GET   405  405  405  405  405  405  405  405  405  405  405  405  405
commerce:partner_spend_limit_removal POST  302  403  403  403  403  403  403  403  302  403  403  403  403
commerce:partner_spending            GET   302  403  403  403  403  200  200  200  200  403  403  403  404
commerce:partner_spending            POST  405  405  405  405  405  405  405  405  405  405  405  405  405
commerce:spend_limit_removal         GET   405  405  405  405  405  405  405  405  405  405  405  405  405
commerce:spend_limit_removal         POST  302  403  403  403  403  403  403  403  302  403  403  403  403
commerce:spend_limits                GET   302  403  403  403  403  403  403  403  200  403  403  403  403
commerce:spend_limits                POST  302  403  403  403  403  403  403  403  302  403  403  403  403
"""


def limit(w, partner=None):
    """Give the limit of every company, or acme's own."""
    known = {"kind": "daily", "currency": "GBP", "partner": partner}
    return SpendLimit.objects.get_or_create(**known, defaults={"amount": 9000, "reason": "x", "changed_at": w.now})[0]


ARGUMENTS: dict[str, Callable] = {
    "commerce:partner_spend_limit": lambda w: ["ACME"],
    "commerce:partner_spend_limit_removal": lambda w: ["ACME", limit(w, w.cast.partners.acme).pk],
    "commerce:partner_spending": lambda w: ["ACME"],
    "commerce:spend_limit_removal": lambda w: [limit(w).pk],
}
SENT: dict[str, Callable] = {
    "commerce:partner_spend_limit": lambda w: {
        "kind": "thirty_days", "currency": "GBP", "amount": "8000", "reason": "Agreed",
    },
    "commerce:spend_limits": lambda w: {"kind": "thirty_days", "currency": "GBP", "amount": "8000"},
}  # fmt: skip
