"""What stands in an exported cell: plain values, and no text that a spreadsheet would run as a formula.

A text whose first character after blanks and quotes begins a formula gets an apostrophe in front. `restored` takes it
off again, so that what is exported can be imported.
"""

import re
from datetime import date, datetime
from decimal import Decimal

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext

LIVE = re.compile(r"""[\s"'`‘’“”„«»\u200b-\u200f\ufeff\ufffd\x00-\x1f]*[=+\-@\t\r\n＝＋－＠﹢﹣﹦﹫−]""")
"""The start of a formula: ASCII, full-width and small signs, a tab or a line break, after any blanks and quotes."""
ASIDE = "'"
REPLACEMENT = "\N{REPLACEMENT CHARACTER}"


def safe(text):
    """Give the text so that a spreadsheet shows it and computes nothing."""
    text = text.replace("\0", REPLACEMENT)
    return f"{ASIDE}{text}" if LIVE.match(text) else text


def restored(text):
    """Give the text that `safe` was given."""
    return text[1:] if text.startswith(ASIDE) and LIVE.match(text[1:]) else text


def plain(value):
    """Give what a file holds for a value: numbers and dates as such, times as ISO text with their zone, safe texts."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    if isinstance(value, datetime):
        return timezone.localtime(value).isoformat(timespec="seconds")
    if isinstance(value, int | Decimal | date):
        return value
    if isinstance(value, list | tuple | set):
        return safe(", ".join(str(each) for each in value))
    return safe(str(value) if isinstance(value, Promise) else f"{value}")
