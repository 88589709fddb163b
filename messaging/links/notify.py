"""The link at the end of every mail about messages: for one place, to choose how it is told (RFC 8058); see
partners.links.place."""

from core import mail
from partners.links import place as place_links

SALT = "messaging.notify"


def token(membership_id):
    return place_links.token(SALT, membership_id)


def open_link(given):
    """Give the place that a token is for; None when it is forged or the place is no more."""
    return place_links.open_link(SALT, given)


def address(membership_id):
    return mail.address("messaging:notify_off", token(membership_id))
