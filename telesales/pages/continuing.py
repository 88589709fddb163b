"""What happens to an order when an offer that continues it is ordered, in words, before anybody clicks (F7)."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from telesales.queries import continuing as queries


def words(offer):
    """Give the sentences; none of an offer that continues nothing."""
    if offer.continues_id is None:
        return []
    told = {"number": offer.continues.number}
    said = [_("It continues order %(number)s: when it is placed, the old plan ends and asks for nothing more.") % told]
    delivered = queries.delivered(offer.continues)
    if not delivered:
        return [*said, _("Nothing of the old order was delivered: it is cancelled, and all is sent with the new one.")]
    pieces = sum(each for _product, _code, each in delivered)
    sentence = ngettext(
        "%(pieces)s piece was delivered with the old order: it counts for the new one and is not sent again.",
        "%(pieces)s pieces were delivered with the old order: they count for the new one and are not sent again.",
        pieces,
    )
    return [*said, sentence % {"pieces": pieces}, _rest(offer.quantity - pieces)]


def _rest(left):
    if left <= 0:
        return _("Nothing more is sent.")
    sentence = ngettext("%(left)s more is sent with the new order.", "%(left)s more are sent with the new order.", left)
    return sentence % {"left": left}
