"""Addresses of credit accounts."""

from django.urls import path

from commerce.views import account_settings as settings
from commerce.views import credit as views

credit = [
    path("credit/", views.accounts, name="accounts"),
    path("credit/accounts/new/", settings.opening, name="account_new"),
    path("credit/<str:code>/", views.account, name="account"),
    path("credit/<str:code>/statement/", views.account_statement, name="account_statement"),
    path("credit/<str:code>/terms/", settings.terms, name="account_terms"),
    path("credit/<str:code>/sub-limits/new/", settings.sub_limit_new, name="sub_limit_new"),
    path("credit/<str:code>/sub-limits/<int:pk>/", settings.sub_limit, name="sub_limit"),
    path("credit/<str:code>/sub-limits/<int:pk>/end/", settings.sub_limit_end, name="sub_limit_end"),
]
