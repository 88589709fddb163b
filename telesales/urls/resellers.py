"""Reseller companies and their customers."""

from django.urls import path

from telesales.views import reseller

urlpatterns = [
    path("resellers/", reseller.index, name="resellers"),
    path("resellers/links/<int:pk>/end/", reseller.end, name="reseller_end"),
    path("resellers/<str:code>/", reseller.detail, name="reseller"),
    path("resellers/<str:code>/customers/", reseller.assign, name="reseller_assign"),
    path("customers/", reseller.customers, name="customers"),
    path("customers/<str:code>/", reseller.company, name="company"),
    path("customers/<str:code>/reseller/", reseller.give, name="company_reseller"),
]
