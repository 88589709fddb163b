"""What people send about delivery and order terms (O2)."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from commerce.forms.fields import PlainDecimalField, WholeField
from commerce.models import DeliveryMethod, PaymentMethod
from partners.forms.registration import CURRENCIES, countries

MOST_GRAMS = 2_000_000_000


def places():
    """Give the choices of where a price is for: "" is every country without one of its own."""
    return [("", _("Everywhere else")), *[choice for choice in countries() if choice[0]]]


class MethodForm(forms.ModelForm):
    days = WholeField(
        label=_("Working days"), min_value=0, max_value=365, required=False, help_text=_("Empty: nothing is promised.")
    )

    class Meta:
        model = DeliveryMethod
        fields = ["name", "note", "days", "tax_class", "is_active"]
        labels = {"name": _("Name"), "note": _("Note"), "tax_class": _("Tax class"), "is_active": _("Offered")}
        help_texts = {
            "note": _("Shown to buyers behind the name."),
            "tax_class": _("How the cost of delivery itself is taxed."),
            "is_active": _("Off: nobody can choose it any more; orders that have it keep it."),
        }


class NewMethodForm(MethodForm):
    class Meta(MethodForm.Meta):
        fields = ["code", "name", "note", "days", "tax_class"]
        labels = {**MethodForm.Meta.labels, "code": _("Code")}

    def _get_validation_exclusions(self):
        """Whether the code is taken is the action's rule, under its constraint."""
        return super()._get_validation_exclusions() | {"code"}  # type: ignore[misc]


class RateForm(forms.Form):
    country = forms.ChoiceField(label=pgettext_lazy("a country", "To"), choices=places, required=False)
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
        label=_("Ways to pay"),
        choices=PaymentMethod,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("What buyers choose from. On account also takes a credit account at the company or above it."),
    )
    needs_po_number = forms.BooleanField(
        label=_("Orders need a PO number"), required=False, help_text=_("Without one, nothing can be submitted.")
    )
    invoice_days = WholeField(
        label=_("Days to pay invoices"), min_value=0, max_value=365, initial=30, help_text=_("From the invoice’s date.")
    )
