"""What people ask of the catalogue."""

from django import forms

from commerce.models import Category


class CatalogueForm(forms.Form):
    q = forms.CharField(required=False, max_length=100)
    category = forms.ModelChoiceField(Category.objects.all(), to_field_name="code", required=False)
