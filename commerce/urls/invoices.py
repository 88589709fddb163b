"""Addresses of invoices and of what was paid."""

from django.urls import URLPattern, path

from commerce.views import invoice, receipt

invoices: list[URLPattern] = [
    path("invoices/", invoice.index, name="invoices"),
    path("invoices/payment/", invoice.payment, name="invoice_payment"),
    path("invoices/<int:pk>/", invoice.detail, name="invoice"),
    path("receipts/", receipt.index, name="receipts"),
    path("receipts/<int:pk>/", receipt.detail, name="receipt"),
    path("receipts/<int:pk>/settlements/", receipt.settlement, name="receipt_settlement"),
    path("receipts/<int:pk>/settlements/<int:invoice_pk>/removal/", receipt.taking_back, name="settlement_removal"),
]
