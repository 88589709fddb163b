"""The payment link of a phone offer: for one mail of one version of it; nothing usable is stored (F7).

A link is made of a random number, which stands in the mail's outbox entry, and the server's key; the offer keeps its
fingerprint while it waits. Taken back or sent again, the earlier link is dead. Until when it works, the row says.
"""

from core.mailed_links import MailedLinks
from telesales.models import PhoneOffer, PhoneOfferState

LINKS = MailedLinks("telesales.phone")
nonce, token, fingerprint = LINKS.nonce, LINKS.token, LINKS.fingerprint
SHOWN = ("product__vendor", "customer__user", "customer__partner", "seller__user", "sold_from", "script", "rate",
         "payment")  # fmt: skip


def open_link(given, *, now):
    """Give the offer that the token opens; None when it is forged, used, too old, taken back or sent again. The
    database leaves those out, so that one that was real takes no longer than one that never was."""
    looked_for = LINKS.looked_for(given)
    if looked_for is None:
        return None
    is_open = {"state": PhoneOfferState.SENT, "expires_at__gt": now}
    return PhoneOffer.objects.select_related(*SHOWN).filter(fingerprint=looked_for, **is_open).first()
