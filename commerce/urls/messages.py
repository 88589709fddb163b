"""Addresses of credit messages: where systems send them, and Finance's pages about them."""

from django.urls import URLPattern, path

from commerce.views import credit_intake

messages: list[URLPattern] = [
    path("integration/credit/", credit_intake.post, name="credit_intake"),
    path("integration/credit/schema.xsd", credit_intake.schema, name="credit_schema"),
]
