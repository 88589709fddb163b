"""Prices as people write them: "4.20", "4,20", "1.234,56". What could mean two things is asked about, never guessed."""

import re
from decimal import Decimal

from django.utils.translation import gettext as _

from core import money

PLAIN = re.compile(r"[0-9]{1,20}(?:\.[0-9]{1,20})?")
GROUPED_DOT = re.compile(r"[0-9]{1,3}(?:,[0-9]{3})+\.[0-9]{1,20}")
GROUPED_COMMA = re.compile(r"[0-9]{1,3}(?:\.[0-9]{3})+,[0-9]{1,20}")
GROUPED = re.compile(r"[0-9]{1,3}(?:,[0-9]{3}){2,}|[0-9]{1,3}(?:\.[0-9]{3}){2,}")
COMMA = re.compile(r"[0-9]{1,20},[0-9]{1,20}")
AMBIGUOUS = re.compile(r"[1-9][0-9]{0,2},[0-9]{3}")
BLANKS = re.compile("[ \u00a0\u2009\u202f]")
MOST = Decimal("999999999999.9999")
"""What numeric(16, 4) holds."""


def price_of(text, *, is_signed=False):
    """Give the Decimal that a text means, with up to 4 decimals; raises ValueError with the sentence why not."""
    sign, digits = _signed(BLANKS.sub("", text.strip()), is_signed)
    value = Decimal(_dotted(digits, text))
    if value > MOST:
        raise ValueError(_("That is too much: at most %(most)s.") % {"most": money.counted(MOST)})
    if value != value.quantize(money.PRICE_UNIT):
        raise ValueError(_("A price has at most 4 decimals."))
    return -value if sign else value


def _signed(text, is_signed):
    sign = text[:1] in {"-", "−", "+"}
    if sign and not is_signed:
        raise ValueError(_("A price is not below zero.") if text[0] != "+" else _not_a_price(text))
    return text[:1] in {"-", "−"}, text[1:] if sign else text


def _dotted(text, given):
    """Give the number with a dot and without groups."""
    if PLAIN.fullmatch(text):
        return text
    if AMBIGUOUS.fullmatch(text):
        told = {"text": given.strip(), "whole": text.replace(",", ""), "part": text.replace(",", ".")}
        raise ValueError(_("“%(text)s” can mean two things: write %(whole)s or %(part)s.") % told)
    if COMMA.fullmatch(text):
        return text.replace(",", ".")
    if GROUPED_DOT.fullmatch(text):
        return text.replace(",", "")
    if GROUPED_COMMA.fullmatch(text):
        return text.replace(".", "").replace(",", ".")
    if GROUPED.fullmatch(text):
        return text.replace(",", "").replace(".", "")
    raise ValueError(_not_a_price(given))


def _not_a_price(text):
    return _("“%(text)s” is not a price: write digits, such as 4.20.") % {"text": text.strip()[:30]}
