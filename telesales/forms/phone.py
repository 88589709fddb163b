"""What an agent enters while he speaks: shape only, the rules say what is missing (F2, F3).

Everything may be left out: what is entered is kept at once. A field that is not sent stays as it is.
"""

from decimal import Decimal

import django_filters
from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from commerce.forms.checkout import DateInput, OneSelect
from commerce.forms.fields import OneValueInput, QuantityField, WholeField
from commerce.forms.price_fields import PriceField
from commerce.models import MAX_INSTALMENTS, MAX_TRIAL_DAYS, PaymentMethod, PlanInterval, PlanKind
from core import money
from partners import postal
from partners.forms.registration import CURRENCIES, countries
from telesales.models import PhoneOfferState

BUYER = ("name", "company", "tax_number", "email", "phone", "language")
ADDRESS = ("country", "street", "postcode", "city", "area")
PLAIN = ("product", "quantity", "currency", "kind", "amount", "count", "interval", "trial_days", "first_on",
         "payment_method", "rate", "note")  # fmt: skip
CALL = {"autocomplete": "off", "spellcheck": "false"}
"""The agent's browser must not propose the data of other buyers."""
UNSET = [("", "–")]
MOST, FINEST = Decimal(10**9), Decimal("0.001")


def text(label, most, **attrs):
    """Give a line of text that may be left out."""
    return forms.CharField(label=label, max_length=most, required=False, widget=forms.TextInput({**CALL, **attrs}))


class OfferForm(forms.Form):
    """The whole page. `version` is what it was entered on, `tab` the window it is entered in, `script` the version of
    the words that were read out."""

    version = WholeField(required=False, min_value=0, max_value=2_000_000_000, widget=forms.HiddenInput)
    tab = forms.UUIDField(required=False, widget=forms.HiddenInput)
    script = WholeField(required=False, min_value=1, widget=forms.HiddenInput)
    product = WholeField(label=_("Product"), required=False, min_value=1, widget=OneSelect)
    quantity = QuantityField(required=False)
    amount = PriceField(
        label=_("Amount of one unit"), required=False, max_length=20,
        widget=OneValueInput({**CALL, "inputmode": "decimal", "class": "quantity"}),
        help_text=_("With tax, as you tell it to the buyer."),
    )  # fmt: skip
    currency = forms.ChoiceField(
        label=_("Currency"), required=False, choices=[(code, code) for code in CURRENCIES], widget=OneSelect
    )
    kind = forms.ChoiceField(
        label=_("Payment plan"), required=False, choices=[*UNSET, *PlanKind.choices], widget=OneSelect
    )
    count = WholeField(
        label=_("Number of instalments"), required=False, min_value=2, max_value=MAX_INSTALMENTS,
        widget=OneValueInput({**CALL, "inputmode": "numeric"}),
    )  # fmt: skip
    interval = forms.ChoiceField(
        label=_("How often"), required=False, choices=[*UNSET, *PlanInterval.choices], widget=OneSelect
    )
    trial_days = WholeField(
        label=_("Days of the trial"), required=False, min_value=1, max_value=MAX_TRIAL_DAYS,
        widget=OneValueInput({**CALL, "inputmode": "numeric"}),
    )  # fmt: skip
    first_on = forms.DateField(label=_("First day"), required=False, widget=DateInput(format="%Y-%m-%d"))
    payment_method = forms.ChoiceField(
        label=_("How the buyer pays"), required=False, choices=PaymentMethod, widget=forms.RadioSelect
    )
    rate = WholeField(label=_("Your commission"), required=False, min_value=1, widget=forms.RadioSelect)
    name = text(_("Name"), 200)
    company = text(_("Company"), 200)
    tax_number = text(_("VAT number"), 40)
    email = text(_("E-mail"), 254, inputmode="email")
    phone = text(_("Phone"), 40, inputmode="tel")
    language = forms.ChoiceField(label=_("Language"), required=False, widget=OneSelect)
    country = forms.ChoiceField(label=_("Country"), required=False, choices=countries, widget=OneSelect(CALL))
    street = text(_("Street and number"), 200)
    postcode = text(_("Postcode"), 20)
    city = text(_("Town"), 100)
    area = text(_("Region"), 60)
    told_party = forms.BooleanField(label=_("I have told who the contracting party is"), required=False)
    told_terms = forms.BooleanField(label=_("I have told which terms apply, and the buyer agrees"), required=False)
    note = forms.CharField(
        label=_("Note"), max_length=1000, required=False, widget=forms.Textarea({"rows": 2}),
        help_text=_("It stands on the order: the buyer reads it."),
    )  # fmt: skip

    def __init__(self, *args, products, methods, rates, languages, country, **kwargs):
        """Show what may be chosen: [(value, words)] of each; the address as `country` writes it."""
        super().__init__(*args, **kwargs)
        fields: dict = self.fields
        fields["product"].widget.choices = products
        fields["payment_method"].choices = methods
        fields["rate"].widget.choices = rates
        fields["language"].choices = languages
        how = postal.shape(country)
        fields["area"].label = how.area_label
        if how.areas:
            fields["area"].widget = OneSelect(CALL, choices=[*UNSET, *how.areas])
        if how.example:
            fields["postcode"].widget.attrs["placeholder"] = how.example
        self.address = [name for name in how.fields if name in fields]

    def clean_amount(self):
        amount = self.cleaned_data["amount"]
        if amount is not None and (amount <= 0 or amount >= MOST):
            raise forms.ValidationError(_("Enter the amount of one unit, above zero."))
        if amount is not None and amount != amount.quantize(FINEST):
            raise forms.ValidationError(_("This currency has no smaller amounts: round it."))
        return amount

    def _is_sent(self, name):
        return name in self.data and name not in self.errors

    def entered(self, offer):
        """Give what the action takes of what was sent; a field that cannot be read stays as it was."""
        data = self.cleaned_data
        found = {name: data[name] for name in PLAIN if self._is_sent(name) and name not in {"product", "rate"}}
        found = {name: value for name, value in found.items() if value != "" or name not in {"quantity", "currency"}}
        own = ADDRESS if offer.customer_id else (*BUYER, *ADDRESS)
        told = {name: data[name] for name in own if self._is_sent(name)}
        if told:
            found["buyer"] = {**offer.buyer, **told}
        return found

    @property
    def told(self):
        """Give what was ticked, of which script; nothing where the boxes were not shown."""
        script = self.cleaned_data.get("script")
        if not script:
            return {}
        return {"script_id": script, **{name: self.cleaned_data[name] for name in ("told_party", "told_terms")}}


