"""What people send about pictures: files, and words about them."""

from django import forms
from django.utils.translation import gettext_lazy as _

MOST_AT_ONCE = 12


class FilesInput(forms.FileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Gives a list of files."""

    def clean(self, data, initial=None):
        given = data if isinstance(data, list | tuple) else [data]
        files = [super(FilesField, self).clean(each, initial) for each in given or [None]]
        if len(files) > MOST_AT_ONCE:
            raise forms.ValidationError(_("At most %(most)s files at once."), params={"most": MOST_AT_ONCE})
        return files


class UploadForm(forms.Form):
    pictures = FilesField(
        label=_("Pictures"),
        max_length=300,
        help_text=_("JPEG, PNG, WebP or GIF, at most 10 MB and 40 megapixels each; several at once."),
        widget=FilesInput({"accept": "image/jpeg,image/png,image/webp,image/gif"}),
    )


class AltForm(forms.Form):
    alt = forms.CharField(label=_("What it shows"), max_length=200, required=False)


class ShiftForm(forms.Form):
    places = forms.TypedChoiceField(choices=[("-1", "-1"), ("1", "1")], coerce=int)
