"""What sellers offer for a purchase process: shape only (S1, S7)."""

import uuid
from typing import Any

from django import forms
from django.forms.utils import ErrorDict
from django.utils.translation import gettext_lazy as _

from commerce.forms.fields import OneValueInput, PlainDecimalField, WholeField
from commerce.forms.price_fields import PriceField
from messaging.forms.thread import MessageForm
from messaging.models import ProcessOffer
from partners.forms.registration import CURRENCIES

MOST_SHOWN = 50
LONGEST_SEARCH = 100
BASES = [("net", _("Without tax")), ("gross", _("With tax"))]


class OfferForm(MessageForm):
    """One product on terms, with a message. `offerable` are the products that the seller may offer."""

    product = forms.ChoiceField(label=_("Product"), error_messages={"required": _("Choose a product.")})
    unit_price = PriceField(label=_("Price of one unit"))
    currency = forms.ChoiceField(label=_("Currency"), choices=[(code, code) for code in CURRENCIES])
    basis = forms.ChoiceField(label=_("The price is"), choices=BASES, widget=forms.RadioSelect)
    quantity = PlainDecimalField(
        label=_("Quantity"), max_digits=12, decimal_places=3,
        widget=OneValueInput({"inputmode": "decimal", "autocomplete": "off", "class": "quantity"}),
    )  # fmt: skip
    delivery_days = WholeField(
        label=_("Delivery"), required=False, help_text=_("Days from the order."),
        widget=OneValueInput({"inputmode": "numeric", "autocomplete": "off", "class": "quantity"}),
    )  # fmt: skip
    valid_until = forms.DateField(
        label=_("Valid until"), required=False, widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"),
        help_text=_("The last day, in UTC. Without one it has no end."),
    )  # fmt: skip
    field_order = (
        "product", "unit_price", "currency", "basis", "quantity", "delivery_days", "valid_until", "body", "asks",
        "key", "files",
    )  # fmt: skip

    def __init__(self, *args, offerable, **kwargs):
        kwargs["initial"] = {"key": uuid.uuid4(), **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        self.offerable = offerable
        self.text = " ".join(self.data.get("product_q", "").replace("\0", "").split())[:LONGEST_SEARCH]
        found = offerable.filter(name__icontains=self.text) | offerable.filter(code__icontains=self.text)
        listed = list((found if self.text else offerable)[: MOST_SHOWN + 1])
        self.is_cut = len(listed) > MOST_SHOWN
        shown = {each.pk: each for each in [*self._chosen(), *listed[:MOST_SHOWN]]}
        choices = [(str(pk), f"{each.code} · {each.name}") for pk, each in shown.items()]
        product: Any = self.fields["product"]
        product.choices = choices if len(choices) == 1 else [("", _("Choose…")), *choices]

    @property
    def is_searched(self):
        return bool(self.is_cut or self.text)

    def _chosen(self):
        given = self.data.get("product", "") if self.is_bound else str(self.initial.get("product", ""))
        is_id = given.isascii() and given.isdigit() and len(given) < 19
        return list(self.offerable.filter(pk=given)) if is_id else []

    def as_typed(self):
        """Give itself as it was typed, with nothing said about it: one only looks for products."""
        self._errors, self.cleaned_data = ErrorDict(), {}
        return self

    def clean_product(self):
        return self.offerable.get(pk=self.cleaned_data["product"])

    @property
    def terms(self):
        """What the action takes."""
        data = self.cleaned_data
        names = ("unit_price", "currency", "quantity", "delivery_days", "valid_until")
        return {**{name: data[name] for name in names}, "is_gross": data["basis"] == "gross"}


def initial_of(offer: ProcessOffer):
    """Give what an offer says, to begin the next one with."""
    return {
        "product": offer.thread.product_id, "unit_price": offer.unit_price, "currency": offer.currency,
        "basis": "gross" if offer.is_gross else "net", "quantity": offer.quantity.normalize() + 0,
        "delivery_days": offer.delivery_days, "valid_until": offer.valid_until,
    }  # fmt: skip
