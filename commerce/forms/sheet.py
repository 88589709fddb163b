"""What people send to order from a file (O1)."""

from django import forms
from django.utils.translation import gettext_lazy as _

from commerce.forms.cart import sent
from core import tables

LONGEST = {"code": 60, "quantity": 20, "note": 200}
MOST_MENDED = 500


class SheetForm(forms.Form):
    file = forms.FileField(
        label=_("File"),
        max_length=200,
        help_text=_(
            "CSV, tab-separated text or XLSX, at most 50 MB and 10,000 rows: a code and a quantity in each, and a note"
            " if you like. You see a preview first."
        ),
        widget=forms.FileInput({"accept": ".csv,.tsv,.txt,.xlsx,text/csv,text/tab-separated-values,text/plain"}),
    )

    def clean_file(self):
        """A file that is too big is not even read."""
        file = self.cleaned_data["file"]
        if file.size > tables.MOST_BYTES:
            raise forms.ValidationError(_("The file is too big: at most 50 MB."))
        return file


class MendForm(forms.Form):
    """Rows that are written anew: parallel columns of their numbers, codes, quantities and notes."""

    def rows(self):
        """Give {number: (code, quantity, note)}."""
        numbers = sent(self, "number")[:MOST_MENDED]
        columns = [[_plain(cell, most) for cell in sent(self, name)] for name, most in LONGEST.items()]
        if any(len(column) != len(numbers) for column in columns):
            return {}
        given = zip(numbers, *columns, strict=True)
        return {int(n): cells for n, *cells in given if n.isascii() and n.isdigit() and len(n) < 8}


def _plain(text, most):
    return text.strip().replace("\0", "\ufffd")[:most]
