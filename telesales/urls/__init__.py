"""The addresses of assisted sales, a module per area."""

from django.urls import include, path

app_name = "telesales"
urlpatterns = [
    path("", include("telesales.urls.affiliates")),
    path("", include("telesales.urls.commission")),
    path("", include("telesales.urls.desk")),
    path("", include("telesales.urls.leads")),
    path("", include("telesales.urls.opportunities")),
    path("", include("telesales.urls.phone_sales")),
    path("", include("telesales.urls.phone")),
    path("", include("telesales.urls.phone_pay")),
    path("", include("telesales.urls.quotes")),
    path("", include("telesales.urls.recordings")),
    path("", include("telesales.urls.resellers")),
    path("", include("telesales.urls.setup")),
    path("", include("telesales.urls.uploads")),
]
