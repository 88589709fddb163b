"""Phone sales, and the settings and scripts of selling on the phone."""

from django.urls import path

from telesales.views import phone_sale, phone_setup

urlpatterns = [
    path("phone/sales/", phone_sale.index, name="phone_sales"),
    path("phone/sales/<str:number>/", phone_sale.detail, name="phone_sale"),
    path("phone/setup/", phone_setup.settings, name="phone_setup"),
    path("phone/setup/scripts/new/", phone_setup.script_new, name="phone_script_new"),
    path("phone/setup/scripts/<int:version>/", phone_setup.script, name="phone_script"),
]
