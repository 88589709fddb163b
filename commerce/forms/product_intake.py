"""What people send to import products (C6)."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core.intake import ALL, SOUND


class UploadForm(forms.Form):
    file = forms.FileField(
        label=_("File"),
        max_length=200,
        help_text=_("CSV, tab-separated text or XLSX, at most 50 MB and 200,000 rows. You see a preview first."),
        widget=forms.FileInput({"accept": ".csv,.tsv,.txt,.xlsx,text/csv,text/tab-separated-values,text/plain"}),
    )


class WriteForm(forms.Form):
    mode = forms.ChoiceField(
        label=_("If rows are refused"),
        choices=[(SOUND, _("Write what is right, leave out the refused rows")), (ALL, _("Write all or nothing"))],
        initial=SOUND,
        widget=forms.RadioSelect,
    )
