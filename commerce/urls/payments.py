"""Addresses of card payments and of their webhooks."""

from django.urls import URLPattern

payments: list[URLPattern] = []
