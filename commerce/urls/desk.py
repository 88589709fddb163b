"""Addresses of the order desk and of fulfilment."""

from django.urls import URLPattern

desk: list[URLPattern] = []
