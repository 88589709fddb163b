"""What people send from the quick order: rows, or text pasted from elsewhere (O1)."""

import re
from itertools import zip_longest

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commerce.forms.cart import LONGEST_CODE, LONGEST_NOTE, TargetForm, sent
from commerce.queries.asked import Asked

MOST_ROWS = 200
LONGEST_QUANTITY = 20
SPACED = re.compile(r"(.*\S)\s+([0-9][0-9.,]*)")
"""A code that may hold blanks, and a number behind the last of them."""


class QuickForm(TargetForm):
    """The rows of the table, a text that was pasted, and which cart they go into."""

    pasted = forms.CharField(
        label=gettext_lazy("Paste lines"),
        required=False,
        max_length=20_000,
        help_text=gettext_lazy("One line a product: code and quantity, separated by tab, semicolon, comma or blank."),
        widget=forms.Textarea({"rows": 4, "spellcheck": "false"}),
    )

    def rows(self):
        """Give the rows that hold something, as Asked, numbered as they stand in the table."""
        columns = [sent(self, name) for name in ("code", "quantity", "note")]
        cells = zip_longest(*(column[:MOST_ROWS] for column in columns), fillvalue="")
        return [
            _asked(number, *row)
            for number, row in enumerate(cells, 1) if any(cell.strip() for cell in (row[0], row[2]))
        ]  # fmt: skip

    def clean(self):
        super().clean()
        room = MOST_ROWS - len(self.rows())
        if len(pasted(self.cleaned_data.get("pasted", ""))) > room:
            told = {"most": MOST_ROWS}
            self.add_error("pasted", _("The table holds %(most)s rows. Please use a file for more.") % told)
        return self.cleaned_data


def pasted(text, start=0):
    """Give the rows of a pasted text as Asked, numbered behind `start`."""
    lines = [line for line in text.splitlines() if line.strip()]
    return [_asked(start + number, *_cells(line)) for number, line in enumerate(lines, 1)]


def _cells(line):
    """Split a line into code, quantity and note; without a quantity it is one."""
    for delimiter in ("\t", ";"):
        if delimiter in line:
            code, quantity, note = [*(cell.strip() for cell in line.split(delimiter, 2)), "", ""][:3]
            return code, quantity or "1", note
    code, comma, rest = line.partition(",")
    if comma:
        return code.strip(), rest.strip() or "1", ""
    spaced = SPACED.fullmatch(line.strip())
    return (spaced[1], spaced[2], "") if spaced else (line.strip(), "1", "")


def _asked(number, code, quantity, note):
    fault = ""
    if len(code.strip()) > LONGEST_CODE:
        fault = _("A code has at most %(most)s characters.") % {"most": LONGEST_CODE}
    return Asked(
        number, _plain(code, LONGEST_CODE), _plain(quantity, LONGEST_QUANTITY), _plain(note, LONGEST_NOTE), fault
    )


def _plain(text, most):
    return text.strip().replace("\0", "\ufffd")[:most]
