"""What people ask about a partner's prices."""

from django import forms
from django.utils.translation import gettext_lazy as _

from commerce.forms.fields import WholeField
from commerce.models import MAX_QUANTITY


class ProbeForm(forms.Form):
    """Which product, and how many: what it costs the partner, and why."""

    sku = forms.CharField(label=_("Product code"), max_length=60)
    quantity = WholeField(label=_("Quantity"), min_value=1, max_value=MAX_QUANTITY, initial=1, required=False)
