"""The addresses of opportunities; see routes_table. Sam prepares one for bea."""

from collections.abc import Callable

from partners.permissions import Role
from telesales.models import Opportunity
from tests.telesales.opportunities import prepared
from tests.telesales.selling import let

ROWS = """
telesales:board                      GET   302  403  403  403  403  403  403  200  200  200  403  403  403
telesales:board                      POST  405  405  405  405  405  405  405  405  405  405  405  405  405
telesales:opportunities              GET   302  403  403  403  403  403  403  200  200  200  403  403  403
telesales:opportunities              POST  302  403  403  403  403  403  403  302  302  302  403  403  403
telesales:opportunity                GET   302  403  403  403  403  403  403  200  200  404  403  403  403
telesales:opportunity                POST  405  405  405  405  405  405  405  405  405  405  405  405  405
telesales:opportunity_clone          GET   405  405  405  405  405  405  405  405  405  405  405  405  405
telesales:opportunity_clone          POST  302  403  403  403  403  403  403  302  302  404  403  403  403
telesales:opportunity_customers      GET   302  403  403  403  403  403  403  200  200  200  403  403  403
telesales:opportunity_customers      POST  405  405  405  405  405  405  405  405  405  405  405  405  405
telesales:opportunity_decline        GET   405  405  405  405  405  405  405  405  405  405  405  405  405
telesales:opportunity_decline        POST  302  403  403  403  403  403  403  403  403  404  403  403  403
telesales:opportunity_deletion       GET   405  405  405  405  405  405  405  405  405  405  405  405  405
telesales:opportunity_deletion       POST  302  403  403  403  403  403  403  403  302  404  403  403  403
telesales:opportunity_facts          GET   405  405  405  405  405  405  405  405  405  405  405  405  405
telesales:opportunity_facts          POST  302  403  403  403  403  403  403  302  302  404  403  403  403
telesales:opportunity_item           GET   405  405  405  405  405  405  405  405  405  405  405  405  405
telesales:opportunity_item           POST  302  403  403  403  403  403  403  302  302  404  403  403  403
telesales:opportunity_line           GET   405  405  405  405  405  405  405  405  405  405  405  405  405
telesales:opportunity_line           POST  302  403  403  403  403  403  403  302  302  404  403  403  403
telesales:opportunity_line_removal   GET   405  405  405  405  405  405  405  405  405  405  405  405  405
telesales:opportunity_line_removal   POST  302  403  403  403  403  403  403  302  302  404  403  403  403
telesales:opportunity_lines          GET   405  405  405  405  405  405  405  405  405  405  405  405  405
telesales:opportunity_lines          POST  302  403  403  403  403  403  403  302  302  404  403  403  403
telesales:opportunity_new            GET   302  403  403  403  403  403  403  200  200  200  403  403  403
telesales:opportunity_new            POST  302  403  403  403  403  403  403  302  302  404  403  403  403
telesales:opportunity_options        GET   302  403  403  403  403  403  403  200  200  404  403  403  403
telesales:opportunity_options        POST  405  405  405  405  405  405  405  405  405  405  405  405  405
telesales:opportunity_owner          GET   302  403  403  403  403  403  403  403  200  404  403  403  403
telesales:opportunity_owner          POST  302  403  403  403  403  403  403  403  302  404  403  403  403
telesales:opportunity_paste          GET   405  405  405  405  405  405  405  405  405  405  405  405  405
telesales:opportunity_paste          POST  302  403  403  403  403  403  403  302  302  404  403  403  403
telesales:opportunity_submission     GET   405  405  405  405  405  405  405  405  405  405  405  405  405
telesales:opportunity_submission     POST  302  403  403  403  403  403  403  302  302  404  403  403  403
telesales:opportunity_terms          GET   405  405  405  405  405  405  405  405  405  405  405  405  405
telesales:opportunity_terms          POST  302  403  403  403  403  403  403  302  302  404  403  403  403
telesales:opportunity_verdict        GET   302  403  403  403  403  403  403  200  200  404  403  403  403
telesales:opportunity_verdict        POST  405  405  405  405  405  405  405  405  405  405  405  405  405
telesales:pipeline                   GET   302  403  403  403  403  403  403  200  200  200  403  403  403
telesales:pipeline                   POST  405  405  405  405  405  405  405  405  405  405  405  405  405
"""


def of_sam(w):
    """Give the one that Sam prepares for Bea."""
    for role in (Role.SSR, Role.MARKETPLACE_MANAGER, Role.RESELLER):
        let(role, **({"finalise": True} if role == Role.MARKETPLACE_MANAGER else {}))
    mine = Opportunity.objects.filter(owner=w.cast.memberships.sam, state="open", name="Candles for spring")
    return mine.first() or prepared(w.cast)


def number(w):
    return [of_sam(w).number]


def line(w):
    made = of_sam(w)
    return [made.number, made.cart.lines.get().pk]


def bea(w):
    of_sam(w)
    return [w.cast.memberships.bea.pk]


def new(w):
    of_sam(w)
    rows = {"code": ["POUND"], "quantity": ["5"], "note": [""]}
    return {"customer": w.cast.memberships.bea.pk, "name": "Spring", "act": "add", **rows}


ARGUMENTS: dict[str, Callable] = {
    **{
        f"telesales:opportunity{name}": number
        for name in ("", "_clone", "_decline", "_deletion", "_facts", "_item", "_lines", "_owner", "_paste",
                     "_submission", "_terms")
    },
    "telesales:opportunity_line": line,
    "telesales:opportunity_line_removal": line,
    "telesales:opportunity_options": bea,
    "telesales:opportunity_verdict": bea,
}  # fmt: skip
SENT: dict[str, Callable] = {
    "telesales:opportunity_decline": lambda w: {"decline-reason": "Too cheap"},
    "telesales:opportunity_facts": lambda w: {"name": "Beeswax"},
    "telesales:opportunity_item": lambda w: {"code": "PENNY", "quantity": "5"},
    "telesales:opportunity_line": lambda w: {"quantity": "5"},
    "telesales:opportunity_lines": lambda w: {"act": "own", "ids": [line(w)[1]]},
    "telesales:opportunity_new": new,
    "telesales:opportunity_owner": lambda w: {"owner": w.cast.memberships.max.pk, "is_agreed": "on"},
    "telesales:opportunity_paste": lambda w: {"pasted": "PENNY 5"},
    "telesales:opportunity_terms": lambda w: {"payment_method": "on_account"},
}
