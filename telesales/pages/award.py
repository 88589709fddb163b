"""What is told of the opportunity that came of an award, to whoever may read of it (S7)."""

from django.urls import reverse
from django.utils.translation import gettext as _

from partners.permissions import Permission
from telesales.models import Opportunity


def told(pk, acting):
    """Give (words, address): for whoever sells the opportunity, for the buyer's people their quotes; None else."""
    if acting.may(Permission.SALE_MAKE):
        found = Opportunity.objects.visible_to(acting).filter(pk=pk).first()
        return found and (found.number, reverse("telesales:opportunity", args=[found.number]))
    return (_("Your quotes"), reverse("telesales:quotes")) if acting.may(Permission.CART_EDIT) else None
