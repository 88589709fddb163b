"""The addresses of quotes; see routes_table.

What is asked for is a quote that max has sent to ada, the administrator of acme, of an opportunity that sam has
prepared and may not finalise: she alone sees it of her company, where nobody is above her.
"""

from collections.abc import Callable
from datetime import timedelta

from telesales.actions import opportunity_state
from telesales.models import Quote, SalesPolicy
from tests.telesales.quoting import prepared, sent
from tests.telesales.selling import policy

ROWS = """
telesales:opportunity_acceptance     GET  405  405  405  405  405  405  405  405  405  405  405  405  405
telesales:opportunity_acceptance     POST 302  403  403  403  403  403  403  403  422  404  403  403  403
telesales:opportunity_comment        GET  405  405  405  405  405  405  405  405  405  405  405  405  405
telesales:opportunity_comment        POST 302  403  403  403  403  403  403  302  302  404  403  403  403
telesales:opportunity_finalise       GET  302  403  403  403  403  403  403  403  200  404  403  403  403
telesales:opportunity_finalise       POST 302  403  403  403  403  403  403  403  302  404  403  403  403
telesales:opportunity_paper          GET  302  403  403  403  403  403  403  200  200  404  403  403  403
telesales:opportunity_paper          POST 405  405  405  405  405  405  405  405  405  405  405  405  405
telesales:opportunity_quotes         GET  302  403  403  403  403  403  403  200  200  404  403  403  403
telesales:opportunity_quotes         POST 405  405  405  405  405  405  405  405  405  405  405  405  405
telesales:quote                      GET  302  404  404  404  404  200  403  403  403  403  403  403  404
telesales:quote                      POST 405  405  405  405  405  405  405  405  405  405  405  405  405
telesales:quote_approval             GET  405  405  405  405  405  405  405  405  405  405  405  405  405
telesales:quote_approval             POST 302  404  404  404  404  302  403  403  403  403  403  403  404
telesales:quote_comment              GET  405  405  405  405  405  405  405  405  405  405  405  405  405
telesales:quote_comment              POST 302  404  404  404  404  302  403  403  403  403  403  403  404
telesales:quote_counter              GET  302  404  404  404  404  200  403  403  403  403  403  403  404
telesales:quote_counter              POST 302  404  404  404  404  302  403  403  403  403  403  403  404
telesales:quote_paper                GET  302  404  404  404  404  200  403  403  403  403  403  403  404
telesales:quote_paper                POST 405  405  405  405  405  405  405  405  405  405  405  405  405
telesales:quote_rejection            GET  405  405  405  405  405  405  405  405  405  405  405  405  405
telesales:quote_rejection            POST 302  404  404  404  404  302  403  403  403  403  403  403  404
telesales:quote_seen                 GET  405  405  405  405  405  405  405  405  405  405  405  405  405
telesales:quote_seen                 POST 302  404  404  404  404  302  403  403  403  403  403  403  404
telesales:quote_send                 GET  302  403  403  403  403  403  403  403  200  404  403  403  403
telesales:quote_send                 POST 302  403  403  403  403  403  403  403  302  404  403  403  403
telesales:quote_withdrawal           GET  405  405  405  405  405  405  405  405  405  405  405  405  405
telesales:quote_withdrawal           POST 302  403  403  403  403  403  403  302  302  404  403  403  403
telesales:quotes                     GET  302  200  200  200  200  200  403  403  403  403  403  403  200
telesales:quotes                     POST 302  302  302  302  302  302  403  403  403  403  403  403  302
"""


def quote(w):
    return Quote.objects.first() or made(w)


def made(w):
    """Make it, and leave the settings of the marketplace as they were."""
    before = SalesPolicy.objects.first()
    policy(mode="opportunities")
    opportunity = prepared(w.cast, customer="ada")
    opportunity_state.submit(opportunity=opportunity, by=w.cast.acting("sam"), now=w.now)
    if before:
        policy(mode=before.mode)
    else:
        SalesPolicy.objects.all().delete()
    return sent(w.cast, opportunity, by="max")


def own(w):
    return [quote(w).pk]


def number(w):
    return [quote(w).opportunity.number]


ARGUMENTS: dict[str, Callable] = {
    **{f"telesales:{name}": own for name in (
        "quote", "quote_approval", "quote_comment", "quote_counter", "quote_paper", "quote_rejection", "quote_seen",
    )},
    **{f"telesales:{name}": number for name in (
        "opportunity_acceptance", "opportunity_comment", "opportunity_finalise", "opportunity_quotes", "quote_send",
        "quote_withdrawal",
    )},
    "telesales:opportunity_paper": lambda w: [*number(w), 1],
}  # fmt: skip


def counter(w):
    return {f"quantity_{row['line']}": row["quantity"] + 1 for row in quote(w).content["rows"]}


SENT: dict[str, Callable] = {
    "telesales:opportunity_comment": lambda w: {"comment-text": "In May"},
    "telesales:opportunity_finalise": lambda w: {"reason": "Phone", "payment": "on_account", "seen_total": "20.00"},
    "telesales:quote_approval": lambda w: {"approve-payment": "on_account"},
    "telesales:quote_comment": lambda w: {"comment-text": "In blue?"},
    "telesales:quote_counter": counter,
    "telesales:quote_rejection": lambda w: {"reject-comment": "Too dear"},
    "telesales:quote_send": lambda w: {
        "until_day": (w.now + timedelta(days=5)).date().isoformat(),
        "until_time": "12:00",
    },
}
