"""What people send to order an order again (O1)."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commerce.forms.cart import TargetForm, sent
from commerce.forms.fields import QuantityField
from core.lists import ticked_ids

MERGE, REPLACE = "merge", "replace"


class ReorderForm(TargetForm):
    """Lines with quantities, where they go, and whether they join what is there or take its place."""

    act = forms.ChoiceField(choices=[("cart", gettext_lazy("Cart")), ("list", gettext_lazy("List"))])
    how = forms.ChoiceField(
        label=gettext_lazy("If the cart is not empty"),
        choices=[(MERGE, gettext_lazy("Add to what is in it")), (REPLACE, gettext_lazy("Replace what is in it"))],
        widget=forms.RadioSelect,
        required=False,
    )
    list_name = forms.CharField(label=gettext_lazy("Name of the list"), max_length=80, required=False)

    def clean(self):
        """Read the ticked lines; `quantities` are {position: number}, `faults` say why one is none."""
        super().clean()
        self.ticked, self.faults, quantities = ticked_ids(sent(self, "ids")), {}, {}
        field = QuantityField()
        for position in self.ticked:
            try:
                quantities[position] = field.clean(self.data.get(f"quantity-{position}", ""))
            except forms.ValidationError as error:
                self.faults[position] = error.messages[0]
        if self.faults:
            self.add_error(None, _("Some quantities are not right: they are marked below."))
        elif not self.ticked:
            self.add_error(None, _("Tick at least one line."))
        return {**self.cleaned_data, "quantities": quantities}
