"""Addresses of documents."""

from django.urls import URLPattern

documents: list[URLPattern] = []
