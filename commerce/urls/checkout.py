"""Addresses of checkout, delivery methods and order terms."""

from django.urls import path

from commerce.views import checkout as view
from commerce.views import delivery, terms

checkout = [
    path("carts/<int:pk>/checkout/", view.checkout, name="checkout"),
    path("carts/<int:pk>/submission/", view.submission, name="submission"),
    path("carts/<int:pk>/files/", view.files, name="cart_files"),
    path("carts/files/<int:pk>/", view.file, name="cart_file"),
    path("carts/files/<int:pk>/removal/", view.file_removal, name="cart_file_removal"),
    path("orders/<str:number>/files/<int:pk>/", view.order_file, name="order_file"),
    path("delivery/", delivery.index, name="deliveries"),
    path("delivery/new/", delivery.new, name="delivery_new"),
    path("delivery/<int:pk>/", delivery.edit, name="delivery_edit"),
    path("delivery/<int:pk>/rates/", delivery.rate, name="delivery_rate"),
    path("delivery/rates/<int:pk>/removal/", delivery.rate_removal, name="delivery_rate_removal"),
    path("partners/<str:code>/terms/", terms.terms, name="partner_terms"),
    path("partners/<str:code>/terms/agreement/", terms.agreement, name="partner_terms_agreement"),
    path("partners/<str:code>/terms/dropping/", terms.dropping, name="partner_terms_dropping"),
]
