"""Addresses of documents."""

from django.urls import path

from commerce.views import document

documents = [
    path("documents/", document.index, name="documents"),
    path("documents/<int:pk>/", document.detail, name="document"),
    path("carts/<int:pk>/quote/", document.quote, name="cart_quote"),
]
