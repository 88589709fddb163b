"""The addresses of leads and of Contact us; see routes_table.

The lead is with sales support, whom sam is of: he takes it, max may do everything with it but take it; ruth's company
has never had it. The link is forged.
"""

from collections.abc import Callable

from tests.telesales.leads import NEW, SAID, lead

ROWS = """
contact:answer                       GET  404  404  404  404  404  404  404  404  404  404  404  404  404
contact:answer                       POST 404  404  404  404  404  404  404  404  404  404  404  404  404
contact:link                         GET  404  404  404  404  404  404  404  404  404  404  404  404  404
contact:link                         POST 405  405  405  405  405  405  405  405  405  405  405  405  405
contact:product                      GET  200  200  200  200  200  200  200  200  200  200  200  200  200
contact:product                      POST 422  422  422  422  422  422  422  422  422  422  422  422  422
contact:sent                         GET  200  200  200  200  200  200  200  200  200  200  200  200  200
contact:sent                         POST 405  405  405  405  405  405  405  405  405  405  405  405  405
contact:us                           GET  200  200  200  200  200  200  200  200  200  200  200  200  200
contact:us                           POST 422  422  422  422  422  422  422  422  422  422  422  422  422
telesales:lead                       GET  302  403  403  403  403  403  403  200  200  404  403  403  403
telesales:lead                       POST 405  405  405  405  405  405  405  405  405  405  405  405  405
telesales:lead_assign                GET  405  405  405  405  405  405  405  405  405  405  405  405  405
telesales:lead_assign                POST 302  403  403  403  403  403  403  403  302  403  403  403  403
telesales:lead_association           GET  405  405  405  405  405  405  405  405  405  405  405  405  405
telesales:lead_association           POST 302  403  403  403  403  403  403  302  302  404  403  403  403
telesales:lead_conversion            GET  302  403  403  403  403  403  403  200  200  404  403  403  403
telesales:lead_conversion            POST 302  403  403  403  403  403  403  302  302  404  403  403  403
telesales:lead_disqualify            GET  405  405  405  405  405  405  405  405  405  405  405  405  405
telesales:lead_disqualify            POST 302  403  403  403  403  403  403  302  302  404  403  403  403
telesales:lead_edit                  GET  302  403  403  403  403  403  403  200  200  404  403  403  403
telesales:lead_edit                  POST 302  403  403  403  403  403  403  302  302  404  403  403  403
telesales:lead_give_back             GET  405  405  405  405  405  405  405  405  405  405  405  405  405
telesales:lead_give_back             POST 302  403  403  403  403  403  403  302  302  404  403  403  403
telesales:lead_invitation            GET  302  403  403  403  403  403  403  200  200  200  403  403  403
telesales:lead_invitation            POST 302  403  403  403  403  403  403  302  302  302  403  403  403
telesales:lead_invite_again          GET  405  405  405  405  405  405  405  405  405  405  405  405  405
telesales:lead_invite_again          POST 302  403  403  403  403  403  403  302  302  404  403  403  403
telesales:lead_new                   GET  302  403  403  403  403  403  403  200  200  200  403  403  403
telesales:lead_new                   POST 302  403  403  403  403  403  403  302  302  302  403  403  403
telesales:lead_take                  GET  405  405  405  405  405  405  405  405  405  405  405  405  405
telesales:lead_take                  POST 302  403  403  403  403  403  403  302  302  404  403  403  403
telesales:leads                      GET  302  403  403  403  403  403  403  200  200  200  403  403  403
telesales:leads                      POST 302  403  403  403  403  403  403  302  302  302  403  403  403
"""


def mine(w):
    return [lead(w.cast, to="ssr", email="ada@people.example").pk]


ARGUMENTS: dict[str, Callable] = {
    "contact:link": lambda w: ["forged"],
    "contact:product": lambda w: ["LANTERN"],
    **{
        f"telesales:{name}": mine
        for name in (
            "lead", "lead_assign", "lead_association", "lead_conversion", "lead_disqualify", "lead_edit",
            "lead_give_back", "lead_invite_again", "lead_take",
        )
    },
}  # fmt: skip
SENT: dict[str, Callable] = {
    "telesales:lead_assign": lambda w: {"to": w.cast.partners.resale.pk},
    "telesales:lead_association": lambda w: {"customer": w.cast.memberships.ada.pk},
    "telesales:lead_conversion": lambda w: NEW,
    "telesales:lead_disqualify": lambda w: {"reason": "No answer"},
    "telesales:lead_edit": lambda w: SAID,
    "telesales:lead_invitation": lambda w: SAID,
    "telesales:lead_new": lambda w: SAID,
}
