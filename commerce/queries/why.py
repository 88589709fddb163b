"""Why a line has its price, in the buyer's words, from the reason kept on it (C4: "Why this price?")."""

from datetime import datetime
from decimal import Decimal
from functools import lru_cache

from django.utils import formats, timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _


def sentence(reason):
    """Say in a sentence why a line has its price; empty where nothing was kept."""
    if not reason:
        return ""
    if reason.get("agreed"):
        return _("Agreed for this order: %(agreement)s.") % {"agreement": reason["agreed"]}
    if reason.get("overridden"):
        own = Decimal(reason["overridden"])
        return _("Agreed with your contact; your own price is %(price)s.") % {"price": formats.number_format(own, 4)}
    day = timezone.localdate(datetime.fromisoformat(reason["at"]))
    return _told(
        get_language(), reason["mode"], reason["list"], reason["min_quantity"], bool(reason.get("rule_id")), day
    )


@lru_cache(maxsize=4096)
def _told(_language, mode, price_list, min_quantity, has_rule, day):
    """The sentence; the lines of a page share a few of them."""
    values = {"list": price_list, "number": min_quantity, "when": formats.date_format(day, "DATE_FORMAT")}
    tier = ngettext("from %(number)s piece", "from %(number)s pieces", min_quantity) % values
    values["tier"] = _("terms of your company, %(tier)s") % {"tier": tier} if has_rule else tier
    if mode == "lowest":
        return _("The lowest of your price lists: “%(list)s”, %(tier)s, as of %(when)s.") % values
    return _("Price list “%(list)s”, %(tier)s, as of %(when)s.") % values
