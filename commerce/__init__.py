"""What, for how much, on whose credit: the project package and the catalogue, pricing, cart, order and credit nouns."""

from commerce.celery import app as celery_app

__all__ = ["celery_app"]
