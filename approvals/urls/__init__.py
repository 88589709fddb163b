"""Addresses of the approvals, a module per area."""

from approvals.urls import budgets, decision, people, reports, setup, waiting

app_name = "approvals"
urlpatterns = [
    *decision.urlpatterns,
    *people.urlpatterns,
    *setup.urlpatterns,
    *reports.urlpatterns,
    *waiting.urlpatterns,
    *budgets.urlpatterns,
]
