"""What a company says when it registers itself, and what the channel administrator decides (P15)."""

from babel import Locale, UnknownLocaleError, numbers
from django import forms
from django.conf import settings
from django.contrib.auth import password_validation
from django.core.exceptions import ValidationError
from django.utils.translation import get_language, to_locale
from django.utils.translation import gettext_lazy as _

from partners import vat
from partners.forms.manager import ManagerField
from partners.models import PartnerLevel, PartnerType, User
from partners.queries import terms

CURRENCIES = ["GBP", "EUR", "USD", "PLN", "CHF", "CZK", "DKK", "NOK", "SEK", "JPY"]
NO_COUNTRY = {"EU", "EZ", "UN", "ZZ", "XA", "XB", "QO"}


def countries():
    """Give the countries in the reader's language, by name."""
    try:
        names = Locale.parse(to_locale(get_language() or "en-gb")).territories
    except (UnknownLocaleError, ValueError):
        names = Locale.parse("en").territories
    found = [(code, name) for code, name in names.items() if len(code) == 2 and code not in NO_COUNTRY]
    return [("", _("Choose a country")), *sorted(found, key=lambda item: item[1])]


def suggested_currency(country):
    """Give the currency of a country where partners may trade in it, else the house's own."""
    found = numbers.get_territory_currencies(country) if country else []
    return next((currency for currency in found if currency in CURRENCIES), settings.HOME_CURRENCY)


class RegistrationForm(forms.Form):
    company = forms.CharField(
        label=_("Company"), max_length=200, widget=forms.TextInput({"autocomplete": "organization"})
    )
    tax_number = forms.CharField(
        label=_("VAT number"), max_length=40, required=False, help_text=_("With the country in front, as GB123456789.")
    )
    website = forms.URLField(
        label=_("Web site"),
        max_length=200,
        required=False,
        assume_scheme="https",
        widget=forms.TextInput({"autocomplete": "url", "inputmode": "url"}),
    )
    street = forms.CharField(
        label=_("Street and number"), max_length=200, widget=forms.TextInput({"autocomplete": "street-address"})
    )
    postcode = forms.CharField(
        label=_("Postcode"), max_length=20, required=False, widget=forms.TextInput({"autocomplete": "postal-code"})
    )
    city = forms.CharField(label=_("City"), max_length=100, widget=forms.TextInput({"autocomplete": "address-level2"}))
    country = forms.ChoiceField(label=_("Country"), choices=countries, widget=forms.Select({"autocomplete": "country"}))
    name = forms.CharField(label=_("Your name"), max_length=200, widget=forms.TextInput({"autocomplete": "name"}))
    email = forms.EmailField(
        label=_("Your e-mail"),
        max_length=254,
        help_text=_("A link to go on is sent there."),
        widget=forms.EmailInput({"autocomplete": "email"}),
    )
    phone = forms.RegexField(
        r"^\+?[0-9 ()/.-]{5,39}$",
        label=_("Phone"),
        required=False,
        error_messages={"invalid": _("Write the number with digits, as +44 20 7946 0000.")},
        widget=forms.TextInput({"autocomplete": "tel", "inputmode": "tel", "type": "tel"}),
    )
    language = forms.ChoiceField(label=_("Language"), choices=lambda: settings.LANGUAGES)
    note = forms.CharField(
        label=_("What would you like to buy or sell?"),
        max_length=2000,
        required=False,
        widget=forms.Textarea({"rows": 3}),
    )

    fax = forms.CharField(required=False, label=_("Leave this empty"))
    """No person sees it: whoever fills it in is a machine."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.terms = terms.last()
        if self.terms:
            self.fields["accepts"] = forms.BooleanField(
                label=_("We accept the terms of business, %(version)s.") % {"version": self.terms},
                error_messages={"required": _("Without this a company cannot be registered.")},
            )
            self.fields["terms_number"] = forms.IntegerField(widget=forms.HiddenInput, initial=self.terms.number)

    def clean_terms_number(self):
        """What is accepted is what was shown."""
        number = self.cleaned_data["terms_number"]
        if number != self.terms.number:
            self.data = {
                **{name: self.data[name] for name in self.data},
                "terms_number": self.terms.number,
                "accepts": "",
            }
            raise ValidationError(_("The terms of business have changed since you opened the page: read them again."))
        return number

    def clean(self):
        super().clean()
        data = self.cleaned_data
        if data.get("tax_number") and data.get("country"):
            data["tax_number"], fault = vat.checked(data["tax_number"], data["country"])
            if fault:
                self.add_error("tax_number", fault)
        return data

    @property
    def is_from_a_machine(self):
        return bool(self.cleaned_data.get("fax"))

    @property
    def data_to_keep(self):
        """The fields of a Registration, with the version of the terms that was accepted."""
        left_out = {"fax", "accepts", "terms_number"}
        return {**{k: v for k, v in self.cleaned_data.items() if k not in left_out}, "terms": self.terms}


class PasswordForm(forms.Form):
    password = forms.CharField(
        label=_("Password"),
        strip=False,
        max_length=500,
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label=_("Password again"),
        strip=False,
        max_length=500,
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
    )

    def __init__(self, *args, registration, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = User(name=registration.name, email=registration.email)
        self.fields["password"].help_text = password_validation.password_validators_help_text_html()

    def clean(self):
        super().clean()
        data = self.cleaned_data
        password, again = data.get("password"), data.get("again")
        if password and again and password != again:
            self.add_error("again", _("This is not the same password."))
        elif password:
            try:
                password_validation.validate_password(password, self.user)
            except ValidationError as error:
                self.add_error("password", error)
        return data


class AcceptanceForm(forms.Form):
    type = forms.ModelChoiceField(PartnerType.objects.order_by("name"), label=_("Type"), required=False)
    level = forms.ModelChoiceField(PartnerLevel.objects.order_by("name"), label=_("Level"), required=False)
    currency = forms.ChoiceField(label=_("Currency"), choices=lambda: [(code, code) for code in CURRENCIES])
    manager = ManagerField(
        required=False,
        empty_label=_("Nobody yet: it goes into the pool"),
        help_text=_("The company sees whom to call."),
    )


class DeclineForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason"),
        max_length=300,
        required=False,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("The company reads this."),
    )
