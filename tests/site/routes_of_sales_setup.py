"""The addresses of how the marketplace sells for others; see routes_table."""

from collections.abc import Callable

from telesales.models import OverrideRule

ROWS = """
telesales:override_edit              GET   302  403  403  403  403  403  403  403  200  403  403  403  403
telesales:override_edit              POST  302  403  403  403  403  403  403  403  302  403  403  403  403
telesales:override_new               GET   302  403  403  403  403  403  403  403  200  403  403  403  403
telesales:override_new               POST  302  403  403  403  403  403  403  403  302  403  403  403  403
telesales:override_removal           GET   405  405  405  405  405  405  405  405  405  405  405  405  405
telesales:override_removal           POST  302  403  403  403  403  403  403  403  302  403  403  403  403
telesales:overrides                  GET   302  403  403  403  403  403  403  403  200  403  403  403  403
telesales:overrides                  POST  405  405  405  405  405  405  405  405  405  405  405  405  405
telesales:setup                      GET   302  403  403  403  403  403  403  403  200  403  403  403  403
telesales:setup                      POST  302  403  403  403  403  403  403  403  302  403  403  403  403
"""


def rule(w):
    """Give the bounds of sales support everywhere."""
    return OverrideRule.objects.get_or_create(
        role="ssr", category=None, defaults={"max_discount": 10, "mode": "require"}
    )[0]


ARGUMENTS: dict[str, Callable] = {
    "telesales:override_edit": lambda w: [rule(w).pk],
    "telesales:override_removal": lambda w: [rule(w).pk],
}
SENT: dict[str, Callable] = {
    "telesales:override_edit": lambda w: {"max_discount": "12", "mode": "block"},
    "telesales:override_new": lambda w: {"role": "reseller", "max_discount": "12", "mode": "block"},
    "telesales:setup": lambda w: {"mode": "direct", "session_minutes": "30", "quote_days": "7"},
}
