"""What people send about requisition lists (O1)."""

from django import forms
from django.utils.translation import gettext_lazy as _

from commerce.forms.cart import LONGEST_NAME, LONGEST_NOTE, TargetForm, sent
from commerce.forms.fields import QuantityField
from core.lists import ticked_ids


class StartForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=LONGEST_NAME)


class ListForm(StartForm):
    note = forms.CharField(label=_("What it is for"), max_length=300, required=False)
    is_shared = forms.BooleanField(
        label=_("Shared with your colleagues here"),
        required=False,
        help_text=_("They see it, change its lines and order from it; only you rename it, share it and delete it."),
    )


class ListLineForm(forms.Form):
    quantity = QuantityField()
    note = forms.CharField(label=_("Note"), max_length=LONGEST_NOTE, required=False)


class OrderLinesForm(TargetForm):
    """Lines that go into a cart: the ticked ones, or all."""

    act = forms.ChoiceField(choices=[("order", _("Add")), ("order_all", _("Add all")), ("remove", _("Remove"))])

    def clean(self):
        super().clean()
        return {**self.cleaned_data, "ids": ticked_ids(sent(self, "ids"))}
