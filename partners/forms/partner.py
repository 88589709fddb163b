"""What people send about partners: shape only; who may send what, the rules say."""

import re
import unicodedata
from typing import Any

import phonenumbers
from django import forms
from django.template.loader import render_to_string
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _

from partners import permissions, vat
from partners.forms.registration import CURRENCIES, countries
from partners.models import Address, Partner, PartnerLevel, PartnerStatus, PartnerType
from partners.permissions import PARTNER_ROLES, Role
from partners.rules import partner as rules

HOME_COUNTRY = "GB"
ATTRIBUTE_NAME, ATTRIBUTE_VALUE = 60, 200
SPARE_ROWS = 2


class StatusForm(forms.Form):
    status = forms.ChoiceField(label=_("Own status"), choices=PartnerStatus)
    reason = forms.CharField(
        label=_("Reason"),
        max_length=300,
        required=False,
        help_text=_("Needed unless it is open; shown to everybody below."),
    )


class AttributesWidget(forms.Widget):
    """Rows of name and value, two empty ones at the end; without script a save brings new ones."""

    template_name = "partners/partner/attributes.html"

    def get_context(self, name, value, attrs):
        rows = list(value.items()) if isinstance(value, dict) else list(value or [])
        context = super().get_context(name, None, attrs)
        context["widget"]["rows"] = [*rows, *[("", "")] * SPARE_ROWS]
        return context

    def render(self, name, value, attrs=None, renderer=None):
        return mark_safe(render_to_string(self.template_name, self.get_context(name, value, attrs)))

    def value_from_datadict(self, data, files, name):
        if not hasattr(data, "getlist"):
            return data.get(name, [])
        return list(zip(data.getlist(f"{name}_name"), data.getlist(f"{name}_value"), strict=False))

    def value_omitted_from_data(self, data, files, name):
        return f"{name}_name" not in data

    def id_for_label(self, id_):
        return f"{id_}_0"


class AttributesField(forms.Field):
    """Gives {name: value}; each name once."""

    widget = AttributesWidget

    def clean(self, value):
        found: dict = {}
        for name, text in value or []:
            name, text = " ".join(name.split()), text.strip()
            if not name and not text:
                continue
            if not name:
                raise forms.ValidationError(_("“%(value)s” needs a name.") % {"value": text})
            if name.casefold() in {known.casefold() for known in found}:
                raise forms.ValidationError(_("“%(name)s” stands here twice.") % {"name": name})
            if len(name) > ATTRIBUTE_NAME or len(text) > ATTRIBUTE_VALUE or "\0" in name + text:
                raise forms.ValidationError(_("“%(name)s” is too long.") % {"name": name[:ATTRIBUTE_NAME]})
            found[name] = text
        return found


class ProfileForm(forms.ModelForm):
    """The profile, cut to the fields that are the reader's to change."""

    default_roles = forms.MultipleChoiceField(
        label=_("Default roles"),
        required=False,
        choices=[(role.value, role.label) for role in Role if role in PARTNER_ROLES],
        widget=forms.CheckboxSelectMultiple,
        help_text=_("What somebody gets who is moved here from the company’s top; none: buyer."),
    )
    attributes = AttributesField(
        label=_("Attributes"), required=False, help_text=_("Prices may depend on them. Empty rows are left out.")
    )
    currency = forms.ChoiceField(label=_("Currency"), choices=[(code, code) for code in CURRENCIES])
    website = forms.URLField(
        label=_("Web site"),
        max_length=200,
        required=False,
        assume_scheme="https",
        widget=forms.URLInput({"autocomplete": "url", "placeholder": "https://"}),
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Partner
        fields = [name for name in rules.OPERATOR_FIELDS if name != "attributes"]
        labels = {
            "code": _("Code"), "name": _("Name"), "type": _("Type"), "level": _("Level"), "phone": _("Phone"),
            "email": _("E-mail"), "website": _("Web site"), "tax_number": _("VAT number"),
            "notes": _("Notes"), "message_format": _("Message format"),
        }  # fmt: skip
        help_texts = {
            "tax_number": _("With the country in front, as GB123456789."),
            "notes": _("Only the operator’s staff read this."),
            "message_format": _("Version of the messages exchanged with its systems, as cXML 1.2.50."),
            "phone": _("With + and the country code when it is abroad."),
        }
        widgets = {
            "phone": forms.TextInput({"autocomplete": "tel", "inputmode": "tel"}),
            "email": forms.EmailInput({"autocomplete": "email"}),
            "website": forms.URLInput({"autocomplete": "url", "placeholder": "https://"}),
            "notes": forms.Textarea({"rows": 3}),
        }

    def __init__(self, *args, by, **kwargs):
        super().__init__(*args, **kwargs)
        allowed = rules.editable(by, self.instance)
        for name in [name for name in self.fields if name not in allowed and name != "seen"]:
            del self.fields[name]
        self._offer_own(by)
        for name in {"type", "level"} & set(self.fields):
            self.fields[name].required = False
        self.initial.update(seen=rules.fingerprint(self.instance), attributes=self.instance.attributes)

    def _offer_own(self, by):
        if "default_roles" in self.fields:
            offered = permissions.grantable(by.permissions) | set(self.instance.default_roles)
            field: Any = self.fields["default_roles"]
            field.choices = [(value, label) for value, label in field.choices if value in offered]
        if "currency" in self.fields and self.instance.currency not in CURRENCIES:
            currency: Any = self.fields["currency"]
            currency.choices = [(self.instance.currency, self.instance.currency), *self._currencies()]

    def _currencies(self):
        return [(code, code) for code in CURRENCIES]

    def clean_tax_number(self):
        return checked_tax_number(self.cleaned_data["tax_number"], self._country())

    def clean_phone(self):
        return checked_phone(self.cleaned_data["phone"], self._country())

    def _country(self):
        home = self.instance.addresses.order_by("-is_default_bill_to", "pk").first() if self.instance.pk else None
        return home.country if home else HOME_COUNTRY

    def _post_clean(self):
        """The action writes; the instance stays what was read."""

    @property
    def values(self):
        """What the action takes."""
        return {name: value for name, value in self.cleaned_data.items() if name != "seen"}


def checked_tax_number(text, country):
    """Give a VAT number in its compact form; its own country in front counts before the partner's."""
    text = text.strip()
    if not text:
        return ""
    prefix = text[:2].upper()
    number, fault = vat.checked(text, {"EL": "GR"}.get(prefix, prefix) if prefix.isalpha() else country)
    if fault:
        raise forms.ValidationError(fault)
    return number


def checked_phone(text, country):
    """Give a phone number as people write it internationally; one that cannot exist is refused."""
    if not text.strip():
        return ""
    try:
        number = phonenumbers.parse(text, country)
    except phonenumbers.NumberParseException:
        number = None
    if number is None or not phonenumbers.is_possible_number(number):
        raise forms.ValidationError(_("This is not a phone number that can be called: check its digits."))
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL)


