"""Files of codes and quantities that people upload to order: with heads in several languages, or without (O1)."""

import itertools
from dataclasses import dataclass, field, replace

from django.utils.translation import gettext as _

from commerce import quantity_text
from commerce.queries.asked import Asked
from core import money, tables

HEADS = {
    "code": "sku|product code|product|item|item number|article|artikelnummer|artikel|art-nr|artikel-nr|nummer|kod|"
    "kod produktu|produkt|indeks|symbol",
    "quantity": "qty|pieces|pcs|number|units|menge|anzahl|stück|stk|bestellmenge|ilość|ilosc|liczba|sztuk|szt",
    "note": "line note|remark|comment|notiz|bemerkung|anmerkung|kommentar|uwagi|uwaga|notatka|komentarz",
    "name": "product name|description|bezeichnung|artikelbezeichnung|nazwa|nazwa produktu",
}
"""A name may stand there, for people; the code decides."""
NEEDED = ("code", "quantity")
PLACES = ("code", "quantity", "note")
MOST_ROWS = 10_000
MOST_IN_A_CELL = {"code": 60, "quantity": 20, "note": 200}
SAMPLE = "code\tquantity\tnote\r\nMUG-01\t12\t\r\n00042\t6\tfor the second floor\r\n"


@dataclass(slots=True)
class Sheet:
    """What was read: rows as Asked, and sentences about how the file was understood."""

    rows: list
    said: list = field(default_factory=list)


def read(data, name):
    """Read a file from its bytes. Raises tables.Unreadable with what was seen."""
    source = tables.opened(data, name)
    places, said = tables.mapped(source.heads, HEADS), []
    if not places and _is_a_row(source.heads):
        places = dict(enumerate(PLACES[: len(source.heads)]))
        source = replace(source, rows=itertools.chain([(1, source.heads)], source.rows))
        said.append(_("The file has no heads: its first column was taken as the code, the second as the quantity."))
    source = replace(source, rows=itertools.islice(source.rows, MOST_ROWS + 1))
    table = tables.table(source, places, NEEDED)
    if len(table.lines) > MOST_ROWS:
        raise tables.Unreadable(
            _("The file has more than %(most)s rows. Please divide it.") % {"most": money.counted(MOST_ROWS)}
        )
    if table.unused and len(places) > 1:
        said.append(_("Not used: %(columns)s.") % {"columns": ", ".join(table.unused)})
    return Sheet([_asked(line) for line in table.lines], said)


def _is_a_row(cells):
    """Whether the first row looks like a code and a quantity already."""
    return len(cells) in (2, 3) and bool(cells[0]) and quantity_text.read(cells[1])[0] is not None


def _asked(line):
    values = {key: line.cells.get(key, "").replace("\0", "\ufffd") for key in PLACES}
    fault = line.fault
    if not fault and len(values["note"]) > MOST_IN_A_CELL["note"]:
        fault = _("A note has at most %(most)s characters.") % {"most": MOST_IN_A_CELL["note"]}
    if not fault and len(values["code"]) > MOST_IN_A_CELL["code"]:
        fault = _("A code has at most %(most)s characters.") % {"most": MOST_IN_A_CELL["code"]}
    code, quantity, note = (values[key][:most] for key, most in MOST_IN_A_CELL.items())
    return Asked(line.number, code, quantity, note, fault)


def error_file(verdicts):
    """Yield the bytes of a file with the rows that cannot be ordered and why, to be mended and sent again."""
    table = tables.Table(list(PLACES), frozenset(PLACES), [], [])
    return tables.error_file(table, [_Refused(verdict) for verdict in verdicts if not verdict.is_good])


class _Refused:
    def __init__(self, verdict):
        number, code, quantity, note, _fault = verdict.asked
        self.line = tables.Line(number, {}, [code, quantity, note])
        self.reason = verdict.fault
