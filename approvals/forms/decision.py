"""What people send when they decide, and when they change what waits (A9)."""

from django import forms
from django.utils.translation import gettext_lazy as _

from approvals.rules.decision import MAX_REASON
from commerce.forms.fields import OneNumberInput, WholeField
from commerce.models import MAX_QUANTITY
from commerce.rules.note import MAX_TEXT

ACCEPT, REJECT, PREVIEW = "accept", "reject", "preview"
SHA256 = 64


class LinesForm(forms.Form):
    """How many pieces of each of an order's `lines`, dictionaries; prefilled with what is asked for. 0 strikes a line,
    an empty field leaves it. `seen` is the fingerprint of what was shown."""

    seen = forms.CharField(max_length=SHA256, widget=forms.HiddenInput)
    form_id = ""
    """The id of the form that the fields belong to, wherever they stand on the page."""

    def __init__(self, *args, lines=(), is_lowering=False, **kwargs):
        super().__init__(*args, **kwargs)
        self.lines = lines
        for line in lines:
            most = line["quantity"] if is_lowering else MAX_QUANTITY
            self.fields[f"line_{line['pk']}"] = WholeField(
                label=line["code"], min_value=0, max_value=most, required=False, initial=line["quantity"],
                widget=OneNumberInput(
                    {"inputmode": "numeric", "class": "quantity-field", "autocomplete": "off", "form": self.form_id}
                ),
            )  # fmt: skip

    def put_into(self, lines):
        """Put each line's bound field beside what is known of it."""
        for line in lines:
            line["field"] = self[f"line_{line['pk']}"]

    @property
    def quantities(self):
        """{line id: pieces} of the lines that are to change."""
        given = {line["pk"]: self.cleaned_data.get(f"line_{line['pk']}") for line in self.lines}
        asked = {line["pk"]: line["quantity"] for line in self.lines}
        return {pk: pieces for pk, pieces in given.items() if pieces is not None and pieces != asked[pk]}


class DecisionForm(LinesForm):
    """A comment is optional, a reason to reject is not."""

    form_id = "decision"
    decision = forms.ChoiceField(choices=[(name, name) for name in (ACCEPT, REJECT, PREVIEW)])
    reason = forms.CharField(
        label=_("Comment to the buyer"),
        help_text=_("Needed when you reject."),
        max_length=MAX_REASON,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class ChangeForm(LinesForm):
    form_id = "change"
    act = forms.ChoiceField(choices=[("change", "change"), (PREVIEW, PREVIEW)])
    reason = forms.CharField(
        label=_("Comment"),
        help_text=_("Whoever decides reads it."),
        max_length=MAX_REASON,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class QuestionForm(forms.Form):
    text = forms.CharField(label=_("Question or remark"), max_length=MAX_TEXT, widget=forms.Textarea({"rows": 3}))


class AnswerForm(forms.Form):
    text = forms.CharField(label=_("Answer"), max_length=MAX_TEXT, widget=forms.Textarea({"rows": 3}))


class BulkAcceptForm(forms.Form):
    reason = forms.CharField(
        label=_("Comment to the buyers"), max_length=MAX_REASON, required=False, widget=forms.Textarea({"rows": 2})
    )


class BulkRejectForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason"),
        max_length=MAX_REASON,
        widget=forms.Textarea({"rows": 2}),
        help_text=_("Each buyer reads it."),
    )
