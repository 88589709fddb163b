"""Decide about a file of partners: what is new, what changes field by field, what is refused and why (P1, P10).

An empty cell leaves what is there. A partner that is there is never moved: moves have their own preview (P8).
"""

from dataclasses import dataclass, field
from typing import Any

from babel.numbers import list_currencies
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator, validate_email
from django.db.models import Prefetch
from django.db.models.functions import Lower
from django.utils.translation import gettext as _

from partners import imports, vat
from partners.intake import columns
from partners.intake.outcome import Change, Outcome
from partners.models import Address, Partner

LOOK_UP = 10_000
TEXTS = {
    "name": 200, "phone": 40, "email": 254, "website": 200, "tax_number": 40, "notes": 10_000, "message_format": 20,
}  # fmt: skip
PLACE = {"street": 200, "postcode": 20, "city": 100, "country": 2}
NAMED = ("type", "level")
CURRENCIES = frozenset(list_currencies())
_is_url = URLValidator(schemes=["http", "https"])


@dataclass(slots=True)
class Record:
    """A partner as its row tells it. `parent` is a code, "" for a company, None where the file does not say."""

    line: Any
    code: str
    parent: str | None
    values: dict
    attributes: dict = field(default_factory=dict)
    tree: str = ""
    partner: Partner | None = None

    @property
    def name(self):
        return self.values.get("name", "")

    @property
    def shown(self):
        return {"line": self.line.number, "key": self.code, "name": self.name, "below": self.parent or ""}


def plan(table, *, told=lambda done: None):
    """Give the Outcome of a table against the partners that are there."""
    outcome, records = Outcome(), []
    for line in table.lines:
        if line.fault:
            outcome.refuse(line, line.cells.get("code", line.cells.get("node_id", "")), line.fault)
        else:
            records.append(_record(table.form, line))
    if table.form == "tree":
        _give_codes(records)
    there = _partners(records, told)
    new = []
    seen = {}
    for record in records:
        fault = _fault(record, there, seen)
        if fault:
            outcome.refuse(record.line, record.code, fault)
        elif record.code.lower() in there:
            _compare(record, there[record.code.lower()], outcome)
        else:
            new.append(record)
        if record.code:
            seen.setdefault(_key(record), record.line.number)
    _plant(new, there, seen, outcome)
    return outcome


def _record(form, line):
    found = line.cells
    attributes = {
        key.removeprefix(columns.ATTRIBUTE): text
        for key, text in found.items()
        if key.startswith(columns.ATTRIBUTE) and text
    }
    if form == "tree":
        rest = {name: text for name, text in attributes.items() if name not in imports.DERIVED}
        if "code" in rest:
            rest["source_code"] = rest.pop("code")
        values = {"name": found.get("name", ""), "type": found.get("node_type", "")}
        return Record(line, found.get("node_id", ""), found.get("parent_id", ""), values, rest, found.get("tree", ""))
    values = {name: found[name] for name in (*TEXTS, *PLACE, *NAMED, "currency") if found.get(name)}
    parent = found.get("parent")
    if parent is None and found.get("path"):
        parent = ([""] + [part.strip() for part in found["path"].split("›")])[-2]
    return Record(line, found.get("code", ""), parent, values, attributes)


def _give_codes(records):
    """A code is the node's id, with the tree's name in front where the id stands in several trees of the file."""
    trees: dict[str, set] = {}
    for record in records:
        trees.setdefault(record.code.lower(), set()).add(record.tree)
    for record in records:
        for name in ("code", "parent"):
            given = getattr(record, name)
            if given and len(trees.get(given.lower(), ())) > 1:
                setattr(record, name, f"{record.tree}:{given}")
        record.attributes["tree"] = record.tree


def _key(record):
    return record.code.lower()


def _partners(records, told):
    """Give {code in small letters: partner} of all codes that the file names, with their addresses."""
    codes = sorted({code.lower() for record in records for code in (record.code, record.parent) if code})
    addresses = Prefetch("addresses", Address.objects.order_by("-is_default_bill_to", "-is_default_ship_to", "id"))
    found = {}
    for start in range(0, len(codes), LOOK_UP):
        part = Partner.objects.alias(key=Lower("code")).filter(key__in=codes[start : start + LOOK_UP])
        related = part.select_related("type", "level", "parent").prefetch_related(addresses)
        found.update((partner.code.lower(), partner) for partner in related)
        told(start)
    return found


