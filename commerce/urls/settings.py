"""Addresses of the operator's settings, and of the first hour of a marketplace."""

from django.urls import path, re_path

from commerce.views import marketplace, setup
from core.views import look

settings = [
    path("settings/", marketplace.settings, name="settings"),
    path("settings/mail/test/", marketplace.test_mail, name="settings_test_mail"),
    re_path(r"^settings/(?P<section>look|mail|texts|people)/$", marketplace.section, name="settings_section"),
    path("setup/", setup.index, name="setup"),
    path("setup/back/", setup.back, name="setup_back"),
    path("setup/dismissal/", setup.dismissal, name="setup_dismissal"),
    path("setup/steps/<slug:key>/", setup.begin, name="setup_step"),
]
looks = [
    path("logo/<str:name>", look.logo, name="logo"),
    re_path(r"^accent/(?P<colour>[0-9a-f]{6})-(?P<mark>[0-9a-f]{12})\.css$", look.accent_sheet, name="accent"),
]
