"""What may be changed about the products an affiliate sells (F1, F5)."""

from collections import Counter

from django.utils.translation import gettext as _

from core.refusal import Refused
from telesales.rules.affiliation import MOST_RATES


def check_are_new(products):
    if not products:
        raise Refused(_("He sells these products already."), field="products")


def check_all_found(found, wanted):
    """One that is not his refuses all."""
    if not wanted:
        raise Refused(_("Tick the products that you mean."), field="ids")
    if {each.pk for each in found} != wanted:
        raise Refused(_("Some of these products have been taken away meanwhile: nothing was changed."), field="ids")


def check_room(products, current):
    """Among too many commissions nobody chooses well while he speaks."""
    if not products:
        raise Refused(_("This commission is offered already."), field="value")
    held = Counter(current.values_list("product_id", flat=True))
    if any(held[each.pk] >= MOST_RATES for each in products):
        raise Refused(_("Offer at most %(most)s commissions.") % {"most": MOST_RATES}, field="value")


def check_counts(rate):
    if rate.ended_at is not None:
        raise Refused(_("This commission has ended already."))
    if rate.product.ended_at is not None:
        raise Refused(_("This product has been taken away already."))
