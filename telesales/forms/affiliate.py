"""What vendors enter about those who sell for them, and what those answer: shape only (F1, F5)."""

from typing import Any

from django import forms
from django.conf import settings
from django.forms.utils import ErrorDict
from django.utils.translation import gettext_lazy as _

from commerce.forms.fields import PlainDecimalField
from core.forms import EmailsField
from partners.forms.registration import CURRENCIES, PasswordForm, RegistrationForm
from telesales.models import RateKind
from telesales.queries import affiliation as queries
from telesales.rules.affiliation import MOST_AT_ONCE, Rate

MOST_SHOWN = 60
"""So many products stand on a form; of more one looks for those that one means. What is ticked stays."""
LONGEST_SEARCH = 100
ROWS = 3
"""So many commissions may be offered at once."""


class RateForm(forms.Form):
    """One commission; one without a value is none."""

    kind = forms.ChoiceField(label=_("Kind"), choices=RateKind, required=False)
    value = PlainDecimalField(label=_("Commission"), max_digits=16, decimal_places=3, required=False)
    currency = forms.ChoiceField(
        label=_("Currency"), choices=[("", "–"), *((code, code) for code in CURRENCIES)], required=False
    )

    @property
    def rate(self):
        """The rules.Rate, None where nothing was entered."""
        data = self.cleaned_data
        if data.get("value") is None:
            return None
        kind = data.get("kind") or RateKind.PERCENT
        return Rate(kind, data["value"], data.get("currency", "") if kind == RateKind.FIXED else "")


class OneRateForm(RateForm):
    """A commission that must be there."""

    value = PlainDecimalField(label=_("Commission"), max_digits=16, decimal_places=3)


class ProductsForm(forms.Form):
    """Which of a vendor's products, for which commissions; `but` are products that he sells already."""

    may_phone = forms.BooleanField(
        label=_("May sell them on the phone"), required=False,
        help_text=_("He then enters phone offers himself. Without it he sees the products and no more."),
    )  # fmt: skip

    def __init__(self, *args, vendor_id, but=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.vendor_id = vendor_id
        self.all = queries.products_of(vendor_id).exclude(pk__in=list(but))
        self.text = " ".join(self.data.get("product_q", "").replace("\0", "").split())[:LONGEST_SEARCH]
        found = list(queries.named(self.all, self.text)[: MOST_SHOWN + 1])
        self.is_cut, found = len(found) > MOST_SHOWN, found[:MOST_SHOWN]
        ticked = self._ticked()
        shown = {each.pk: each for each in [*ticked, *found]}
        self.found = len(shown) - len(ticked)
        self.fields["products"] = forms.MultipleChoiceField(
            label=_("Products"), required=False, widget=forms.CheckboxSelectMultiple,
            choices=[(str(pk), f"{each.code} · {each.name}") for pk, each in shown.items()],
        )  # fmt: skip
        held = [(str(each.pk), f"{each.name} ({each.number})") for each in queries.categories_of(vendor_id)]
        self.fields["categories"] = forms.MultipleChoiceField(
            label=_("All products of"), choices=held, required=False, widget=forms.CheckboxSelectMultiple
        )
        self.rates = [RateForm(self.data if self.is_bound else None, prefix=f"rate{place}") for place in range(ROWS)]

    def _ticked(self):
        """Those that were ticked before one looked for others."""
        data: Any = self.data
        given = data.getlist("products") if self.is_bound else []
        ids = [each for each in given if each.isascii() and each.isdigit() and len(each) < 19]
        return list(self.all.filter(pk__in=ids)) if ids else []

    @property
    def has_products(self):
        """Whether there is anything to give, also where one has looked for something that there is not."""
        products: Any = self.fields["products"]
        return bool(self.text or products.choices)

    @property
    def is_searched(self):
        return bool(self.is_cut or self.text)

    def as_typed(self):
        """Give itself as it was typed, with nothing said about it: one only looks for products."""
        forms_: list[Any] = [self, *self.rates]
        for form in forms_:
            form._errors, form.cleaned_data = ErrorDict(), {}
        return self

    def clean(self):
        super().clean()
        for form in self.rates:
            for name, errors in {} if form.is_valid() else form.errors.items():
                for error in errors:
                    self.add_error(None, f"{form.fields[name].label}: {error}")
        return self.cleaned_data

    @property
    def offered(self):
        """What the actions take: products, rates and whether they are sold on the phone."""
        data = self.cleaned_data
        chosen = self.all.filter(pk__in=data["products"]) | self.all.filter(category__in=data["categories"])
        return {
            "products": list(chosen),
            "rates": [form.rate for form in self.rates if form.rate],
            "may_phone": data["may_phone"],
        }


class InvitationForm(ProductsForm):
    """Whom a vendor invites."""

    emails = EmailsField(most=MOST_AT_ONCE, rows=3)
    language = forms.ChoiceField(
        label=_("Language of the mail"), choices=lambda: settings.LANGUAGES,
        help_text=_("Somebody with an account here is written to in his own."),
    )  # fmt: skip
    message = forms.CharField(
        label=_("Message"), max_length=500, required=False, widget=forms.Textarea({"rows": 2}),
        help_text=_("Stands in the mail."),
    )  # fmt: skip
    field_order = ("emails", "language", "message", "products", "categories", "may_phone")


class ShareForm(forms.Form):
    """A company's share of what a product's vendor gets."""

    partner = forms.CharField(
        label=_("Company"), max_length=100, widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false"})
    )
    percent = PlainDecimalField(label=_("Share, per cent"), max_digits=5, decimal_places=2)


class JoinForm(RegistrationForm):
    """The company that an invited person registers; his address is the one that was written to."""

    email = None  # type: ignore[assignment]
    fax = None  # type: ignore[assignment]
    note = None  # type: ignore[assignment]


class JoinPasswordForm(PasswordForm):
    """The password of an account that comes into being with it."""
