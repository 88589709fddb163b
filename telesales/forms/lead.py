"""What is said about somebody who may become a customer, by himself or by who looks after him (T7)."""

import django_filters
from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from commerce.models import PriceList, Product
from partners import vat
from partners.forms.registration import CURRENCIES, countries
from partners.models import Membership, Partner
from partners.permissions import Permission
from telesales.models import Lead, LeadSource, LeadState
from telesales.queries import lead as queries
from telesales.queries import reseller as resellers
from telesales.rules import lead as rules

PHONE = r"^\+?[0-9 ()/.-]{5,39}$"


class DetailsForm(forms.Form):
    """Who it is and what he wants."""

    company = forms.CharField(
        label=_("Company"), max_length=200, widget=forms.TextInput({"autocomplete": "organization"})
    )
    name = forms.CharField(label=_("Name"), max_length=200, widget=forms.TextInput({"autocomplete": "name"}))
    email = forms.EmailField(
        label=_("E-mail"), max_length=254, required=False, widget=forms.EmailInput({"autocomplete": "email"})
    )
    phone = forms.RegexField(
        PHONE,
        label=_("Phone"),
        required=False,
        error_messages={"invalid": _("Write the number with digits, as +44 20 7946 0000.")},
        widget=forms.TextInput({"autocomplete": "tel", "inputmode": "tel", "type": "tel"}),
    )
    city = forms.CharField(
        label=_("City"), max_length=100, required=False, widget=forms.TextInput({"autocomplete": "address-level2"})
    )
    country = forms.ChoiceField(
        label=_("Country"), choices=countries, required=False, widget=forms.Select({"autocomplete": "country"})
    )
    tax_number = forms.CharField(
        label=_("VAT number"), max_length=40, required=False, help_text=_("With the country in front, as GB123456789.")
    )
    message = forms.CharField(
        label=_("What is it about?"), max_length=2000, required=False, widget=forms.Textarea({"rows": 5})
    )

    def clean(self):
        super().clean()
        data = self.cleaned_data
        if data.get("tax_number") and data.get("country"):
            data["tax_number"], fault = vat.checked(data["tax_number"], data["country"])
            if fault:
                self.add_error("tax_number", fault)
        return data


class ContactForm(DetailsForm):
    """What everybody may send; `fax` is seen by machines alone."""

    name = forms.CharField(label=_("Your name"), max_length=200, widget=forms.TextInput({"autocomplete": "name"}))
    email = forms.EmailField(label=_("Your e-mail"), max_length=254, widget=forms.EmailInput({"autocomplete": "email"}))
    message = forms.CharField(label=_("What may we do for you?"), max_length=2000, widget=forms.Textarea({"rows": 5}))
    tax_number = None  # type: ignore[assignment]
    fax = forms.CharField(required=False, label=_("Leave this empty"))

    @property
    def is_from_a_machine(self):
        return bool(self.cleaned_data.get("fax"))

    @property
    def data_to_keep(self):
        return {name: value for name, value in self.cleaned_data.items() if name != "fax"}


class AnswerForm(DetailsForm):
    """What an invited person adds: the address is the one that was written to."""

    name = forms.CharField(label=_("Your name"), max_length=200, widget=forms.TextInput({"autocomplete": "name"}))
    email = None  # type: ignore[assignment]


SSRS = "ssr"


class AssignmentForm(forms.Form):
    """To whom a lead goes; `may_leave_open`: nobody yet."""

    def __init__(self, *args, acting, may_leave_open=False, **kwargs):
        super().__init__(*args, **kwargs)
        self.companies = {str(each.pk): each for each in resellers.companies().order_by("name", "pk")}
        found = [("", _now("Nobody yet") if may_leave_open else _now("Choose"))]
        if acting.may(Permission.SALE_MANAGE):
            found.append((SSRS, _now("All sales support representatives")))
        found += [(key, each.name) for key, each in self.companies.items()]
        is_required = not (may_leave_open and acting.may(Permission.SALE_MANAGE))
        self.fields["to"] = forms.ChoiceField(label=_("Who looks after it"), choices=found, required=is_required)

    @property
    def target(self):
        """(for all sales support representatives, reseller company)."""
        given = self.cleaned_data["to"]
        return given == SSRS, self.companies.get(given)


class EntryForm(DetailsForm):
    """A lead written down by hand, or somebody to invite; `to` only where the reader may choose."""

    product = forms.CharField(
        label=_("Product, by code"),
        max_length=60,
        required=False,
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false"}),
    )

    def clean_product(self):
        code = self.cleaned_data["product"].strip()
        if not code:
            return None
        found = Product.objects.filter(code__iexact=code, is_active=True).first()
        if found is None:
            raise forms.ValidationError(_now("No active product has this code."))
        return found


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("Why does he not become a customer?"), max_length=300, widget=forms.Textarea({"rows": 2})
    )


