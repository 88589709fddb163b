"""How an organisation approves, and who approves what."""

from django.urls import path

from approvals.views import policy, who_approves

urlpatterns = [
    path("settings/", policy.edit, name="policy"),
    path("who/", who_approves.index, name="who"),
    path("who/try/", who_approves.try_amount, name="trial"),
]
