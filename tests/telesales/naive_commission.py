"""How a payment is shared out, reckoned in the plainest way: with fractions, of a whole sale at a time."""

from fractions import Fraction
from math import floor


def shared(deal, paid, digits):
    """Give {(share, partner id): part} of everything that has come in of a sale, as whole smallest units."""
    unit = 10**digits
    paid_units = int(paid * unit)
    tax = nearest(Fraction(paid_units) * Fraction(deal.tax_total) / Fraction(deal.total))
    fee = nearest((paid_units - tax) * Fraction(deal.fee_percent) / 100)
    left = paid_units - tax - fee
    found = {("tax", deal.operator_id): tax, ("fee", deal.operator_id): fee}
    if deal.affiliate_id:
        commission = min(left, nearest(_commission(deal, paid_units, left, unit)))
        found["affiliate", deal.affiliate_id] = commission
        left -= commission
    parts = {partner_id: floor(left * Fraction(percent) / 100) for partner_id, percent in deal.shares}
    found |= {("jvp", partner_id): part for partner_id, part in parts.items()}
    found["vendor", deal.vendor_id] = left - sum(parts.values())
    return found


def _commission(deal, paid_units, left, unit):
    if deal.rate_kind == "fixed":
        return Fraction(deal.rate_value) * unit * paid_units / (Fraction(deal.total) * unit)
    return left * Fraction(deal.rate_value) / 100


def nearest(number):
    """Round half up."""
    return floor(number + Fraction(1, 2))
