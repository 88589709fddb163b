"""What has changed about a cart's lines since the buyer last looked: pointed out, never silently (O1)."""

import hashlib
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from commerce.models import Availability
from core import money


@dataclass(slots=True)
class Changes:
    """How many lines have another price, are no longer sold, are sold again, have another availability."""

    prices: int = 0
    gone: int = 0
    back: int = 0
    availabilities: int = 0

    def __bool__(self):
        return bool(self.prices or self.gone or self.back or self.availabilities)

    @property
    def sentences(self):
        """Say each kind in a sentence."""
        said = [
            (self.prices, ngettext("%(n)s price has changed.", "%(n)s prices have changed.", self.prices)),
            (
                self.gone,
                ngettext(
                    "%(n)s product is no longer sold to you.", "%(n)s products are no longer sold to you.", self.gone
                ),
            ),
            (self.back, ngettext("%(n)s product is sold again.", "%(n)s products are sold again.", self.back)),
            (
                self.availabilities,
                ngettext(
                    "The availability of %(n)s product has changed.",
                    "The availability of %(n)s products has changed.",
                    self.availabilities,
                ),
            ),
        ]
        return [sentence % {"n": number} for number, sentence in said if number]


def of(lines):
    """Give the Changes of priced lines."""
    found = Changes()
    for line in lines:
        found.prices += has_other_price(line)
        found.gone += is_gone(line)
        found.back += is_back(line)
        found.availabilities += has_other_availability(line)
    return found


def is_one(line):
    """Whether anything about a line has changed."""
    return has_other_price(line) or is_gone(line) or is_back(line) or has_other_availability(line)


def fingerprint(lines):
    """Give a mark of what has changed, to tell whether more has changed since it was shown; "" where nothing has."""
    changed = [f"{line.id} {line.unit_price} {line.product.availability}" for line in lines if is_one(line)]
    return hashlib.sha256("|".join(changed).encode()).hexdigest()[:16] if changed else ""


def is_sold(line):
    """Whether there is a price for it at present."""
    return line.product.is_active and line.unit_price is not None


def has_other_price(line):
    """Whether a line that is still sold costs something else than when it was last seen."""
    return is_sold(line) and line.seen_price is not None and line.seen_price != line.unit_price


def is_gone(line):
    """Whether a line that had a price is sold no more."""
    return line.seen_price is not None and not is_sold(line)


def is_back(line):
    """Whether it was seen without a price, and has one now."""
    return line.seen_price is None and bool(line.seen_availability) and is_sold(line)


def has_other_availability(line):
    seen = line.seen_availability
    return bool(seen) and is_sold(line) and seen != line.product.availability


def sentences(line, currency):
    """Say what has changed about a line, old and new."""
    said = []
    if has_other_price(line):
        old, new = money.shown_price(line.seen_price, currency), money.shown_price(line.unit_price, currency)
        said.append(_("Price: was %(old)s, now %(new)s") % {"old": old, "new": new})
    elif is_back(line):
        said.append(_("Sold again"))
    if has_other_availability(line):
        values = {
            "old": Availability(line.seen_availability).label,
            "new": Availability(line.product.availability).label,
        }
        said.append(_("Availability: was “%(old)s”, now “%(new)s”") % values)
    return said
