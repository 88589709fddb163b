"""Decide about a file of customers: which companies are new, which are the reseller's already, what is refused (T5).

Rows of one code are one company: the first names its administrator, further ones its buyers. What a company is called
that is there already, or whose it is, nobody learns from a file who does not know it.
"""

from dataclasses import dataclass, field

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models.functions import Lower
from django.utils.translation import gettext as _

from core import intake
from core.refusal import Refused
from core.tables import Line, Table
from partners.intake import companies
from partners.models import Partner
from partners.rules import partner as partner_rules
from telesales.intake import table as shared
from telesales.queries import reseller as resellers

COMPANY = {"company": "name", "tax_number": "tax_number", "street": "street", "postcode": "postcode", "city": "city",
           "country": "country", "currency": "currency"}  # fmt: skip
"""The cells about the company, and what a partner calls them."""
MOST = {"name": 200, "phone": 40, "email": 254}


@dataclass(slots=True)
class Customer:
    """A company to bring in: the rows it stands in, its values, and its people, the administrator first."""

    group: shared.Group
    values: dict
    people: list

    @property
    def code(self):
        return self.group.key


@dataclass(slots=True)
class Plan:
    new: list = field(default_factory=list)
    there: list = field(default_factory=list)
    refused: list = field(default_factory=list)

    @property
    def counts(self):
        return {
            "new": len(self.new),
            "people": sum(len(customer.people) for customer in self.new),
            "there": len(self.there),
            "refused": len(self.refused),
        }

    def samples(self):
        """Give the first of each kind as JSON-able values for the page."""
        return {
            "new": [
                {"key": each.code, "name": each.values["name"], "people": [person["name"] for person in each.people]}
                for each in self.new[: intake.SHOWN]
            ],
            "there": self.there[: intake.SHOWN],
            "refused": intake.samples(self.refused),
        }


def made(table, *, reseller_id, is_staff):
    """Give the Plan of a table for a reseller company; its own codes are known to it, others only as taken."""
    groups, nameless = shared.grouped(table.lines, "code")
    plan = Plan(refused=nameless)
    own, taken = _codes(groups, reseller_id)
    coming = [group for group in groups if group.key.lower() not in own | taken]
    _check_companies(coming, table)
    for group in groups:
        low = group.key.lower()
        if low in own and not group.is_refused:
            plan.there.append({"key": group.key, "line": group.lines[0].number})
            continue
        if low in taken and not group.is_refused:
            group.said = _taken(group.key, is_staff)
        people = [_person(group, line) for line in group.lines]
        if group.is_refused:
            plan.refused.extend(group.refusals())
        else:
            plan.new.append(Customer(group, _values(group), people))
    return plan


def _codes(groups, reseller_id):
    """Give ({codes of the reseller's own customers}, {codes that others have}) of those the file names."""
    wanted = sorted(group.key.lower() for group in groups)
    found = Partner.objects.alias(low=Lower("code")).filter(low__in=wanted)
    codes = {pk: code.lower() for pk, code in found.values_list("pk", "code")}
    links = resellers.current().filter(reseller=reseller_id, customer__in=codes)
    own = {codes[pk] for pk in links.values_list("customer_id", flat=True)}
    return own, set(codes.values()) - own


def _taken(code, is_staff):
    if is_staff:
        return _("There is a partner with the code “%(code)s”, not with this reseller: assign it there.") % {
            "code": code
        }
    return _("“%(code)s” is none of your customers, and the code is taken: choose another.") % {"code": code}


def _check_companies(groups, table):
    """What a company says of itself is checked as in every file of partners (P10), from the first row of each."""
    lines = {}
    for group in groups:
        first = group.lines[0]
        _check_agreeing(group, first)
        if not group.is_refused:
            lines[first.number] = group
    keys = frozenset(["code", *COMPANY.values()])
    asked = Table(table.heads, keys, [], [_as_partner(group.lines[0]) for group in lines.values()], form="partners")
    outcome = companies.plan(asked)
    for refusal in outcome.refused:
        lines[refusal.line.number].refuse(refusal.line, refusal.reason)
    for record in outcome.new:
        group = lines[record.line.number]
        group.lines[0].cells.update(_back(record.values))
        _check_code(group)


def _as_partner(line):
    known = {name: line.cells.get(cell, "") for cell, name in COMPANY.items()}
    return Line(line.number, {"code": line.cells["code"], **known}, line.raw)


def _back(values):
    """What was checked comes back as it will be written: a VAT number with its country, a currency in capitals."""
    return {cell: values[name] for cell, name in COMPANY.items() if name in values}


def _check_code(group):
    first = group.lines[0]
    try:
        partner_rules.check_code(group.key)
    except Refused as refusal:
        group.refuse(first, refusal.sentence)
    where = [first.cells.get(name, "") for name in ("street", "city", "country")]
    if any(where[:2]) and not all(where):
        group.refuse(first, _("Give the whole address: street, city and country."))


def _check_agreeing(group, first):
    """Further rows of a company say nothing else about it."""
    for line in group.lines[1:]:
        for cell in COMPANY:
            other = line.cells.get(cell, "")
            if other and other != first.cells.get(cell, ""):
                told = {"cell": cell, "line": first.number}
                group.refuse(line, _("“%(cell)s” is another than in line %(line)s of the same company.") % told)


def _values(group):
    cells = group.lines[0].cells
    return {name: cells[cell] for cell, name in COMPANY.items() if cells.get(cell)}


def _person(group, line):
    """Give the user of a row; what is wrong with him is noted with the group."""
    cells = {name: line.cells.get(name, "").replace("\0", "") for name in ("name", "email", "phone", "language")}
    for name, most in MOST.items():
        if len(cells[name]) > most:
            told = {"field": name, "most": most}
            group.refuse(line, _("%(field)s is too long: at most %(most)s characters.") % told)
    if not cells["name"]:
        group.refuse(line, _("The name of the user is missing."))
    _check_address(group, line, cells["email"])
    language = _language(cells["language"])
    if language is None:
        group.refuse(line, _("The language %(language)s is not there.") % {"language": cells["language"][:20]})
    known = {name: cells[name] for name in ("name", "email", "phone")}
    return {**known, **({"language": language} if language else {})}


def _check_address(group, line, email):
    if not email:
        group.refuse(line, _("The e-mail address is missing: the invitation goes there."))
        return
    try:
        validate_email(email)
    except ValidationError as error:
        group.refuse(line, " ".join(error.messages))
    same = [each.number for each in group.lines if each.cells.get("email", "").lower() == email.lower()]
    if same[0] != line.number:
        group.refuse(line, _("The address stands in line %(line)s already.") % {"line": same[0]})


def _language(text):
    """Give the code of a language, "" where none is named, None for one that is not there."""
    wanted = text.lower().replace("_", "-")
    if not wanted:
        return ""
    named = ((code, str(name).lower()) for code, name in settings.LANGUAGES)
    return next((code for code, name in named if wanted in (code, name) or code.startswith(f"{wanted}-")), None)
