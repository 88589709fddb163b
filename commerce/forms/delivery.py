"""What people send about delivery and order terms (O2)."""

from django import forms
from django.utils.translation import gettext_lazy as _

from commerce.forms.fields import PlainDecimalField, WholeField
from commerce.models import DeliveryMethod, PaymentMethod
from partners.forms.registration import CURRENCIES, countries

MOST_GRAMS = 2_000_000_000


def places():
    return [("", _("Everywhere else")), *[choice for choice in countries() if choice[0]]]


class MethodForm(forms.ModelForm):
    days = WholeField(
        label=_("Working days"), min_value=0, max_value=365, required=False, help_text=_("Empty: nothing is promised.")
    )

    class Meta:
        model = DeliveryMethod
        fields = ["name", "note", "days", "tax_class", "is_active"]
        labels = {"name": _("Name"), "note": _("Note"), "tax_class": _("Tax class"), "is_active": _("Offered")}
        help_texts = {"note": _("Shown to buyers behind the name.")}


class NewMethodForm(MethodForm):
    class Meta(MethodForm.Meta):
        fields = ["code", "name", "note", "days", "tax_class"]
        labels = {**MethodForm.Meta.labels, "code": _("Code")}

    def _get_validation_exclusions(self):
        """Whether the code is taken is the action's rule, under its constraint."""
        return super()._get_validation_exclusions() | {"code"}  # type: ignore[misc]


class RateForm(forms.Form):
    country = forms.ChoiceField(label=_("To"), choices=places, required=False)
    currency = forms.ChoiceField(label=_("Currency"), choices=[(code, code) for code in CURRENCIES])
    from_weight = WholeField(
        label=_("From grams"), min_value=0, max_value=MOST_GRAMS, initial=0, help_text=_("Of all goods together.")
    )
    from_value = PlainDecimalField(
        label=_("From a value of"), min_value=0, max_digits=12, decimal_places=3, initial=0,
        help_text=_("Of the goods, without tax."),
    )  # fmt: skip
    price = PlainDecimalField(
        label=_("Costs"), min_value=0, max_digits=12, decimal_places=3, help_text=_("Without tax; 0 is free.")
    )


class TermsForm(forms.Form):
    payment_methods = forms.MultipleChoiceField(
        label=_("Ways to pay"), choices=PaymentMethod, widget=forms.CheckboxSelectMultiple
    )
    needs_po_number = forms.BooleanField(label=_("Orders need a PO number"), required=False)
    invoice_days = WholeField(label=_("Days to pay invoices"), min_value=0, max_value=365, initial=30)
