"""The link at the end of a digest: for one place, to choose whether it gets more of them; see partners.links.place."""

from partners.links import place as place_links

SALT = "approvals.digest"


def token(membership_id):
    return place_links.token(SALT, membership_id)


def open_link(given):
    """Give the place that a token is for; None when it is forged or the place is no more."""
    return place_links.open_link(SALT, given)
