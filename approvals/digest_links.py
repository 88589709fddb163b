"""The link at the end of a digest: for one place, to choose whether it gets more of them; nothing else (RFC 8058).

It carries the number of the place and a fingerprint made with the server's key, in a salt of its own; it works in small
letters and in capitals, and does not expire: a mail may be opened after years.
"""

from django.utils.crypto import constant_time_compare, salted_hmac

from partners.models import Membership

SALT = "approvals.digest"


def token(membership_id):
    return f"{membership_id}-{_fingerprint(membership_id)}"


def open_link(given):
    """Give the place that a token is for; None when it is forged or the place is no more."""
    number, _dash, fingerprint = given.partition("-")
    if not (number.isascii() and number.isdigit() and len(number) < 19 and fingerprint.isascii()):
        return None
    if not constant_time_compare(fingerprint.lower(), _fingerprint(int(number))):
        return None
    places = Membership.objects.select_related("user", "partner").filter(ended_at=None)
    return places.filter(pk=int(number)).first()


def _fingerprint(membership_id):
    return salted_hmac(SALT, str(membership_id), algorithm="sha256").hexdigest()
