"""How a payment is shared out: tax, the marketplace's fee, the affiliate, joint-venture partners, the vendor (F5).

Pure. What is shared out is always counted from everything that has come in so far: each payment gets the difference
that it makes. So rounding never adds up, fixed commissions are exact over the sale, and what goes back takes exactly
what it had brought. The vendor gets the rest: the shares are the payment, to the last cent. Of a sale nobody ever has
less than nothing; of one small payment rounding may take a smallest unit back that an earlier one had brought.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal

from core import money
from telesales.models.affiliate import RateKind
from telesales.models.commission import Share


@dataclass(frozen=True, slots=True)
class Deal:
    """What was agreed for a sale: `total` with its `tax_total` is what the plan's amount asks for, of an open-ended one
    each payment. `shares` are [(partner id, per cent)] of what is left for the vendor."""

    currency: str
    total: Decimal
    tax_total: Decimal
    fee_percent: Decimal
    operator_id: int
    vendor_id: int
    affiliate_id: int | None = None
    rate_kind: str | None = None
    rate_value: Decimal | None = None
    shares: Sequence[tuple[int, Decimal]] = ()


def shared(deal, amount, *, before=money.ZERO):
    """Give {(share, partner id): part} of an amount that comes in (below zero: goes back) after `before` has come in.

    Parts of nothing are left out; the sum is the amount.
    """
    now, earlier = _all(deal, before + amount), _all(deal, before)
    parts = {key: now[key] - earlier[key] for key in now}
    return {key: part for key, part in parts.items() if part}


def _all(deal, paid):
    """Share out everything that has come in."""
    tax = _part(paid * deal.tax_total / deal.total, deal)
    fee = _part((paid - tax) * deal.fee_percent / 100, deal)
    left = paid - tax - fee
    found = {(Share.TAX, deal.operator_id): tax, (Share.FEE, deal.operator_id): fee}
    if deal.affiliate_id:
        commission = min(_commission(deal, paid, left), left)
        found[Share.AFFILIATE, deal.affiliate_id] = commission
        left -= commission
    rest = left
    for partner_id, percent in deal.shares:
        part = (left * percent / 100).quantize(money.unit(deal.currency), rounding=ROUND_DOWN)
        found[Share.JVP, partner_id] = part
        rest -= part
    found[Share.VENDOR, deal.vendor_id] = rest
    return found


def _commission(deal, paid, left):
    """Per cent of what is left after tax and fee, or the fixed amount as far as the sale has been paid."""
    if deal.rate_kind == RateKind.FIXED:
        return _part(deal.rate_value * paid / deal.total, deal)
    return _part(left * deal.rate_value / 100, deal)


def _part(amount, deal):
    return money.rounded(amount, deal.currency)
