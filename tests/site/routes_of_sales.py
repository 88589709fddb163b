"""The addresses of the sales desk and of what customers see of it; see routes_table.

Sellers meet the customers in their reach: ruth's company does not look after Acme. Who is no administrator is sold to
only where the settings say so, and nobody has made any.
"""

from collections.abc import Callable

ROWS = """
telesales:begin                      GET  302  403  403  403  403  403  403  200  200  200  403  403  403
telesales:begin                      POST 405  405  405  405  405  405  405  405  405  405  405  405  405
telesales:customer                   GET  302  403  403  403  403  403  403  200  200  404  403  403  403
telesales:customer                   POST 405  405  405  405  405  405  405  405  405  405  405  405  405
telesales:customer_note              GET  405  405  405  405  405  405  405  405  405  405  405  405  405
telesales:customer_note              POST 302  403  403  403  403  403  403  302  302  404  403  403  403
telesales:desk                       GET  302  403  403  403  403  403  403  200  200  200  403  403  403
telesales:desk                       POST 405  405  405  405  405  405  405  405  405  405  405  405  405
telesales:end                        GET  405  405  405  405  405  405  405  405  405  405  405  405  405
telesales:end                        POST 302  403  403  403  403  403  403  302  302  302  403  403  403
telesales:log                        GET  302  200  200  200  200  200  200  200  200  200  200  200  200
telesales:log                        POST 405  405  405  405  405  405  405  405  405  405  405  405  405
telesales:log_choice                 GET  405  405  405  405  405  405  405  405  405  405  405  405  405
telesales:log_choice                 POST 302  302  302  302  302  302  302  302  302  302  302  302  302
telesales:start                      GET  405  405  405  405  405  405  405  405  405  405  405  405  405
telesales:start                      POST 302  403  403  403  403  403  403  422  422  404  403  403  403
"""

ARGUMENTS: dict[str, Callable] = {
    "telesales:customer": lambda w: [w.cast.memberships.bea.pk],
    "telesales:customer_note": lambda w: [w.cast.memberships.bea.pk],
    "telesales:start": lambda w: [w.cast.memberships.bea.pk],
}
SENT: dict[str, Callable] = {
    "telesales:customer_note": lambda w: {"kind": "call", "text": "Asked about candles"},
    "telesales:start": lambda w: {"reason": "Phone call"},
    "telesales:log_choice": lambda w: {"choice": "forbid"},
}
