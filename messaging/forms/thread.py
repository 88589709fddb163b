"""What people write in threads (S2, S5): shape only, the rules decide. What else is sent with it is not read (D05)."""

import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from messaging.forms.attachment import FilesField
from messaging.rules import thread as rules
from messaging.rules.message import MOST_CHARACTERS


class KeyField(forms.UUIDField):
    """What makes a form that is sent twice one message; one that cannot be read is as good as a new one."""

    def __init__(self):
        super().__init__(required=False, widget=forms.HiddenInput)

    def clean(self, value):
        try:
            return super().clean(value) or uuid.uuid4()
        except forms.ValidationError:
            return uuid.uuid4()


class MessageForm(forms.Form):
    """A message, and whether a response is asked for within 72 hours."""

    body = forms.CharField(
        label=_("Your message"),
        max_length=MOST_CHARACTERS,
        strip=False,
        widget=forms.Textarea({"rows": 4, "autocomplete": "off"}),
        error_messages={"required": _("Write a message.")},
    )
    asks = forms.BooleanField(label=_("Ask for a response within 72 hours"), required=False)
    key = KeyField()
    files = FilesField()  # type: ignore[assignment]

    def key_for(self, *whereof):
        """Give the message's key: the form's, for this thread and this writer alone."""
        return uuid.uuid5(self.cleaned_data["key"], ":".join(str(each) for each in whereof))


class OwnerForm(forms.Form):
    """Who looks after a thread; empty is nobody."""

    owner = forms.TypedChoiceField(label=_("Assigned to"), required=False, coerce=int, empty_value=None)

    def __init__(self, *args, colleagues=(), **kwargs):
        super().__init__(*args, **kwargs)
        field: Any = self.fields["owner"]
        field.choices = [("", _("Nobody")), *colleagues]


class NoteForm(forms.Form):
    note = forms.CharField(
        label=_("Note for your colleagues"),
        max_length=rules.LONGEST_NOTE,
        strip=False,
        widget=forms.Textarea({"rows": 2, "autocomplete": "off"}),
        error_messages={"required": _("Write a note.")},
    )
