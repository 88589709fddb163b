"""Colours as #rrggbb, and whether words can be read on them (WCAG 2.2, 1.4.3)."""

import re

ENOUGH = 4.5
COLOUR = re.compile(r"#[0-9a-f]{6}")
WHITE, PAPER, NIGHT = "#ffffff", "#f6f7f9", "#1b222e"
"""Words on buttons; the lightest page below links; the lightest surface of the dark theme."""


def contrast(one, other):
    """Give how far two colours stand apart: from 1 to 21."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def is_readable(accent):
    """Whether white words can be read on the accent colour, and words in it on a light page."""
    return min(contrast(accent, WHITE), contrast(accent, PAPER)) >= ENOUGH


def mixed(colour, other, share):
    """Give a colour with a share, 0 to 1, of another."""
    parts = zip(_parts(colour), _parts(other), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in parts)


def readable(accent):
    """Give the nearest darker colour that can be read; the same where it can be."""
    steps = (mixed(accent, "#000000", step / 50) for step in range(51))
    return next(colour for colour in steps if is_readable(colour))


def lightened(accent):
    """Give the colour of links in the dark theme: as light as it takes to be read there, with some to spare."""
    steps = (mixed(accent, WHITE, step / 50) for step in range(51))
    return next(colour for colour in steps if contrast(colour, NIGHT) >= ENOUGH + 1)


def _parts(colour):
    return [int(colour[at : at + 2], 16) for at in (1, 3, 5)]


def _luminance(colour):
    shares = [part / 255 for part in _parts(colour)]
    linear = [share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in shares]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
