"""Addresses of partners and people. A partner's code comes last, so that no fixed address is taken for one."""

from django.urls import path

from partners.views import partner, place

app_name = "partners"
urlpatterns = [
    path("partners/", partner.index, name="index"),
    path("partners/switch/", place.switch, name="switch"),
    path("partners/<str:code>/", partner.detail, name="detail"),
    path("partners/<str:code>/status/", partner.status, name="status"),
]
