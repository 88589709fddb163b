"""Addresses of cost centres."""

from django.urls import path

from commerce.views import cost_centre as views

cost_centres = [
    path("cost-centres/", views.index, name="cost_centres"),
    path("cost-centres/new/", views.new, name="cost_centre_new"),
    path("cost-centres/<int:pk>/", views.edit, name="cost_centre"),
    path("cost-centres/<int:pk>/state/", views.switch, name="cost_centre_switch"),
]
