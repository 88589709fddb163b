"""Files that come with a message: several of one field, without script as well (S5). The rules judge them."""

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from core import file_kinds
from messaging.rules import attachment as rules


class FilesInput(forms.FileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Gives the list of uploaded files, for messaging.actions.attachment.prepared. In a form it stands last: what of
    a request comes behind files that are too big is not read."""

    def __init__(self):
        accept = ",".join(f".{kind}" for kind in file_kinds.TYPES)
        super().__init__(label=_("Files"), required=False, widget=FilesInput({"accept": accept}))

    def get_bound_field(self, form, field_name):
        """Say the limits in the reader's language; after a refusal browsers have forgotten the files."""
        told = {
            "most": rules.MOST_FILES,
            "one": rules.most_of_one(),
            "together": rules.most_together(),
            "kinds": rules.kinds(),
        }
        words = _now("At most %(most)s files of %(one)s, %(together)s together: %(kinds)s.")
        again = _now("Choose them again.") if form.is_bound and form.files else ""
        self.help_text = f"{words % told} {again}".strip()
        return super().get_bound_field(form, field_name)

    def clean(self, data, initial=None):
        return [each for each in (data if isinstance(data, list | tuple) else [data]) if each is not None]
