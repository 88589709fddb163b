"""What people send about taxes (C8)."""

from datetime import datetime, time

from django import forms
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from commerce.forms.fields import PlainDecimalField
from commerce.models import TaxClass
from partners.forms.registration import countries
from partners.models import Partner


class DayField(forms.DateField):
    """A day; gives the moment at which it begins in the reader's zone."""

    def __init__(self, **kwargs):
        widget = forms.DateInput({"type": "date", "autocomplete": "off"}, format="%Y-%m-%d")
        super().__init__(widget=widget, input_formats=["%Y-%m-%d"], **kwargs)

    def clean(self, value):
        day = super().clean(value)
        if day is None:
            return None
        if not 1900 <= day.year <= 9000:
            raise forms.ValidationError(_("Choose a day between 1900 and 9000."))
        return timezone.make_aware(datetime.combine(day, time()))


class ClassForm(forms.Form):
    code = forms.SlugField(label=_("Code"), max_length=20, help_text=_("Products and files name it by this."))
    name = forms.CharField(label=_("Name"), max_length=80)


class RateForm(forms.Form):
    tax_class = forms.ModelChoiceField(
        TaxClass.objects.order_by(Lower("name")), label=_("Tax class"), empty_label=_("Choose a tax class")
    )
    country = forms.ChoiceField(label=_("Country"), choices=countries)
    rate = PlainDecimalField(
        label=_("Per cent"), max_digits=6, decimal_places=3, min_value=0, max_value=100,
        help_text=_("As 20 for 20 %. Once one class has a rate, products of classes without any cannot be ordered."),
    )  # fmt: skip
    effective_from = DayField(label=_("In force from"), required=False, help_text=_("Empty: without a beginning."))
    effective_to = DayField(label=_("Until before"), required=False, help_text=_("Empty: without an end."))


class EndForm(forms.Form):
    effective_to = DayField(label=_("In force until before"), help_text=_("The first day on which it counts no more."))


class TryForm(forms.Form):
    """Whose orders the page explains."""

    partner = forms.CharField(label=_("Code of a partner"), max_length=40)

    def clean_partner(self):
        code = self.cleaned_data["partner"].strip()
        partners = Partner.objects.filter(kind=Partner.Kind.PARTNER).alias(low=Lower("code"))
        found = partners.filter(low=code.lower()).first()
        if found is None:
            raise forms.ValidationError(_("There is no partner “%(code)s”."), params={"code": code})
        return found
