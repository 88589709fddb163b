"""The addresses of card payments and payment links of phone offers; see routes_table.

What is asked for is vic's own draft, of which nothing is entered yet. Links and payments are forged.
"""

from collections.abc import Callable

from tests.site.routes_of_phone import draft, own

ROWS = """
telesales:phone_card                 GET  302  403  403  403  403  403  403  404  404  403  302  404  403
telesales:phone_card                 POST 302  403  403  403  403  403  403  404  404  403  302  404  403
telesales:phone_check                GET  405  405  405  405  405  405  405  405  405  405  405  405  405
telesales:phone_check                POST 302  403  403  403  403  403  403  404  404  403  302  404  403
telesales:phone_continue             GET  405  405  405  405  405  405  405  405  405  405  405  405  405
telesales:phone_continue             POST 302  403  403  403  403  403  403  404  404  403  404  404  403
telesales:phone_link                 GET  302  403  403  403  403  403  403  404  404  403  200  404  403
telesales:phone_link                 POST 302  403  403  403  403  403  403  404  404  403  422  404  403
telesales:phone_link_again           GET  405  405  405  405  405  405  405  405  405  405  405  405  405
telesales:phone_link_again           POST 302  403  403  403  403  403  403  404  404  403  302  404  403
telesales:phone_link_open            GET  404  404  404  404  404  404  404  404  404  404  404  404  404
telesales:phone_link_open            POST 405  405  405  405  405  405  405  405  405  405  405  405  405
telesales:phone_link_withdrawal      GET  405  405  405  405  405  405  405  405  405  405  405  405  405
telesales:phone_link_withdrawal      POST 302  403  403  403  403  403  403  404  404  403  302  404  403
telesales:phone_paid                 GET  404  404  404  404  404  404  404  404  404  404  404  404  404
telesales:phone_paid                 POST 404  404  404  404  404  404  404  404  404  404  404  404  404
telesales:phone_pay                  GET  404  404  404  404  404  404  404  404  404  404  404  404  404
telesales:phone_pay                  POST 404  404  404  404  404  404  404  404  404  404  404  404  404
telesales:phone_pay_done             GET  404  404  404  404  404  404  404  404  404  404  404  404  404
telesales:phone_pay_done             POST 405  405  405  405  405  405  405  405  405  405  405  405  405
telesales:phone_pay_opened           GET  405  405  405  405  405  405  405  405  405  405  405  405  405
telesales:phone_pay_opened           POST 204  204  204  204  204  204  204  204  204  204  204  204  204
telesales:phone_status               GET  302  403  403  403  403  403  403  404  404  403  200  404  403
telesales:phone_status               POST 405  405  405  405  405  405  405  405  405  405  405  405  405
"""
ARGUMENTS: dict[str, Callable] = {
    "telesales:phone_continue": lambda w: ["NONE"],
    "telesales:phone_link_open": lambda w: ["forged"],
    "telesales:phone_paid": lambda w: ["forged"],
    **{
        f"telesales:{name}": own
        for name in (
            "phone_card", "phone_check", "phone_link", "phone_link_again", "phone_link_withdrawal", "phone_status",
        )
    },
}  # fmt: skip
SENT: dict[str, Callable] = {
    "telesales:phone_card": lambda w: {"seen": draft(w).version},
    "telesales:phone_link": lambda w: {"seen": draft(w).version},
}
