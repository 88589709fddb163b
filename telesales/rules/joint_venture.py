"""Who shares what a product's vendor gets: other companies, together at most all of it (F5)."""

from django.utils.translation import gettext as _

from core.refusal import Refused
from partners import queries as partners
from partners.models import Partner, PartnerStatus, UserStatus
from partners.permissions import Permission
from telesales.queries import joint_venture as queries

WHOLE = 100


def check_may_edit(by, product):
    """Whoever keeps the product: its vendor, or the operator's managers (C7)."""
    if not by.may(Permission.PRODUCT_EDIT):
        raise Refused(_("Your role does not keep products."))
    if by.user_status != UserStatus.ACTIVE or not by.effective.is_open:
        raise Refused(_("You or your company are on hold."))
    if not by.is_operator and not (product.vendor_id and partners.is_within(product.vendor_id, by)):
        raise Refused(_("This product is not yours."))


def check_partner(product, partner):
    """Another company that works with the house, and once."""
    if partner is None or partner.kind != Partner.Kind.PARTNER or partner.parent_id is not None:
        raise Refused(_("Choose a company."), field="partner")
    if partners.effective_status(partner.pk).status == PartnerStatus.CLOSED:
        raise Refused(_("%(name)s is closed.") % {"name": partner.name}, field="partner")
    if product.vendor_id and partners.root_id(product.vendor_id) == partner.pk:
        raise Refused(_("The vendor gets the rest: he has no share of his own."), field="partner")
    if queries.is_given(product.pk, partner):
        told = {"name": partner.name}
        raise Refused(_("%(name)s has a share already: end it to give another one.") % told, field="partner")


def check_percent(product, percent):
    """Each is a part, all together are at most the whole."""
    if not 0 < percent <= WHOLE or percent != round(percent, 2):
        raise Refused(_("Enter a share above 0 and up to 100 per cent, with two decimals."), field="percent")
    left = WHOLE - queries.shared_out(product.pk)
    if percent > left:
        told = {"left": f"{left.normalize():f}"}
        raise Refused(_("All shares are at most 100 per cent together: %(left)s are left.") % told, field="percent")


def check_counts(share):
    if share.ended_at is not None:
        raise Refused(_("This share has ended already."))
