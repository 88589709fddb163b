"""What people send when they invite, and when they are invited: shape only."""

from django import forms
from django.conf import settings
from django.contrib.auth.forms import SetPasswordForm
from django.utils.translation import gettext_lazy as _

from partners.forms.people import GrantForm, ZoneField

MOST_BYTES = 512 * 1024


class ChooseForm(SetPasswordForm):
    """A password, twice, that passes the validators; the action writes it."""


class AskAgainForm(forms.Form):
    email = forms.EmailField(
        label=_("E-mail address the invitation was sent to"), widget=forms.EmailInput(attrs={"autocomplete": "email"})
    )


class ManyForm(GrantForm):
    """Addresses to invite at once, pasted or as a file, with what all of them get unless a row says otherwise."""

    addresses = forms.CharField(
        label=_("Addresses"),
        required=False,
        max_length=MOST_BYTES,
        help_text=_("Separated by commas, semicolons or lines; “Name <address>” is understood."),
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false"}),
    )
    file = forms.FileField(
        label=_("Or a file"),
        required=False,
        help_text=_("CSV or tab-separated, with the columns email, name, username, roles, language."),
    )
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    timezone = ZoneField()

    field_order = ("addresses", "file", "roles")

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file and file.size > MOST_BYTES:
            raise forms.ValidationError(_("The file is too large: at most 500 rows can be invited at once."))
        return file

    def clean(self):
        super().clean()
        data = self.cleaned_data
        if not self.errors and not (data.get("addresses") or data.get("file") or self.data.get("rows")):
            self.add_error("addresses", _("Paste addresses or choose a file."))
        return data