class CreateForm(forms.Form):
    """A new company or branch, with its first user."""

    name = forms.CharField(label=_("Name"), max_length=200)
    code = forms.CharField(
        label=_("Code"), max_length=40, required=False, help_text=_("Unique. Left empty, one is made from the name.")
    )
    type = forms.ModelChoiceField(label=_("Type"), queryset=PartnerType.objects.order_by("name"), required=False)
    level = forms.ModelChoiceField(label=_("Level"), queryset=PartnerLevel.objects.order_by("name"), required=False)
    tax_number = forms.CharField(
        label=_("VAT number"), max_length=40, required=False, help_text=_("With the country in front, as GB123456789.")
    )
    currency = forms.ChoiceField(label=_("Currency"), choices=[(code, code) for code in CURRENCIES], required=False)
    phone = forms.CharField(label=_("Phone"), max_length=40, required=False)
    email = forms.EmailField(label=_("E-mail"), required=False)
    admin_name = forms.CharField(label=_("Name of the first administrator"), max_length=200, required=False)
    admin_email = forms.EmailField(
        label=_("E-mail of the first administrator"),
        required=False,
        help_text=_("Gets a mail to choose a password, and then creates the other users."),
    )

    FOR_COMPANIES = ("type", "level", "tax_number", "currency")

    def __init__(self, *args, by, parent=None, **kwargs):
        super().__init__(*args, **kwargs)
        if not by.is_operator:
            for name in self.FOR_COMPANIES:
                del self.fields[name]
        elif parent:
            self.initial = {
                "type": parent.type_id,
                "level": parent.level_id,
                "currency": parent.currency,
                **self.initial,
            }
        for name in ("admin_name", "admin_email"):
            self.fields[name].required = parent is None

    def clean_code(self):
        return self.cleaned_data["code"] or suggested_code(self.cleaned_data.get("name", ""))

    def clean_tax_number(self):
        return checked_tax_number(self.cleaned_data["tax_number"], HOME_COUNTRY)

    def clean_phone(self):
        return checked_phone(self.cleaned_data["phone"], HOME_COUNTRY)

    def clean(self):
        super().clean()
        data = self.cleaned_data
        given = [bool(data.get(name)) for name in ("admin_name", "admin_email")]
        for name, is_given in zip(("admin_name", "admin_email"), given, strict=True):
            if any(given) and not is_given and name not in self.errors:
                self.add_error(name, _("Give both name and e-mail."))
        return data

    @property
    def values(self):
        own = ("name", "code", "type", "level", "tax_number", "currency", "phone", "email")
        found = {name: self.cleaned_data[name] for name in own if name in self.cleaned_data}
        return {name: value for name, value in found.items() if value or name != "currency"}

    @property
    def administrator(self):
        if not self.cleaned_data["admin_email"]:
            return None
        return {"name": self.cleaned_data["admin_name"], "email": self.cleaned_data["admin_email"]}


def suggested_code(name):
    """Give a free code made from a name: Müller & Söhne -> MULLER-SOHNE, then MULLER-SOHNE-2."""
    plain = unicodedata.normalize("NFKD", name.replace("ß", "ss")).encode("ascii", "ignore").decode().upper()
    base = "-".join(re.findall(r"[A-Z0-9]+", plain))[:30].strip("-") or "PARTNER"
    taken = {code.upper() for code in Partner.objects.filter(code__istartswith=base).values_list("code", flat=True)}
    taken |= {code.upper() for code in rules.RESERVED}
    if base not in taken:
        return base
    return next(f"{base}-{number}" for number in range(2, len(taken) + 3) if f"{base}-{number}" not in taken)


class AddressForm(forms.ModelForm):
    country = forms.ChoiceField(label=_("Country"), choices=countries, widget=forms.Select({"autocomplete": "country"}))

    class Meta:
        model = Address
        fields = ["label", "street", "postcode", "city", "country", "is_default_ship_to", "is_default_bill_to"]
        labels = {
            "label": _("Name of the address"), "street": _("Street and number"), "postcode": _("Postcode"),
            "city": _("City"), "is_default_ship_to": _("Ship here by default"),
            "is_default_bill_to": _("Bill to this address by default"),
        }  # fmt: skip
        widgets = {
            "street": forms.TextInput({"autocomplete": "street-address"}),
            "postcode": forms.TextInput({"autocomplete": "postal-code"}),
            "city": forms.TextInput({"autocomplete": "address-level2"}),
        }

    def _post_clean(self):
        """The action writes."""
