"""What people send about quantities (C9)."""

from django import forms
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from commerce.forms.fields import WholeField
from commerce.models import MAX_QUANTITY
from partners.models import Partner


class QuantityForm(forms.Form):
    partner = forms.CharField(
        label=_("For"), max_length=40, required=False, help_text=_("Code of a partner; empty: for everybody.")
    )
    minimum = WholeField(
        label=_("Minimum"), min_value=1, max_value=MAX_QUANTITY, initial=1,
        help_text=_("The smallest quantity; a multiple of the step."),
    )  # fmt: skip
    increment = WholeField(
        label=_("In steps of"), min_value=1, max_value=MAX_QUANTITY, initial=1,
        help_text=_("With 6 one orders 6, 12, 18 …"),
    )  # fmt: skip
    maximum = WholeField(
        label=_("Maximum"), min_value=1, max_value=MAX_QUANTITY, required=False, help_text=_("Empty: no maximum.")
    )

    def __init__(self, *args, by, **kwargs):
        super().__init__(*args, **kwargs)
        self.by = by

    def clean_partner(self):
        """Whom the reader may not see does not exist for him (P12)."""
        code = self.cleaned_data["partner"].strip()
        if not code:
            return None
        visible = Partner.objects.visible_to(self.by).alias(low=Lower("code"))
        found = visible.filter(low=code.lower()).first()
        if found is None:
            raise forms.ValidationError(_("There is no partner “%(code)s”."), params={"code": code})
        return found
