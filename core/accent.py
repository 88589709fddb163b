"""The marketplace's accent colour as a style sheet of its own, whose address says what is in it.

Pages may hold no style themselves (strict Content-Security-Policy). The sheet stands in no layer, so it counts before
all that the house's own sheets say.
"""

import hashlib
from functools import lru_cache

from django.urls import reverse

from core import colours

SHEET = """:root, :root[data-bs-theme] {{
  --accent: {accent};
  --accent-strong: {strong};
  --bs-primary: {accent};
  --bs-primary-rgb: {accent_rgb};
  --bs-link-color: {accent};
  --bs-link-color-rgb: {accent_rgb};
  --bs-link-hover-color: {strong};
  --bs-link-hover-color-rgb: {strong_rgb};
  --focus: {accent};
  --hover: rgba({accent_rgb}, 0.045);
}}
@media screen {{
  :root[data-bs-theme="dark"] {{
    --bs-link-color: {light};
    --bs-link-color-rgb: {light_rgb};
    --bs-link-hover-color: {lighter};
    --bs-link-hover-color-rgb: {lighter_rgb};
    --focus: {light};
    --hover: rgba({light_rgb}, 0.07);
  }}
}}
"""


@lru_cache(maxsize=64)
def sheet(accent):
    """Give the style sheet of a colour, #rrggbb."""
    light = colours.lightened(accent)
    found = {
        "accent": accent,
        "strong": colours.mixed(accent, "#000000", 0.2),
        "light": light,
        "lighter": colours.mixed(light, colours.WHITE, 0.3),
    }
    numbers = {f"{name}_rgb": _numbers(colour) for name, colour in found.items()}
    return SHEET.format(**found, **numbers)


@lru_cache(maxsize=64)
def mark(accent):
    """Give what changes with the sheet's content."""
    return hashlib.sha256(sheet(accent).encode()).hexdigest()[:12]


def address(accent):
    """Give the address of the sheet; empty for the house's own colour."""
    return reverse("accent", args=[accent[1:], mark(accent)]) if accent else ""


def _numbers(colour):
    return ", ".join(str(int(colour[at : at + 2], 16)) for at in (1, 3, 5))
