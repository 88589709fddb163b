"""Addresses of documents and of recurring orders."""

from django.urls import path

from commerce.views import document, recurring

documents = [
    path("documents/", document.index, name="documents"),
    path("documents/<int:pk>/", document.detail, name="document"),
    path("carts/<int:pk>/quote/", document.quote, name="cart_quote"),
    path("recurring/", recurring.index, name="recurring_orders"),
    path("recurring/new/", recurring.new, name="recurring_order_new"),
    path("recurring/<int:pk>/", recurring.detail, name="recurring_order"),
    path("recurring/<int:pk>/schedule/", recurring.schedule, name="recurring_order_schedule"),
    path("recurring/<int:pk>/act/", recurring.act, name="recurring_order_act"),
    path("recurring/<int:pk>/review/", recurring.review, name="recurring_order_review"),
    path("recurring/<int:pk>/item/", recurring.item, name="recurring_order_item"),
    path("recurring/lines/<int:pk>/", recurring.line, name="recurring_line"),
]
