"""What people send about carts."""

from django import forms
from django.utils.translation import gettext_lazy as _

from commerce.forms.fields import OneValueInput, QuantityField
from core.lists import ticked_ids

NEW = "new"
LONGEST_NAME, LONGEST_NOTE, LONGEST_CODE = 80, 200, 60


def sent(form, name):
    """Give all values that a form was sent under one name."""
    return form.data.getlist(name)


class QuantityForm(forms.Form):
    quantity = QuantityField()


class LineForm(QuantityForm):
    note = forms.CharField(label=_("Note"), max_length=LONGEST_NOTE, required=False)

    @property
    def note_given(self):
        """The note, None where the form had no such field."""
        return self.cleaned_data["note"] if "note" in self.data else None


class CartForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=LONGEST_NAME)


class PropertiesForm(CartForm):
    is_shared = forms.BooleanField(
        label=_("Shared with your colleagues here"),
        required=False,
        help_text=_("They see it, fill it and may order it; only you rename it, share it and delete it."),
    )


class ItemForm(QuantityForm):
    """A code and a quantity, the box on the cart's page."""

    code = forms.CharField(
        label=_("Code"), max_length=LONGEST_CODE, widget=OneValueInput(attrs={"autocomplete": "off", "class": "code"})
    )


class TargetField(forms.ChoiceField):
    """One of the reader's carts, by id, or a new one."""

    def __init__(self, **kwargs):
        super().__init__(**{"label": _("Cart"), "choices": [(NEW, _("A new cart"))], **kwargs})

    def offer(self, targets):
        """Offer carts, [(id, name)], before the new one."""
        self.choices = [*((str(pk), name) for pk, name in targets), (NEW, _("A new cart"))]
        self.initial = self.choices[0][0]


class TargetForm(forms.Form):
    """Which cart something goes into."""

    to = TargetField()
    name = forms.CharField(label=_("Name of the new cart"), max_length=LONGEST_NAME, required=False)

    def __init__(self, *args, targets, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["to"].offer(targets)  # type: ignore[attr-defined]


class BulkForm(TargetForm):
    """What is to be done with ticked lines."""

    act = forms.ChoiceField(choices=[("move", _("Move")), ("copy", _("Copy")), ("remove", _("Remove"))])

    def clean(self):
        super().clean()
        return {**self.cleaned_data, "ids": ticked_ids(sent(self, "ids"))}
