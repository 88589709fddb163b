"""What people send about categories and attributes."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from commerce.forms.fields import WholeField
from commerce.forms.product import CategoryField


class CategoryForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=120)
    parent = CategoryField(label=_("Below"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        parent: Any = self.fields["parent"]
        parent.offer()
        parent.choices = [("", _("At the top")), *parent.choices[1:]]

    def clean_name(self):
        return " ".join(self.cleaned_data["name"].split())


class AttributeForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=60)
    unit = forms.CharField(label=_("Unit"), max_length=20, required=False, help_text=_("As mm or g; may be empty."))
    position = WholeField(
        label=_("Place"), min_value=0, max_value=9999, initial=0, help_text=_("Small numbers come first.")
    )
    is_facet = forms.BooleanField(
        label=_("Buyers filter by it"),
        required=False,
        help_text=_("Its values then stand beside the catalogue, each with how many products have it."),
    )

    def clean_name(self):
        return " ".join(self.cleaned_data["name"].split())
