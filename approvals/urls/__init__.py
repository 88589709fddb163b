"""Addresses of the approvals, a module per area."""

from approvals.urls import budgets, decision, people, waiting

app_name = "approvals"
urlpatterns = [
    *decision.urlpatterns,
    *people.urlpatterns,
    *waiting.urlpatterns,
    *budgets.urlpatterns,
]
