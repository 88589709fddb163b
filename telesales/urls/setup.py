"""How the marketplace sells for others, which prices may be offered, and offering them."""

from django.urls import path

from telesales.views import cost, offer, override, report, setup

urlpatterns = [
    path("setup/", setup.setup, name="setup"),
    path("setup/prices/", override.overrides, name="overrides"),
    path("setup/prices/new/", override.new, name="override_new"),
    path("setup/prices/<int:pk>/", override.edit, name="override_edit"),
    path("setup/prices/<int:pk>/removal/", override.removal, name="override_removal"),
    path("products/<int:pk>/costs/", cost.costs, name="product_costs"),
    path("reports/sellers/", report.sellers, name="report_sellers"),
    path("lines/<int:pk>/offer/", offer.offer, name="offer"),
    path("lines/<int:pk>/offer/withdrawal/", offer.withdrawal, name="offer_withdrawal"),
    path("carts/<int:pk>/own-prices/", offer.own_prices, name="own_prices"),
    path("carts/<int:pk>/terms/", offer.terms, name="sale_terms"),
]
