"""Read a list of people to invite: pasted addresses, or a file with a head (email, name, username, roles, language).

Pure: what stands in each row and whether it can be read; who is known already is asked elsewhere.
"""

import csv
import io
import re
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

MOST = 500
HEADS = {
    "email": {"email", "e-mail", "e-mail address", "mail", "address", "e-mail-adresse"},
    "name": {"name", "full name", "full_name"},
    "username": {"username", "user name", "user", "benutzername"},
    "roles": {"roles", "role", "rollen", "rolle"},
    "language": {"language", "locale", "sprache"},
}
NAMED = re.compile(r'^\s*"?(?P<name>[^"<>]*?)"?\s*<\s*(?P<email>[^<>\s]+)\s*>\s*$')
ENCODINGS = ("utf-8-sig", "utf-16", "cp1252")


class Unreadable(Exception):
    """The whole list cannot be read; the text says why."""


@dataclass(slots=True)
class Row:
    """One person to invite. `fault` says why the row cannot be read; `verdict` is set by whoever looks him up."""

    number: int
    email: str
    name: str = ""
    username: str = ""
    roles: tuple = ()
    language: str = ""
    fault: str = ""
    verdict: str = ""
    detail: str = field(default="")

    @property
    def is_new(self):
        return self.verdict == "new"


def read_pasted(text):
    """Read addresses separated by commas, semicolons or lines; "Name <address>" gives the name as well."""
    parts = [part.strip() for part in re.split(r"[,;\n\r\t]+", _unquoted_commas(text))]
    return _limited(_row(number, _split(part)) for number, part in enumerate(filter(None, parts), start=1))


def read_file(data):
    """Read a CSV or TSV file with a head; raises Unreadable."""
    text = _decoded(data)
    lines = [line for line in text.splitlines() if line.strip()]
    if not lines:
        raise Unreadable(_("The file is empty."))
    delimiter = max("\t;,", key=lines[0].count)
    rows = list(csv.reader(io.StringIO(text), delimiter=delimiter))
    columns = [_column(head) for head in rows[0]]
    if "email" not in columns:
        if len(columns) == 1 and "@" in rows[0][0]:
            return read_pasted(text)
        raise Unreadable(_("The column “email” is missing. The first line read: %(line)s") % {"line": lines[0][:200]})
    filled = [(number, row) for number, row in enumerate(rows[1:], start=2) if any(cell.strip() for cell in row)]
    return _limited(_row(number, dict(zip(columns, row, strict=False))) for number, row in filled)


def _unquoted_commas(text):
    """Keep "Last, First" <a@b> in one piece."""
    return re.sub(r'"([^"\n]*)"', lambda quoted: '"' + quoted[1].replace(",", " ").replace(";", " ") + '"', text)


def _split(part):
    named = NAMED.match(part)
    return {"email": named["email"], "name": " ".join(named["name"].split())} if named else {"email": part}


def _row(number, values):
    cells = {key: " ".join(value.replace("\0", "").split()) for key, value in values.items() if key and value}
    roles = tuple(
        part.strip().lower().replace(" ", "_") for part in re.split(r"[,;|]", cells.get("roles", "")) if part.strip()
    )
    row = Row(number, cells.get("email", ""), cells.get("name", "")[:200], cells.get("username", "")[:60], roles,
              cells.get("language", "").lower())  # fmt: skip
    try:
        validate_email(row.email)
    except ValidationError:
        row.fault = _("Not an e-mail address.")
    if len(row.email) > 254:
        row.email, row.fault = row.email[:100] + "…", _("Not an e-mail address.")
    row.name = row.name or _name_from(row.email)
    return row


def _name_from(email):
    return " ".join(word.capitalize() for word in re.findall(r"[^\W\d_]+", email.partition("@")[0])) or email


def _column(head):
    head = head.strip().strip("\ufeff").lower()
    return next((key for key, names in HEADS.items() if head in names), "")


def _decoded(data):
    if b"\0" in data and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise Unreadable(_("This is not a text file."))
    for encoding in ENCODINGS:
        if encoding == "utf-16" and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
            continue
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Unreadable(_("This is not a text file."))


def _limited(rows):
    found = list(rows)
    if len(found) > MOST:
        raise Unreadable(_("At most %(most)s people can be invited at once; these are %(found)s.")
                         % {"most": MOST, "found": len(found)})  # fmt: skip
    return found
