"""Addresses of pages that take no argument: worked out once a process, since every page names forty in its frame."""

from functools import cache

from django.urls import reverse


@cache
def fixed(name):
    """Give the address of a route without arguments."""
    return reverse(name)
