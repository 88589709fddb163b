"""What people send to import partners and people (P10)."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core.intake import ALL, SOUND


class UploadForm(forms.Form):
    kind = forms.ChoiceField(
        label=_("What is in the file?"),
        choices=[("partners", _("Partners")), ("people", _("Users"))],
        initial="partners",
        widget=forms.RadioSelect,
    )
    file = forms.FileField(
        label=_("File"),
        max_length=200,
        help_text=_("CSV or tab-separated text, at most 50 MB. Nothing is written before you have seen the preview."),
        widget=forms.FileInput({"accept": ".csv,.tsv,.txt,text/csv,text/tab-separated-values,text/plain"}),
    )


class WriteForm(forms.Form):
    mode = forms.ChoiceField(
        label=_("If rows are refused"),
        choices=[(SOUND, _("Write what is right, leave out the refused rows")), (ALL, _("Write all or nothing"))],
        initial=SOUND,
        widget=forms.RadioSelect,
    )
    invite = forms.BooleanField(label=_("Send new users an invitation to choose a password"), required=False)
