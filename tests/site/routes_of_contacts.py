"""The addresses of customers, suppliers and invitations; see routes_table.

Vic has invited zoe two hours ago, who has not answered; to other companies that invitation does not exist, but for zoe
who may answer it. Acme knows the vendor as its supplier. Links are forged.
"""

from collections.abc import Callable
from datetime import timedelta

from messaging.models import Contact, ContactInvitation

ROWS = """
messaging:contact_again              GET  405  405  405  405  405  405  405  405  405  405  405  405  405
messaging:contact_again              POST 302  404  404  404  404  404  403  404  404  403  302  403  404
messaging:contact_answer             GET  404  404  404  404  404  404  404  404  404  404  404  404  404
messaging:contact_answer             POST 404  404  404  404  404  404  404  404  404  404  404  404  404
messaging:contact_invitation         GET  302  404  404  404  404  404  403  404  404  403  200  403  404
messaging:contact_invitation         POST 405  405  405  405  405  405  405  405  405  405  405  405  405
messaging:contact_join               GET  404  404  404  404  404  404  404  404  404  404  404  404  404
messaging:contact_join               POST 404  404  404  404  404  404  404  404  404  404  404  404  404
messaging:contact_link               GET  404  404  404  404  404  404  404  404  404  404  404  404  404
messaging:contact_link               POST 405  405  405  405  405  405  405  405  405  405  405  405  405
messaging:contact_own                GET  405  405  405  405  405  405  405  405  405  405  405  405  405
messaging:contact_own                POST 302  404  404  404  404  404  404  404  404  404  404  404  302
messaging:contact_withdrawal         GET  405  405  405  405  405  405  405  405  405  405  405  405  405
messaging:contact_withdrawal         POST 302  404  404  404  404  404  403  404  404  403  302  403  404
messaging:contacts                   GET  302  200  200  200  200  200  403  200  200  403  200  403  200
messaging:contacts                   POST 405  405  405  405  405  405  405  405  405  405  405  405  405
messaging:customers_invite           GET  302  403  403  403  403  200  403  200  200  403  200  403  200
messaging:customers_invite           POST 302  403  403  403  403  302  403  302  302  403  302  403  302
messaging:supplier                   GET  302  200  200  200  200  200  403  403  403  403  403  403  404
messaging:supplier                   POST 405  405  405  405  405  405  405  405  405  405  405  405  405
messaging:suppliers_invite           GET  302  200  200  200  200  200  403  403  403  403  403  403  200
messaging:suppliers_invite           POST 302  302  302  302  302  302  403  403  403  403  403  403  302
"""


def invitation(w):
    """Give the invitation of zoe as a customer, two hours old."""
    found = ContactInvitation.objects.filter(email="zoe@people.example").first()
    if found:
        return found
    at = w.now - timedelta(hours=2)
    return ContactInvitation.objects.create(
        company=w.cast.partners.vendor, side="buyer", email="zoe@people.example", fingerprint="b" * 64, invited_at=at,
        invited_by=w.cast.users.vic, sent_at=at, expires_at=at + timedelta(days=14),
    )  # fmt: skip


def supplier(w):
    """Give the vendor, whom acme knows."""
    vendor = w.cast.partners.vendor
    Contact.objects.get_or_create(seller=vendor, buyer=w.cast.partners.acme, defaults={"since": w.now})
    return vendor


ARGUMENTS: dict[str, Callable] = {
    "messaging:contact_link": lambda w: ["forged"],
    "messaging:supplier": lambda w: [supplier(w).pk],
    **{
        f"messaging:contact_{name}": lambda w: [invitation(w).pk]
        for name in ("again", "invitation", "own", "withdrawal")
    },
}
SENT: dict[str, Callable] = {
    "messaging:contact_own": lambda w: {"decline": "1"},
    "messaging:customers_invite": lambda w: {"emails": "new@people.example", "language": "en-gb"},
    "messaging:suppliers_invite": lambda w: {"emails": "new@people.example", "language": "en-gb"},
}
