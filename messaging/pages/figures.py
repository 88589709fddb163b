"""Response figures in words: for the seller himself, and the line that buyers read (S8)."""

from django.utils.translation import gettext as _

from commerce.models import Product
from messaging.pages import standing
from messaging.queries import figures, organisation


def duration(span):
    """Say how long a response took: "5 h", "2 d 3 h", "12 min"; a dash where none came."""
    return standing.left(span) if span is not None else "–"


def page(acting, now, zone):
    """Give what the page of one's own company shows."""
    found = figures.kept(organisation.company_id(acting), now=now, zone=zone)
    return {"found": found, "fewest": figures.FEWEST, "is_shown": figures.shows()}


def line(found):
    """Give the line that buyers read; empty where there is none to read."""
    if found is None:
        return ""
    values = {"time": duration(found.median), "percent": found.percent}
    if found.median is None:
        return _("Responded to %(percent)s %% within 72 h") % values
    return _("Usually responds within %(time)s · %(percent)s %% within 72 h") % values


def of_product(product_id, now):
    """Give the line of the company that sells a product."""
    if not figures.shows():
        return ""
    seller = organisation.seller_id(Product.objects.only("vendor").get(pk=product_id))
    return lines([seller], now).get(seller, "")


def lines(company_ids, now):
    """Give {company id: the line that buyers read} of many companies."""
    return {pk: line(found) for pk, found in figures.told(company_ids, now).items()}
