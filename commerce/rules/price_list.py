"""What may be done with price lists (C2, C7): by whom, with which products, for whom."""

from django.utils.translation import gettext as _

from commerce.models import PriceList, Product
from core.refusal import Refused
from partners import queries as partners
from partners.models import Partner
from partners.permissions import Permission


def check_can_edit(by, price_list):
    """Operator staff change every list, a company its own; of another's it knows nothing."""
    if not may_edit(by, price_list):
        raise Refused(_("Your role does not change this price list."))


def may_edit(by, price_list):
    if not by.may(Permission.PRICE_EDIT):
        return False
    return by.is_operator or (price_list.owner_id is not None and partners.is_within(price_list.owner_id, by))


def check_can_create(by):
    if not by.may(Permission.PRICE_EDIT):
        raise Refused(_("Your role does not make price lists."))


def company_of(price_list):
    """Give the ids of the nodes that a company's own list is for."""
    return partners.subtree_ids(price_list.owner_id)


def products_of(price_list):
    """Give the products that a list may hold: all, or those of the company that owns it."""
    if price_list.owner_id is None:
        return Product.objects.all()
    return Product.objects.filter(vendor_id__in=company_of(price_list))


def partners_for(price_list):
    """Give the partners that a list may be given to: every one, or those of the tree that owns it."""
    found = Partner.objects.filter(kind=Partner.Kind.PARTNER)
    return found if price_list.owner_id is None else found.filter(pk__in=company_of(price_list))


def check_product(price_list, product):
    """A company's own list holds its own products only."""
    if price_list.owner_id is not None and not products_of(price_list).filter(pk=product.pk).exists():
        raise Refused(_("There is no product with this code."), field="product")


def check_partner(price_list, partner):
    """A company's own list is given within its own tree only."""
    if not partners_for(price_list).filter(pk=partner.pk).exists():
        raise Refused(_("There is no such partner."), field="partner")


def check_head(price_list, values):
    """What a list says about itself agrees with the other lists and with what it holds."""
    others = PriceList.objects.exclude(pk=price_list.pk)
    if others.filter(name=values["name"], owner=price_list.owner_id).exists():
        raise Refused(_("There is a price list with this name already."), field="name")
    begins, ends = values["effective_from"], values["effective_to"]
    if begins is not None and ends is not None and begins >= ends:
        raise Refused(_("It has to end after it begins."), field="effective_to")
    if price_list.pk and values["currency"] != price_list.currency and holds_rows(price_list):
        raise Refused(_("The currency stays: the list holds prices, or did."), field="currency")
    if values["is_recommended"]:
        _check_recommended(price_list, values["currency"], others)


def _check_recommended(price_list, currency, others):
    if price_list.owner_id is not None:
        raise Refused(_("Recommended prices are the operator's."), field="is_recommended")
    other = others.filter(is_recommended=True, currency=currency).first()
    if other is not None:
        told = {"list": other.name, "currency": currency}
        raise Refused(
            _("“%(list)s” is the recommended list in %(currency)s; there is one of each currency.") % told,
            field="is_recommended",
        )


def holds_rows(price_list):
    """Whether anything hangs on the list: prices or rules."""
    return price_list.entries.exists() or price_list.rules.exists()
