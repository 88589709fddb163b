"""Addresses of checkout, delivery methods and order terms."""

from django.urls import URLPattern

checkout: list[URLPattern] = []