class ConversionForm(forms.Form):
    """The company that a lead becomes, and its first administrator."""

    company = forms.CharField(label=_("Company"), max_length=200)
    currency = forms.ChoiceField(label=_("Currency"), choices=[(code, code) for code in CURRENCIES])
    tax_number = forms.CharField(label=_("VAT number"), max_length=40, required=False)
    street = forms.CharField(label=_("Street and number"), max_length=200, required=False)
    postcode = forms.CharField(label=_("Postcode"), max_length=20, required=False)
    city = forms.CharField(label=_("City"), max_length=100, required=False)
    country = forms.ChoiceField(label=_("Country"), choices=countries, required=False)
    name = forms.CharField(label=_("Name"), max_length=200)
    email = forms.EmailField(
        label=_("E-mail"), max_length=254, help_text=_("The invitation to choose a password goes there.")
    )
    phone = forms.RegexField(PHONE, label=_("Phone"), required=False, error_messages=DetailsForm.base_fields[
        "phone"].error_messages)  # fmt: skip

    def __init__(self, *args, acting, lead, **kwargs):
        super().__init__(*args, **kwargs)
        if acting.may(Permission.PRICE_EDIT):
            self.fields["price_list"] = ListField(acting)
            if rules.may_open(acting, lead):
                self.fields["opens"] = opens_field(lead)

    def clean(self):
        super().clean()
        data = self.cleaned_data
        if data.get("tax_number") and data.get("country"):
            data["tax_number"], fault = vat.checked(data["tax_number"], data["country"])
            if fault:
                self.add_error("tax_number", fault)
        self._check_prices(data.get("price_list"), data)
        if data.get("street") and not (data.get("city") and data.get("country")):
            self.add_error("city", _now("An address has a city and a country."))
        return data

    def _check_prices(self, chosen, data):
        if chosen and chosen.currency != data.get("currency"):
            told = {"name": chosen.name, "currency": chosen.currency}
            self.add_error("price_list", _now("%(name)s is in %(currency)s.") % told)
        if data.get("opens") and not chosen and "price_list" not in self.errors:
            self.add_error("price_list", _now("An opportunity needs prices: choose a list, or open none."))


def opens_field(lead):
    """Give the choice to begin an opportunity with the product that a lead asks about."""
    label = _now("Open an opportunity with %(product)s") % {"product": lead.product.name}
    return forms.BooleanField(label=label, required=False, initial=True)


class ListField(forms.ModelChoiceField):
    """A price list of the operator's for a new company."""

    def __init__(self, acting):
        lists = (
            PriceList.objects.visible_to(acting)
            .filter(owner=None, is_active=True, is_recommended=False)
            .order_by("name", "pk")
        )
        said = _("Without one it sees no prices until somebody gives it some.")
        super().__init__(lists, label=_("Price list"), required=False, empty_label=_("None yet"), help_text=said)

    def label_from_instance(self, obj):
        return f"{obj.name} ({obj.currency})"


class AssociationForm(forms.Form):
    """Somebody known, of those offered."""

    def __init__(self, *args, candidates, acting, lead, **kwargs):
        super().__init__(*args, **{"auto_id": "known_%s", **kwargs})
        if rules.may_open(acting, lead):
            self.fields["opens"] = opens_field(lead)
        self.candidates = candidates
        self.places = {str(each.place.pk): each.place for each in candidates}
        choices = [(key, key) for key in self.places]
        self.fields["customer"] = forms.ChoiceField(label=_("Who is it?"), choices=choices, widget=forms.RadioSelect)

    @property
    def place(self):
        return self.places[self.cleaned_data["customer"]]


class LeadFilter(django_filters.FilterSet):
    """Find leads; narrow by what the list shows."""

    state = django_filters.ChoiceFilter(choices=LeadState.choices, label=_("Status"))
    assigned = django_filters.ChoiceFilter(method="with_whom", label=_("Assigned to"))
    source = django_filters.ChoiceFilter(choices=LeadSource.choices, label=_("Came by"))
    owner = django_filters.ChoiceFilter(method="of_owner", label=_("Taken by"))
    country = django_filters.ChoiceFilter(choices=lambda: countries()[1:], label=_("Country"))
    q = django_filters.CharFilter(
        method="search", label=_("Search leads"), widget=forms.TextInput({"maxlength": 100, "type": "search"})
    )

    class Meta:
        model = Lead
        fields = []

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        acting = self.request.acting
        if acting.is_operator:
            named = [(str(pk), name) for pk, name in _assigned_companies()]
            self.filters["assigned"].extra["choices"] = [(SSRS, _now("Sales support")), *named]
        else:
            del self.filters["assigned"]
        self.filters["owner"].extra["choices"] = [("me", _now("Me")), ("none", _now("Nobody"))]

    def with_whom(self, leads, name, wanted):
        return leads.filter(for_ssrs=True) if wanted == SSRS else leads.filter(reseller=int(wanted))

    def of_owner(self, leads, name, wanted):
        if wanted == "none":
            return leads.filter(owner=None)
        mine = Membership.objects.filter(pk=self.request.acting.membership_id)
        return leads.filter(owner__in=mine)

    def search(self, leads, name, text):
        return queries.containing(leads, text)


def _assigned_companies():
    used = Lead.objects.filter(reseller__isnull=False).values("reseller")
    return Partner.objects.filter(pk__in=used).order_by("name", "pk").values_list("pk", "name")
