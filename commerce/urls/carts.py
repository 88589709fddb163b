"""Addresses of carts, quick order, requisition lists and recurring orders."""

from django.urls import URLPattern

carts: list[URLPattern] = []
