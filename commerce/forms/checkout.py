"""What a buyer enters at checkout (O2): shape only, the gates decide."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from commerce.checkout import Checkout
from commerce.forms.fields import OneValue, WholeField
from commerce.models import PaymentMethod

TYPED = (
    "ship_to", "bill_to", "delivery", "payment_method", "requested_on", "po_number", "reference", "cost_centre", "note",
)  # fmt: skip


OF_CUSTOMER: dict[str, Any] = {
    "payment_method": (_("How %(company)s pays"), ""),
    "po_number": (_("PO number of %(company)s"), ""),
    "reference": (_("Reference of %(company)s"), ""),
    "requested_on": ("", _("When %(company)s would like to have it; the operator does what is possible.")),
    "cost_centre": ("", _("What %(company)s charges it to in its own books.")),
}
"""(label, hint) of the fields that a seller reads otherwise than his customer; empty where the same."""


class OneSelect(OneValue, forms.Select):
    pass


class DateInput(forms.DateInput):
    input_type = "date"


class CheckoutForm(forms.Form):
    """Ids and codes of any shape that could be one; `offer` says which are shown."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    seen_total = forms.DecimalField(max_digits=16, decimal_places=3, widget=forms.HiddenInput)
    ship_to = WholeField(label=_("Deliver to"), required=False, min_value=1, widget=OneSelect)
    bill_to = WholeField(label=_("Bill to"), required=False, min_value=1, widget=OneSelect)
    delivery = WholeField(label=_("How it is delivered"), required=False, min_value=1, widget=forms.RadioSelect)
    requested_on = forms.DateField(
        label=_("Requested date"),
        required=False,
        widget=DateInput(format="%Y-%m-%d"),
        help_text=_("When you would like to have it; the operator does what is possible."),
    )
    payment_method = forms.ChoiceField(label=_("How you pay"), choices=PaymentMethod, widget=forms.RadioSelect)
    po_number = forms.CharField(
        label=_("Your PO number"), max_length=40, required=False, help_text=_("Shown on every document.")
    )
    reference = forms.CharField(
        label=_("Your reference"), max_length=60, required=False, help_text=_("A project or a machine, say.")
    )
    cost_centre = WholeField(
        label=_("Cost centre"),
        required=False,
        min_value=1,
        widget=OneSelect,
        help_text=_("What your company charges it to in its own books."),
    )
    note = forms.CharField(
        label=_("Note to the operator"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )

    def offer(self, *, addresses, deliveries, methods, needs_po, cost_centres=()):
        """Show what may be chosen: [(id, words)] of addresses, deliveries and cost centres, PaymentMethods. What is
        sent may name anything: the gates say whether it may be."""
        fields: dict = self.fields
        fields["payment_method"].choices = [choice for choice in PaymentMethod.choices if choice[0] in methods]
        fields["ship_to"].widget.choices = fields["bill_to"].widget.choices = addresses
        fields["delivery"].widget.choices = deliveries
        fields["po_number"].is_asked_for = needs_po
        fields["cost_centre"].widget.choices = [("", _("None")), *cost_centres]
        lists = {"ship_to": addresses, "bill_to": addresses, "delivery": deliveries, "cost_centre": cost_centres}
        for name, offered in lists.items():
            if not offered:
                fields[name].widget = forms.HiddenInput()

    def speak_of(self, company):
        """Ask a seller about the company that he sells to: what is "yours" to a buyer bears its name."""
        fields: dict = self.fields
        for name, (label, hint) in OF_CUSTOMER.items():
            fields[name].label = label % {"company": company} if label else fields[name].label
            fields[name].help_text = hint % {"company": company} if hint else fields[name].help_text

    def is_valid_so_far(self):
        """Whether its shape is sound, so that `checkout` can be asked; a refusal of the gates is no fault of shape."""
        return hasattr(self, "cleaned_data") and set(TYPED) <= set(self.cleaned_data)

    def checkout(self):
        """Give what was entered, once the form is valid."""
        data = self.cleaned_data
        return Checkout(
            ship_to=data["ship_to"],
            bill_to=data["bill_to"],
            delivery=data["delivery"],
            payment=data["payment_method"],
            requested_on=data["requested_on"],
            po_number=data["po_number"].strip(),
            reference=data["reference"].strip(),
            cost_centre=data["cost_centre"],
            note=data["note"].strip(),
        )


class DraftForm(CheckoutForm):
    """The same while it is still being filled in: nothing is asked for yet."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.required = False


class FileForm(forms.Form):
    file = forms.FileField(label=_("File"), help_text=_("PDF, pictures, text or Office files of up to 10 MB."))
