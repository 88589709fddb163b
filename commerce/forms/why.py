"""What staff ask about a price: whose, of what, how many, when."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from commerce.forms.fields import QuantityField


class WhyForm(forms.Form):
    """`at` is read in the reader's time zone; without it the question is about now."""

    partner = forms.CharField(label=_("Partner code"), max_length=40)
    sku = forms.CharField(label=_("Product code"), max_length=60)
    quantity = QuantityField(initial=1, required=False)
    at = forms.DateTimeField(
        label=_("At"),
        required=False,
        widget=forms.DateTimeInput({"type": "datetime-local"}, "%Y-%m-%dT%H:%M"),
        help_text=_("Your time zone. Empty is now."),
    )
    as_known_then = forms.BooleanField(label=_("As it was known then"), required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        zone = timezone.get_current_timezone_name()
        self.fields["at"].help_text = _("In the time zone %(zone)s. Empty is now.") % {"zone": zone}
