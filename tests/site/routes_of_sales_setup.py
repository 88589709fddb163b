"""The addresses of how the marketplace sells for others; see routes_table."""

from collections.abc import Callable

from telesales.models import OverrideRule

ROWS = """
telesales:offer                      GET   302  403  403  403  403  403  403  403  403  403  403  403  403
telesales:offer                      POST  302  403  403  403  403  403  403  403  403  403  403  403  403
telesales:offer_withdrawal           GET   405  405  405  405  405  405  405  405  405  405  405  405  405
telesales:offer_withdrawal           POST  302  302  404  404  404  404  403  403  403  403  403  403  404
telesales:own_prices                 GET   405  405  405  405  405  405  405  405  405  405  405  405  405
telesales:own_prices                 POST  302  302  404  404  404  404  403  403  403  403  403  403  404
telesales:product_costs              GET   302  403  403  403  403  403  403  403  200  403  403  403  403
telesales:product_costs              POST  302  403  403  403  403  403  403  403  302  403  403  403  403
telesales:report_sellers             GET   302  403  403  403  403  403  403  200  200  200  403  403  403
telesales:report_sellers             POST  405  405  405  405  405  405  405  405  405  405  405  405  405
telesales:sale_terms                 GET   302  403  403  403  403  403  403  403  403  403  403  403  403
telesales:sale_terms                 POST  302  403  403  403  403  403  403  403  403  403  403  403  403
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
    "telesales:offer": lambda w: [w.line.pk],
    "telesales:offer_withdrawal": lambda w: [w.line.pk],
    "telesales:own_prices": lambda w: [w.cart.pk],
    "telesales:product_costs": lambda w: [w.cast.products.LANTERN.pk],
    "telesales:sale_terms": lambda w: [w.cart.pk],
    "telesales:override_edit": lambda w: [rule(w).pk],
    "telesales:override_removal": lambda w: [rule(w).pk],
}
SENT: dict[str, Callable] = {
    "telesales:offer": lambda w: {"price": "1", "reason": "Why not"},
    "telesales:product_costs": lambda w: {"currency": "GBP", "amount": "12.50"},
    "telesales:sale_terms": lambda w: {"attribution": "Fair"},
    "telesales:override_edit": lambda w: {"max_discount": "12", "mode": "block"},
    "telesales:override_new": lambda w: {"role": "reseller", "max_discount": "12", "mode": "block"},
    "telesales:setup": lambda w: {"mode": "direct", "session_minutes": "30", "quote_days": "7"},
}
