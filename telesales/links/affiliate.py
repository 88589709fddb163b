"""The link in an invitation to sell for a vendor: for one mail of one invitation; nothing usable is stored (F1).

A link is made of a random number, which stands in the mail's outbox entry, and the server's key; the invitation keeps
its fingerprint. Sent again, the earlier link is dead. Until when it works, the row says.
"""

from core.mailed_links import MailedLinks
from telesales.models import Affiliation, AffiliationState

LINKS = MailedLinks("telesales.affiliation")
nonce, token, fingerprint = LINKS.nonce, LINKS.token, LINKS.fingerprint


def open_link(given, *, now):
    """Give the invitation that the token opens; None when it is forged, used, too old, taken back or sent again."""
    looked_for = LINKS.looked_for(given)
    if looked_for is None:
        return None
    found = Affiliation.objects.select_related("vendor", "invited_by")
    is_open = {"state": AffiliationState.INVITED, "expires_at__gt": now}
    return found.filter(fingerprint=looked_for, **is_open).first()
