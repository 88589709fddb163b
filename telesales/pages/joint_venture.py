"""What the page of a product's joint ventures shows: shares, what is left, and what an example comes to (F5)."""

from django.utils import formats
from django.utils.translation import gettext as _

from core import money
from telesales.models import Share
from telesales.queries import joint_venture as queries

WHOLE = 100


def shown(product, acting, now):
    """Give what the page shows."""
    current, past = queries.all_of(product.pk)
    given = sum((each.percent for each in current), money.ZERO)
    return {
        "shares": current,
        "past": past,
        "given": percent(given),
        "left": percent(WHOLE - given),
        "example": _example(product, current, acting, now),
        "example_amount": money.shown(queries.EXAMPLE, acting.currency),
    }


def percent(value):
    """Write a share in per cent, a Decimal of a hundred, without zeros at its end."""
    return f"{formats.number_format(value.normalize() if value else 0, use_l10n=True)} %"


def _example(product, shares, acting, now):
    """Give [(what, amount)] in the order in which it is shared out."""
    deal, parts = queries.example(product, shares, acting, now)
    names = {each.partner_id: each.partner.name for each in shares}
    if product.vendor_id:
        names[product.vendor_id] = product.vendor.name
    rows = []
    for (share, partner_id), amount in parts.items():
        rows.append((_label(share, partner_id, names, deal, acting), money.shown(amount, deal.currency)))
    return rows


def _label(share, partner_id, names, deal, acting):
    if share == Share.VENDOR:
        is_own = not acting.is_operator
        return _("You") if is_own else names.get(partner_id, acting.partner_name)
    if share == Share.JVP:
        return names[partner_id]
    if share == Share.AFFILIATE:
        told = {"rate": percent(deal.rate_value)}
        return _("Affiliate, %(rate)s of what is left") % told
    if share == Share.FEE:
        return _("Fee of the marketplace")
    return str(Share(share).label)
