"""What people give of recordings, and what managers say about them (F6): shape only, the rules decide."""

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from telesales.rules import recording as rules


class RecordingForm(forms.Form):
    """A file, or what the telephone system calls it."""

    file = forms.FileField(
        label=_("File"),
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput({"accept": "audio/*,.mp3,.m4a,.mp4,.ogg,.opus,.wav,.flac"}),
    )
    reference = forms.CharField(
        label=_("Reference of the telephone system"),
        max_length=rules.MAX_REFERENCE,
        required=False,
        help_text=_("Instead of a file, or beside it: under which number it is found there."),
        widget=forms.TextInput({"autocomplete": "off"}),
    )

    def __init__(self, *args, is_too_big=False, **kwargs):
        super().__init__(*args, **kwargs)
        self.is_too_big = is_too_big
        self.fields["file"].help_text = _now("MP3, M4A, OGG, OPUS, WAV or FLAC, at most %(most)s.") % {
            "most": rules.most()
        }

    def clean(self):
        super().clean()
        if self.is_too_big:
            self.add_error("file", _now("The file is too big: at most %(most)s.") % {"most": rules.most()})
        elif not self.errors and not self.cleaned_data["file"] and not self.cleaned_data["reference"]:
            self.add_error("file", _now("Choose a file, or enter the reference of the telephone system."))
        return self.cleaned_data


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("Why?"), max_length=rules.MAX_REASON, widget=forms.Textarea({"rows": 3, "autocomplete": "off"})
    )


class AskForm(ReasonForm):
    """Why a recording is asked for: its seller reads it."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reason"].help_text = _now("The seller reads it in his mail.")
