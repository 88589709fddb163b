"""The addresses of credit accounts, their terms and sub-limits; see routes_table.

Finance is sent away from each page that changes an account: it asks for the password first.
"""

from collections.abc import Callable

from commerce.models import SubLimit

ROWS = """
commerce:account_new                 GET   302  403  403  403  403  403  302  403  403  403  403  403  403
commerce:account_new                 POST  302  403  403  403  403  403  302  403  403  403  403  403  403
commerce:account_statement           GET   302  403  403  403  403  200  200  403  200  403  403  403  404
commerce:account_statement           POST  405  405  405  405  405  405  405  405  405  405  405  405  405
commerce:account_terms               GET   302  403  403  403  403  403  302  403  403  403  403  403  403
commerce:account_terms               POST  302  403  403  403  403  403  302  403  403  403  403  403  403
commerce:sub_limit                   GET   302  403  403  403  403  403  302  403  403  403  403  403  403
commerce:sub_limit                   POST  302  403  403  403  403  403  302  403  403  403  403  403  403
commerce:sub_limit_end               GET   405  405  405  405  405  405  405  405  405  405  405  405  405
commerce:sub_limit_end               POST  302  403  403  403  403  403  302  403  403  403  403  403  403
commerce:sub_limit_new               GET   302  403  403  403  403  403  302  403  403  403  403  403  403
commerce:sub_limit_new               POST  302  403  403  403  403  403  302  403  403  403  403  403  403
"""


def sub_limit(w):
    """Give the arguments of the address of a sub-limit of the depot."""
    known = {"account": w.cast.account, "partner": w.cast.partners.acme_depot, "ended_at": None}
    return ["ACME", SubLimit.objects.get_or_create(**known, defaults={"limit": 100})[0].pk]


ARGUMENTS: dict[str, Callable] = {
    "commerce:account_statement": lambda w: ["ACME"],
    "commerce:account_terms": lambda w: ["ACME"],
    "commerce:sub_limit_new": lambda w: ["ACME"],
    "commerce:sub_limit": sub_limit,
    "commerce:sub_limit_end": sub_limit,
}
SENT: dict[str, Callable] = {
    "commerce:account_new": lambda w: {"partner": "RESALE", "currency": "GBP", "limit": "500", "reason": "Agreed"},
    "commerce:account_terms": lambda w: {"limit": "1200", "tolerance": "0", "reason": "Agreed"},
    "commerce:sub_limit_new": lambda w: {"partner": "ACME_NORTH", "limit": "500", "reason": "Agreed"},
    "commerce:sub_limit": lambda w: {"limit": "50", "reason": "Agreed"},
    "commerce:sub_limit_end": lambda w: {"end-reason": "Agreed"},
}
