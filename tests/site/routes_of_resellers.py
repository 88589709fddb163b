"""The addresses of resellers and their customers; see routes_table.

Zenith is ruth's customer; Acme, whose people the other areas ask for, is nobody's.
"""

from collections.abc import Callable

from telesales.models import ResellerCustomer

ROWS = """
telesales:company                    GET  302  403  403  403  403  403  403  200  200  200  403  403  403
telesales:company                    POST 405  405  405  405  405  405  405  405  405  405  405  405  405
telesales:company_reseller           GET  405  405  405  405  405  405  405  405  405  405  405  405  405
telesales:company_reseller           POST 302  403  403  403  403  403  403  403  302  403  403  403  403
telesales:customers                  GET  302  403  403  403  403  403  403  200  200  200  403  403  403
telesales:customers                  POST 405  405  405  405  405  405  405  405  405  405  405  405  405
telesales:reseller                   GET  302  403  403  403  403  403  403  403  200  403  403  403  403
telesales:reseller                   POST 405  405  405  405  405  405  405  405  405  405  405  405  405
telesales:reseller_assign            GET  405  405  405  405  405  405  405  405  405  405  405  405  405
telesales:reseller_assign            POST 302  403  403  403  403  403  403  403  302  403  403  403  403
telesales:reseller_end               GET  405  405  405  405  405  405  405  405  405  405  405  405  405
telesales:reseller_end               POST 302  403  403  403  403  403  403  403  302  403  403  403  403
telesales:resellers                  GET  302  403  403  403  403  403  403  403  200  403  403  403  403
telesales:resellers                  POST 405  405  405  405  405  405  405  405  405  405  405  405  405
"""


def link(w):
    known = {"reseller": w.cast.partners.resale, "customer": w.cast.partners.zenith, "ended_at": None}
    made = {"origin": "assigned", "since": w.now, "by": w.cast.users.max}
    return ResellerCustomer.objects.get_or_create(**known, defaults=made)[0]


ARGUMENTS: dict[str, Callable] = {
    "telesales:company": lambda w: [link(w).customer.code],
    "telesales:company_reseller": lambda w: [link(w).customer.code],
    "telesales:reseller": lambda w: ["RESALE"],
    "telesales:reseller_assign": lambda w: ["RESALE"],
    "telesales:reseller_end": lambda w: [link(w).pk],
}
SENT: dict[str, Callable] = {
    "telesales:company_reseller": lambda w: {"reseller": w.cast.partners.resale.pk},
    "telesales:reseller_assign": lambda w: {"ids": w.cast.partners.acme.pk},
}
