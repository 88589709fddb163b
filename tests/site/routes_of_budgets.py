"""The addresses of budgets and cost centres; see routes_table. Both are acme's."""

from collections.abc import Callable

from approvals.models import Budget, BudgetPeriod
from commerce.models import CostCentre

ROWS = """
approvals:budget                     GET   302  403  403  403  403  200  403  403  200  403  403  403  404
approvals:budget                     POST  405  405  405  405  405  405  405  405  405  405  405  405  405
approvals:budget_edit                GET   302  403  403  403  403  200  403  403  200  403  403  403  404
approvals:budget_edit                POST  302  403  403  403  403  302  403  403  302  403  403  403  404
approvals:budget_end                 GET   405  405  405  405  405  405  405  405  405  405  405  405  405
approvals:budget_end                 POST  302  403  403  403  403  302  403  403  302  403  403  403  404
approvals:budget_new                 GET   302  403  403  403  403  200  403  403  200  403  403  403  200
approvals:budget_new                 POST  302  403  403  403  403  302  403  403  302  403  403  403  422
approvals:budget_report              GET   302  403  403  403  403  200  403  403  200  403  403  403  200
approvals:budget_report              POST  405  405  405  405  405  405  405  405  405  405  405  405  405
approvals:budgets                    GET   302  403  403  403  403  200  403  403  200  403  403  403  200
approvals:budgets                    POST  405  405  405  405  405  405  405  405  405  405  405  405  405
commerce:cost_centre                 GET   302  403  403  403  403  200  403  403  200  403  403  403  404
commerce:cost_centre                 POST  302  403  403  403  403  302  403  403  302  403  403  403  404
commerce:cost_centre_new             GET   302  403  403  403  403  200  403  403  200  403  403  403  200
commerce:cost_centre_new             POST  302  403  403  403  403  302  403  403  302  403  403  403  422
commerce:cost_centre_switch          GET   405  405  405  405  405  405  405  405  405  405  405  405  405
commerce:cost_centre_switch          POST  302  403  403  403  403  302  403  403  302  403  403  403  404
commerce:cost_centres                GET   302  403  403  403  403  200  403  403  200  403  403  403  200
commerce:cost_centres                POST  405  405  405  405  405  405  405  405  405  405  405  405  405
"""


def budget(w):
    known = {"partner": w.cast.partners.acme, "period": "year", "currency": "GBP"}
    found, is_new = Budget.objects.get_or_create(**known, defaults={"amount": 100, "rule": "warn"})
    if is_new:
        BudgetPeriod.objects.create(budget=found, starts_on="2026-01-01", ends_on="2027-01-01", amount=100)
    return found


def cost_centre(w):
    return CostCentre.objects.get_or_create(partner=w.cast.partners.acme, code="4711", defaults={"name": "Travel"})[0]


ARGUMENTS: dict[str, Callable] = {
    "approvals:budget": lambda w: [budget(w).pk],
    "approvals:budget_edit": lambda w: [budget(w).pk],
    "approvals:budget_end": lambda w: [budget(w).pk],
    "commerce:cost_centre": lambda w: [cost_centre(w).pk],
    "commerce:cost_centre_switch": lambda w: [cost_centre(w).pk],
}
SENT: dict[str, Callable] = {
    "approvals:budget_edit": lambda w: {"amount": "70", "rule": "block"},
    "approvals:budget_new": lambda w: {"partner": "ACME", "period": "month", "amount": "70", "rule": "block"},
    "commerce:cost_centre": lambda w: {"code": "4712", "name": "Fairs"},
    "commerce:cost_centre_new": lambda w: {"partner": "ACME", "code": "4713", "name": "Vans"},
    "commerce:cost_centre_switch": lambda w: {"is_active": "no"},
}
