"""Who acts in a background job: the person who asked, with the rights that his place has when it runs."""

from partners import queries
from partners.models import Membership


def acting(user_id, membership_id):
    """Give the Acting of a user at a place of his; None when he may not act from there any more."""
    membership = Membership.objects.current().filter(pk=membership_id, user_id=user_id).select_related("user").first()
    return membership and queries.place(membership=membership, channel="job")


def acting_at(user_id, partner_id):
    """Give the Acting of a user at a partner, for what he has asked for long before; None when he has no place there
    any more, or a closed one."""
    places = Membership.objects.current().filter(user_id=user_id, partner_id=partner_id)
    membership = places.select_related("user").first()
    return membership and queries.place(membership=membership, channel="job")
