"""What people send about carts."""

from django import forms
from django.utils.translation import gettext_lazy as _

from commerce.forms.fields import QuantityField


class QuantityForm(forms.Form):
    quantity = QuantityField()


class CartForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=80)
