"""What people enter about shipments, cancellations, returns and notes (O6, O9)."""

from django import forms
from django.utils.translation import gettext_lazy as _

from commerce.forms.fields import OneNumberInput, WholeField
from commerce.rules.reason import MAX_REASON


class PiecesForm(forms.Form):
    """How many pieces of each line; `available` gives the most of a line, `is_full` prefills them all."""

    is_full = False

    def __init__(self, data=None, *, lines, available, **kwargs):
        super().__init__(data, **kwargs)
        self.lines = [line for line in lines if available(line)]
        for line in self.lines:
            most = available(line)
            self.fields[f"line_{line.pk}"] = WholeField(
                label=line.code,
                min_value=0,
                max_value=most,
                required=False,
                initial=most if self.is_full else None,
                widget=OneNumberInput({"inputmode": "numeric", "class": "quantity-field", "autocomplete": "off"}),
            )

    @property
    def rows(self):
        """The lines with their fields."""
        return [(line, self[f"line_{line.pk}"]) for line in self.lines]

    @property
    def quantities(self):
        return {line.pk: self.cleaned_data.get(f"line_{line.pk}") or 0 for line in self.lines}


class ShipForm(PiecesForm):
    is_full = True
    carrier = forms.CharField(label=_("Carrier"), max_length=80, required=False)
    tracking = forms.CharField(
        label=_("Tracking number"), max_length=80, required=False, help_text=_("The buyer reads it in the mail.")
    )


class ReasonedPiecesForm(PiecesForm):
    reason = forms.CharField(
        label=_("Reason"), max_length=MAX_REASON, widget=forms.Textarea({"rows": 2}), help_text=_("The buyer reads it.")
    )


class CancelForm(ReasonedPiecesForm):
    """Cancel some pieces, or, with the other button, all that are open."""


class ReturnForm(ReasonedPiecesForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reason"].help_text = _("What is wrong with the goods?")


class AnswerForm(forms.Form):
    answer = forms.CharField(
        label=_("Message"), max_length=MAX_REASON, required=False, help_text=_("Where to, by whom; who asked reads it.")
    )


class RefusalForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), max_length=MAX_REASON, help_text=_("Who asked reads it."))


class NoteForm(forms.Form):
    text = forms.CharField(label=_("Note"), max_length=1000, widget=forms.Textarea({"rows": 3}))
    audience = forms.ChoiceField(
        label=_("Who reads it"),
        choices=[("internal", _("Our staff alone")), ("open", _("The company too"))],
        initial="internal",
        widget=forms.RadioSelect,
    )

    def __init__(self, *args, is_staff, **kwargs):
        super().__init__(*args, **kwargs)
        if not is_staff:
            del self.fields["audience"]

    @property
    def is_internal(self):
        return self.cleaned_data.get("audience", "open") == "internal"


class CancellationRequestForm(forms.Form):
    text = forms.CharField(label=_("Why should it be cancelled?"), max_length=1000, widget=forms.Textarea({"rows": 2}))
