"""Phone offers: the page to fill while one speaks, one's drafts, the confirmation."""

from django.urls import path

from telesales.views import phone, phone_buyer, phone_confirm

urlpatterns = [
    path("phone/offers/", phone.index, name="phone_offers"),
    path("phone/offers/new/", phone.new, name="phone_new"),
    path("phone/offers/<int:pk>/", phone.offer, name="phone_offer"),
    path("phone/offers/<int:pk>/discard/", phone.discard, name="phone_discard"),
    path("phone/offers/<int:pk>/buyers/", phone_buyer.buyers, name="phone_buyers"),
    path("phone/offers/<int:pk>/buyer/", phone_buyer.buyer, name="phone_buyer"),
    path("phone/offers/<int:pk>/products/", phone_buyer.products, name="phone_products"),
    path("phone/offers/<int:pk>/order/", phone_confirm.confirm, name="phone_confirm"),
]
