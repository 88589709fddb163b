"""Phone numbers as people say them: with or without the country's code, with any signs between the digits (T9)."""

import re

_TWO_DIGITS = """
    20 27 30 31 32 33 34 36 39 40 41 43 44 45 46 47 48 49 51 52 53 54 55 56 57 58 60 61 62 63 64 65 66 81 82 84 86 90
    91 92 93 94 95 98
"""
TWO_DIGITS = frozenset(_TWO_DIGITS.split())
"""Country codes of two digits; 1 and 7 have one, all others three (ITU-T E.164)."""
LONGEST_NATIONAL = 10


def national_number(text):
    """Give the digits of a number without the country's code and the zero before it: +44 (0)20 7946 is 207946.

    What may have a country's code without a sign for it (more than ten digits) is read as such.
    """
    digits = re.sub(r"\D", "", text)
    has_code = text.strip().startswith(("+", "00"))
    digits = digits.lstrip("0") if not has_code else digits.removeprefix("00")
    if has_code or len(digits) > LONGEST_NATIONAL:
        digits = digits[_code_length(digits) :]
    return digits.lstrip("0")


def _code_length(digits):
    if digits[:1] in {"1", "7"}:
        return 1
    return 2 if digits[:2] in TWO_DIGITS else 3
