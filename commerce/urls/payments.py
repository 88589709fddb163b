"""Addresses of card payments and of their webhooks."""

from django.urls import URLPattern, path

from commerce.views import card, payment

payments: list[URLPattern] = [
    path("payments/", payment.index, name="payments"),
    path("payments/webhooks/<slug:variant>/", card.webhook, name="payment_webhook"),
    path("payments/demo/<uuid:token>/", card.demo_card, name="demo_card"),
    path("payments/demo/<uuid:token>/link/", card.demo_card_by_link, name="demo_card_by_link"),
    path("payments/<uuid:token>/", payment.detail, name="payment"),
    path("payments/<uuid:token>/entrance/", payment.entrance, name="payment_entrance"),
    path("payments/<uuid:token>/check/", payment.check, name="payment_check"),
    path("payments/<uuid:token>/again/", payment.again, name="payment_again"),
    path("payments/<uuid:token>/refund/", payment.refund_retry, name="payment_refund_retry"),
]
