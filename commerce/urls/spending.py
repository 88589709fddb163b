"""Addresses of company spend limits."""

from django.urls import URLPattern, path

from commerce.views import spending as views

spending: list[URLPattern] = [
    path("spend-limits/", views.limits, name="spend_limits"),
    path("spend-limits/<int:pk>/removal/", views.removal, name="spend_limit_removal"),
    path("partners/<str:code>/spending/", views.partner, name="partner_spending"),
    path("partners/<str:code>/spending/limit/", views.own_limit, name="partner_spend_limit"),
    path("partners/<str:code>/spending/<int:pk>/removal/", views.own_removal, name="partner_spend_limit_removal"),
]
