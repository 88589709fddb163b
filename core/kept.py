"""Figures of first pages, read once in a while: a look at them costs nothing, and they are a few minutes old."""

from django.core.cache import cache

SECONDS = 300


def read(name, whose, spans, zone, find):
    """Give what `find` read for these spans in the last minutes, or have it read. `name` says what it is, `whose` tells
    apart what different readers may see."""
    key = f"home.{name}.{whose}.{spans[0].first if spans else 'now'}.{zone}"
    return cache.get_or_set(key, find, SECONDS)
