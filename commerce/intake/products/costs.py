"""What products cost the house, from files: read and written for those alone who read costs (T3, T16).

The audit says who and when, not how much: more people read it than may read costs.
"""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from commerce.intake.products import columns
from commerce.models import ProductCost
from commerce.price_text import price_of
from core import audit, money
from core.refusal import Refused
from partners.forms.registration import CURRENCIES
from partners.permissions import Permission

BATCH = 2000


@dataclass(frozen=True, slots=True)
class Cost:
    """What one unit of a product will cost in a currency, and what it has cost so far (None: not known)."""

    product: Any
    currency: str
    old: Decimal | None
    new: Decimal

    def told(self):
        """Give (name, old, new) for the preview."""
        old = "" if self.old is None else money.shown_price(self.old, self.currency)
        return [
            _("Cost in %(currency)s") % {"currency": self.currency},
            old,
            money.shown_price(self.new, self.currency),
        ]


def check_may_hold(table, by):
    """Raise Refused where a file says costs and its reader may not: he is told which column to leave out."""
    heads = sorted(key for key in table.keys if key.startswith(columns.COST))
    if heads and not by.may(Permission.COST_READ):
        raise Refused(
            _("Your role does not see what products cost: take out “%(columns)s” and upload the file again.")
            % {"columns": ", ".join(heads)}
        )


def known(products):
    """Give {(product id, currency): amount} of what is known."""
    found = ProductCost.objects.filter(product__in=[product.pk for product in products])
    return {(pk, currency): amount for pk, currency, amount in found.values_list("product", "currency", "amount")}


def read(line):
    """Give {currency: amount} of the filled cells. Raises ValueError with the sentence why not."""
    found: dict[str, Decimal] = {}
    for key, text in line.cells.items():
        if not (text and key.startswith(columns.COST)):
            continue
        currency = key[len(columns.COST) :].upper()
        if currency not in CURRENCIES:
            raise ValueError(_("Cost: there is no currency “%(code)s”.") % {"code": currency[:10]})
        if currency in found:
            raise ValueError(_("The cost in %(currency)s stands in two columns.") % {"currency": currency})
        try:
            found[currency] = price_of(text)
        except ValueError as error:
            told = {"currency": currency, "why": str(error)}
            raise ValueError(_("Cost in %(currency)s: %(why)s") % told) from error
    return found


def changed(product, wanted, there):
    """Give the Costs that differ from what is `there`, as `known` gives it."""
    old = {currency: there.get((product.pk, currency)) for currency in wanted}
    return [
        Cost(product, currency, old[currency], amount)
        for currency, amount in wanted.items() if old[currency] != amount
    ]  # fmt: skip


def write(costs, *, by, now):
    """Write them, one row for each product and currency."""
    for start in range(0, len(costs), BATCH):
        some = costs[start : start + BATCH]
        ProductCost.objects.bulk_create(
            [ProductCost(product=each.product, currency=each.currency, amount=each.new, since=now) for each in some],
            update_conflicts=True,
            unique_fields=["product", "currency"],
            update_fields=["amount", "since"],
        )
        events = [
            audit.Event("product.cost_set", "product", each.product.pk, each.product.vendor_id,
                        new={"currency": each.currency})
            for each in some
        ]  # fmt: skip
        audit.record_many(events, by=by, at=now)
