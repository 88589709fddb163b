"""The addresses of the operator's settings and of the marketplace's look; see routes_table.

Everybody reads the terms of business and sees the logo; only max changes what the marketplace is.
"""

import io
from collections.abc import Callable

from PIL import Image

from core import accent, logos
from core import marketplace as marketplaces
from partners.models import BusinessTerms

ROWS = """
accent                               GET   200  200  200  200  200  200  200  200  200  200  200  200  200
accent                               POST  405  405  405  405  405  405  405  405  405  405  405  405  405
logo                                 GET   200  200  200  200  200  200  200  200  200  200  200  200  200
logo                                 POST  405  405  405  405  405  405  405  405  405  405  405  405  405
commerce:settings                    GET   302  403  403  403  403  403  200  403  200  403  403  403  403
commerce:settings                    POST  405  405  405  405  405  405  405  405  405  405  405  405  405
commerce:settings_section            GET   302  403  403  403  403  403  403  403  200  403  403  403  403
commerce:settings_section            POST  302  403  403  403  403  403  403  403  302  403  403  403  403
commerce:settings_test_mail          GET   405  405  405  405  405  405  405  405  405  405  405  405  405
commerce:settings_test_mail          POST  302  403  403  403  403  403  403  403  302  403  403  403  403
commerce:setup                       GET   302  403  403  403  403  403  200  403  200  403  403  403  403
commerce:setup                       POST  405  405  405  405  405  405  405  405  405  405  405  405  405
commerce:setup_back                  GET   405  405  405  405  405  405  405  405  405  405  405  405  405
commerce:setup_back                  POST  302  403  403  403  403  403  302  403  302  403  403  403  403
commerce:setup_dismissal             GET   405  405  405  405  405  405  405  405  405  405  405  405  405
commerce:setup_dismissal             POST  302  403  403  403  403  403  403  403  302  403  403  403  403
commerce:setup_step                  GET   405  405  405  405  405  405  405  405  405  405  405  405  405
commerce:setup_step                  POST  302  403  403  403  403  403  404  403  302  403  403  403  403
partners:terms                       GET   302  403  403  403  403  403  200  403  200  403  403  403  403
partners:terms                       POST  405  405  405  405  405  405  405  405  405  405  405  405  405
partners:terms_accepted              GET   302  403  403  403  403  403  200  403  200  403  403  403  403
partners:terms_accepted              POST  405  405  405  405  405  405  405  405  405  405  405  405  405
partners:terms_new                   GET   302  403  403  403  403  403  403  403  200  403  403  403  403
partners:terms_new                   POST  302  403  403  403  403  403  403  403  302  403  403  403  403
partners:terms_now                   GET   302  302  302  302  302  302  302  302  302  302  302  302  302
partners:terms_now                   POST  405  405  405  405  405  405  405  405  405  405  405  405  405
partners:terms_version               GET   200  200  200  200  200  200  200  200  200  200  200  200  200
partners:terms_version               POST  405  405  405  405  405  405  405  405  405  405  405  405  405
"""
COLOUR = "#0a7d55"


def stored_logo():
    """Give the name of a logo."""
    buffer = io.BytesIO()
    Image.new("RGB", (40, 10), COLOUR).save(buffer, "PNG")
    return logos.store(buffer.getvalue()).name


def terms(w):
    """Give the number of a version of the terms of business."""
    return BusinessTerms.objects.get_or_create(number=1, defaults={"text": "Goods stay ours.", "since": w.now})[
        0
    ].number


ARGUMENTS: dict[str, Callable] = {
    "accent": lambda w: [COLOUR[1:], accent.mark(COLOUR)],
    "logo": lambda w: [stored_logo()],
    "commerce:settings_section": lambda w: ["mail"],
    "commerce:setup_step": lambda w: ["look"],
    "partners:terms_accepted": lambda w: [terms(w)],
    "partners:terms_now": lambda w: terms(w) and [],
    "partners:terms_version": lambda w: [terms(w)],
}
SENT: dict[str, Callable] = {
    "commerce:settings_section": lambda w: {
        "mail_name": "Northgate",
        "seen": marketplaces.stored().changed_at.isoformat(),
    },
    "partners:terms_new": lambda w: {"text": "Goods are yours.", "seen": str(BusinessTerms.objects.count())},
}