def _exact(amount, currency):
    """Give an amount with its currency's decimals, unless it has more."""
    rounded = money.rounded(amount, currency)
    return rounded if rounded == amount else amount


def initial(offer, script):
    """Give what the form shows of an offer; ticked is what was told of the script that counts."""
    is_told = script is not None and offer.script_id == script.pk
    plain = {name: getattr(offer, name) for name in PLAIN if name not in {"product", "rate", "amount"}}
    return {
        **plain,
        **offer.buyer,
        "amount": "" if offer.amount is None else f"{_exact(offer.amount, offer.currency):f}",
        "product": offer.product_id,
        "rate": offer.rate_id,
        "version": offer.version,
        "script": script and script.pk,
        "told_party": is_told and offer.told_party_at is not None,
        "told_terms": is_told and offer.told_terms_at is not None,
    }


class NewForm(forms.Form):
    """Of which product an offer begins."""

    product = WholeField(label=_("Product"), min_value=1, widget=OneSelect)

    def offer(self, choices):
        """Show these products: [(id, words)]."""
        fields: dict = self.fields
        fields["product"].widget.choices = choices


class ConfirmForm(forms.Form):
    """What was shown: the version of the offer."""

    seen = WholeField(min_value=1, max_value=2_000_000_000, widget=forms.HiddenInput)


class OfferFilter(django_filters.FilterSet):
    """Find one's own phone offers."""

    state = django_filters.ChoiceFilter(choices=PhoneOfferState, label=_("State"), empty_label=_("All"))
    q = django_filters.CharFilter(
        method="search", label=_("Search phone offers"), widget=forms.TextInput({"maxlength": 100, "type": "search"})
    )

    def search(self, found, name, value):
        value = value.strip().replace("\0", "")
        hit = Q()
        for field in ("product__name", "product__code", "customer__user__name", "customer__partner__name",
                      "buyer__name", "buyer__company", "buyer__email", "order__number"):  # fmt: skip
            hit |= Q(**{f"{field}__icontains": value})
        return found.filter(hit)