def _fault(record, there, seen):
    """What is wrong with a row by itself and beside what is there; empty when nothing is."""
    partner = there.get(record.code.lower())
    if not record.code:
        return _("The code is missing.")
    if "/" in record.code or len(record.code) > imports.MAX_CODE:
        return _("The code is too long, or has a slash in it.")
    if _key(record) in seen:
        return _("The code is not unique: it is line %(line)s's already.") % {"line": seen[_key(record)]}
    if partner is None:
        return _("The name is missing.") if not record.name else _value_fault(record)
    if partner.kind == Partner.Kind.OPERATOR:
        return _("The operator is not imported.")
    if record.tree and partner.attributes.get("tree") != record.tree:
        return _("The code %(code)s belongs to another partner.") % {"code": record.code}
    if record.parent is not None and record.parent.lower() != (partner.parent.code.lower() if partner.parent else ""):
        return _("It stands elsewhere in the tree: an import does not move partners, its own page does.")
    return _value_fault(record, partner)


def _value_fault(record, partner=None):
    values = record.values
    for name, most in {**TEXTS, **PLACE, "country": 200}.items():
        if len(values.get(name, "")) > most:
            return _("%(field)s is too long: at most %(most)s characters.") % {"field": name, "most": most}
    if any(len(values.get(name, "")) > 60 for name in NAMED):
        return _("The type or the level is too long.")
    currency = values.get("currency")
    if currency:
        values["currency"] = currency = currency.upper()
        if currency not in CURRENCIES:
            return _("%(currency)s is no currency.") % {"currency": currency}
    return _form_fault(values, partner)


def _form_fault(values, partner):
    try:
        if values.get("email"):
            validate_email(values["email"])
        if values.get("website"):
            values["website"] = values["website"] if "://" in values["website"] else f"https://{values['website']}"
            _is_url(values["website"])
    except ValidationError as error:
        return " ".join(error.messages)
    country = values.get("country", "")
    if country:
        values["country"] = country = country.upper()
    if country and not (len(country) == 2 and country.isascii() and country.isalpha()):
        return _("Write the country with two letters, as DE.")
    if values.get("tax_number") and country and (partner is None or partner.tax_number != values["tax_number"]):
        values["tax_number"], fault = vat.checked(values["tax_number"], country)
        return fault
    return ""


def _compare(record, partner, outcome):
    """Find what a row changes of the partner that is there."""
    record.partner = partner
    fields = {name: (getattr(partner, name), record.values.get(name)) for name in (*TEXTS, "currency")}
    for name, (old, new) in list(fields.items()):
        if not new or new == old:
            del fields[name]
    for name in NAMED:
        old = getattr(partner, name).name if getattr(partner, name) else ""
        if record.values.get(name, old).lower() != old.lower() and record.values[name]:
            fields[name] = (old, record.values[name])
    for name, text in record.attributes.items():
        if str(partner.attributes.get(name, "")) != text:
            fields[columns.ATTRIBUTE + name] = (partner.attributes.get(name, ""), text)
    fields |= _compared_place(record.values, partner)
    if fields:
        outcome.changed.append(Change(record.line, partner.code, partner.name, fields, record))
    else:
        outcome.unchanged += 1


def _compared_place(values, partner):
    """Find what changes of the default address; a city alone makes no new one."""
    address = next(iter(partner.addresses.all()), None)
    if address is None and not _is_whole(values):
        return {}
    there = {name: getattr(address, name) if address else "" for name in PLACE}
    return {name: (old, values[name]) for name, old in there.items() if values.get(name) and values[name] != old}


def _is_whole(values):
    """Whether the values make an address: a street, a city and a country."""
    return all(values.get(name) for name in ("street", "city", "country"))


def _plant(records, there, seen, outcome):
    """Put new partners below those that are there or new ones above them; what hangs nowhere is refused (P1)."""
    rows = [
        imports.Row(
            place,
            "",
            record.code,
            "" if _stands(record.parent, there) else record.parent,
            record.name,
            code=record.code,
        )
        for place, record in enumerate(records)
    ]
    planned, mine = imports.plan(rows), {record.code.lower() for record in records}
    for refusal in planned.refusals:
        record = records[refusal.line]
        is_lost = record.parent and record.parent.lower() in seen and record.parent.lower() not in mine
        outcome.refuse(record.line, record.code, _("Its parent was refused.") if is_lost else refusal.reason)
    outcome.new = [records[row.line] for row in planned.rows]


def _stands(parent, there):
    partner = there.get(parent.lower()) if parent else None
    return not parent or (partner is not None and partner.kind == Partner.Kind.PARTNER)
