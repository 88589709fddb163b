"""The link at the end of a mail: for one place, to choose whether it gets more of that kind; nothing else (RFC 8058).

It carries the number of the place and a fingerprint by the server's key, in a salt of its kind of mails. It works
in small letters and in capitals, and does not expire: a mail may be opened after years.
"""

from django.utils.crypto import constant_time_compare, salted_hmac

from partners.models import Membership


def token(salt, membership_id):
    return f"{membership_id}-{_fingerprint(salt, membership_id)}"


def open_link(salt, given):
    """Give the place that a token is for; None when it is forged or the place is no more."""
    number, _dash, fingerprint = given.partition("-")
    if not (number.isascii() and number.isdigit() and len(number) < 19 and fingerprint.isascii()):
        return None
    if not constant_time_compare(fingerprint.lower(), _fingerprint(salt, int(number))):
        return None
    return Membership.objects.current().select_related("user", "partner").filter(pk=int(number)).first()


def headers(address):
    """Give the headers by which a mail program offers to end these mails, with one POST."""
    return {"List-Unsubscribe": f"<{address}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}


def _fingerprint(salt, membership_id):
    return salted_hmac(salt, str(membership_id), algorithm="sha256").hexdigest()
