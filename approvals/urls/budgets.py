"""Budgets and spending against them."""

from django.urls import path

from approvals.views import budget

urlpatterns = [
    path("budgets/", budget.budgets, name="budgets"),
    path("budgets/new/", budget.new, name="budget_new"),
    path("budgets/spending/", budget.report, name="budget_report"),
    path("budgets/<int:pk>/", budget.budget, name="budget"),
    path("budgets/<int:pk>/terms/", budget.edit, name="budget_edit"),
    path("budgets/<int:pk>/end/", budget.end, name="budget_end"),
]
