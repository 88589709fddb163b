"""Whom one asks about a product, and whether one may (S1)."""

from commerce.models import Product
from messaging.models import Side
from messaging.queries import organisation
from messaging.queries import thread as threads
from partners import queries as partners
from partners.models import Partner


def asks(acting):
    """Whether somebody asks sellers at all."""
    return not acting.seller and acting.may(organisation.RIGHTS[Side.BUYER])


def own_vendors(acting):
    """Give the ids of the nodes of somebody's company: of what one of them sells, nobody else is to be asked."""
    return frozenset(partners.subtree_ids(organisation.company_id(acting)))


def may_ask(acting, product_id):
    """Give the code of a product about which somebody may ask its seller; None where it is not one, or his company
    sells it itself."""
    if not asks(acting):
        return None
    found = Product.objects.filter(pk=product_id).values_list("code", "vendor_id").first()
    if found is None:
        return None
    code, vendor_id = found
    is_own = vendor_id is not None and partners.root_id(vendor_id) == organisation.company_id(acting)
    return None if is_own else code


def about(acting, product):
    """Give (the company that sells a product, the open thread about it with somebody's company, None before it
    begins)."""
    seller, buyer = organisation.seller_id(product), organisation.company_id(acting)
    thread = None if seller == buyer else threads.about(seller=seller, buyer=buyer, product=product)
    return Partner.objects.get(pk=seller), thread
