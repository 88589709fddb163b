"""Quantities as people and spreadsheets write them: "2", "2,0" and "1 000" are whole, "2,5" is not, "1.000" is asked
about (C9).

    quantity, fault = quantity_text.read("2,0")
"""

import re

from django.utils.translation import gettext as _

from commerce.models import MAX_QUANTITY
from core import money

WHOLE = re.compile(r"[0-9]{1,7}")
SPACED = re.compile(r"[0-9]{1,3}(?:[ \u00a0\u202f'][0-9]{3})+")
SPACES = re.compile(r"[ \u00a0\u202f']")
NOTHING_BEHIND = re.compile(r"([0-9]{1,7})[.,]0*")
THOUSANDS = re.compile(r"[0-9]{1,3}(?:[.,][0-9]{3})+")
BROKEN = re.compile(r"[0-9]{1,7}[.,][0-9]+")


def read(text):
    """Give (quantity, ""), or (None, why it is none)."""
    text = text.strip()
    if not text:
        return None, _("Enter a quantity.")
    if SPACED.fullmatch(text):
        text = SPACES.sub("", text)
    if THOUSANDS.fullmatch(text):
        plain = re.sub("[.,]", "", text)
        return None, _("“%(text)s” can mean two things: please write %(plain)s, or a quantity without decimals.") % {
            "text": text, "plain": plain,
        }  # fmt: skip
    whole = NOTHING_BEHIND.fullmatch(text)
    if whole:
        text = whole[1]
    elif BROKEN.fullmatch(text):
        return None, _("“%(text)s” is not a whole quantity.") % {"text": text}
    if not WHOLE.fullmatch(text) or not 1 <= int(text) <= MAX_QUANTITY:
        return None, _("Enter a whole quantity from 1 to %(most)s.") % {"most": money.counted(MAX_QUANTITY)}
    return int(text), ""
