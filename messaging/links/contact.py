"""The link in an invitation to be a company's customer or supplier: for one mail; nothing usable is stored (S6).

A link is made of a random number, which stands in the mail's outbox entry, and the server's key; the invitation keeps
its fingerprint. Sent again, the earlier link is dead. Until when it works, the row says, by the database's clock.
"""

from core.mailed_links import MailedLinks
from messaging.models import ContactInvitation, InvitationState

LINKS = MailedLinks("messaging.contact")
nonce, token, fingerprint = LINKS.nonce, LINKS.token, LINKS.fingerprint


def open_link(given, *, now):
    """Give the invitation that the token opens; None when it is forged, used, too old, taken back or sent again."""
    looked_for = LINKS.looked_for(given)
    if looked_for is None:
        return None
    found = ContactInvitation.objects.select_related("company", "invited_by")
    is_open = {"state": InvitationState.INVITED, "expires_at__gt": now}
    return found.filter(fingerprint=looked_for, **is_open).first()
