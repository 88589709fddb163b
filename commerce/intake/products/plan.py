"""Decide about every row of a file of products: new, changed, as it is, or refused with the reason (C1, C6, C7).

Products are read a few thousand at a time; nothing is written here.
"""

import itertools
import re
from dataclasses import dataclass, field
from typing import Any

from django.db.models.functions import Lower, Upper
from django.utils.translation import gettext as _

from commerce.intake.products import columns, costs
from commerce.models import Category, Product, TaxClass
from commerce.pages import product as product_pages
from commerce.rules import product as rules
from core import tables
from core.intake import SHOWN, Refusal
from partners.models import Partner

BATCH = 2000
SIMPLE = ("name", "description", "unit")
NUMBERS = ("pack_size", "delivery_days")
WHOLE = re.compile(r"[0-9]{1,9}")
AVAILABILITY = {
    tables.plain(word): key for key, words in columns.AVAILABILITY.items() for word in (key, *words.split("|"))
}
LONGEST_NAME, LONGEST_VALUE = 60, 200


class Bad(Exception):
    """What a row is refused for."""


@dataclass(slots=True)
class Decided:
    """A sound row: the product as it will be; `changes` are {field: (old, new)} of one that is there."""

    line: Any
    product: Product
    changes: dict = field(default_factory=dict)
    costs: list = field(default_factory=list)


@dataclass(slots=True)
class Plan:
    new: list = field(default_factory=list)
    changed: list = field(default_factory=list)
    unchanged: int = 0
    refused: list = field(default_factory=list)

    @property
    def costs(self):
        """What products will cost, of new and changed ones."""
        return [cost for row in (*self.new, *self.changed) for cost in row.costs]

    @property
    def counts(self):
        found = {"new": len(self.new), "changed": len(self.changed)}
        return {**found, "unchanged": self.unchanged, "refused": len(self.refused)}

    def samples(self):
        """Give the first rows of each kind as JSON-able values for the page."""
        refused = sorted(self.refused, key=lambda row: row.line.number)[:SHOWN]
        return {
            "new": [
                {"line": row.line.number, "key": row.product.code, "name": row.product.name,
                 "costs": [cost.told() for cost in row.costs]}
                for row in self.new[:SHOWN]
            ],
            "changed": [
                {"line": row.line.number, "key": row.product.code, "name": row.product.name,
                 "fields": [*([product_pages.named(name), shown(old), shown(new)]
                              for name, (old, new) in row.changes.items()), *(cost.told() for cost in row.costs)]}
                for row in self.changed[:SHOWN]
            ],
            "refused": [{"line": row.line.number, "key": row.key, "reason": row.reason} for row in refused],
        }  # fmt: skip


class Known:
    """What rows name: categories, vendors, tax classes; and who is asking."""

    def __init__(self, by, lines):
        self.by = by
        self.own = Partner.objects.get(pk=by.partner_id)
        self.categories, names = {}, {}
        for category in Category.objects.all():
            self.categories[category.code.lower()] = category
            names.setdefault(category.name.lower(), []).append(category)
        self.by_name = {name: found[0] for name, found in names.items() if len(found) == 1}
        self.classes = set(TaxClass.objects.values_list("code", flat=True))
        wanted = {line.cells.get("vendor", "").lower() for line in lines if not line.fault} - {""}
        seen = Partner.objects.visible_to(by).filter(kind=Partner.Kind.PARTNER).alias(low=Lower("code"))
        self.vendors = {partner.code.lower(): partner for partner in seen.filter(low__in=wanted)}
        self.costs: dict = {}
        self.administered = Product.objects.administered_by(by)


def made(table, *, by, is_locked=False, told=lambda done: None):
    """Give the Plan of a table; `is_locked` keeps the products from being changed until it is written."""
    costs.check_may_hold(table, by)
    plan, known, first_lines = Plan(), Known(by, table.lines), {}
    has_costs = any(key.startswith(columns.COST) for key in table.keys)
    lines = iter(table.lines)
    done = 0
    while batch := list(itertools.islice(lines, BATCH)):
        there, own = _there(batch, known, is_locked)
        known.costs = costs.known(there.values()) if has_costs else {}
        for line in batch:
            code = line.cells.get("code", "")
            try:
                _check_line(line, code, first_lines)
                _decide(plan, line, there.get(code.upper()), own, known)
            except Bad as bad:
                plan.refused.append(Refusal(line, code[:60], str(bad)))
        done += len(batch)
        told(done)
    return plan


def _there(lines, known, is_locked):
    """Give ({code: product} of all that are there, ids of those that are his)."""
    codes = {line.cells.get("code", "").upper().replace("\0", "") for line in lines} - {""}
    found = Product.objects.select_related("category", "vendor").alias(key=Upper("code")).filter(key__in=codes)
    if is_locked:
        found = found.locked().order_by("pk")
    there = {product.code.upper(): product for product in found}
    if known.by.is_operator:
        return there, {product.pk for product in there.values()}
    return there, set(known.administered.filter(pk__in=[p.pk for p in there.values()]).values_list("pk", flat=True))


def _check_line(line, code, first_lines):
    if line.fault:
        raise Bad(line.fault)
    if not code:
        raise Bad(_("The code is missing."))
    first = first_lines.setdefault(code.upper(), line.number)
    if first != line.number:
        raise Bad(_("The code stands in line %(line)s already.") % {"line": first})


def _decide(plan, line, product, own, known):
    """Enter a sound row into the plan."""
    if product is not None and product.pk not in own:
        raise Bad(rules.code_taken(product.code))
    values, wanted = _values(line, product, known), _costs(line)
    if product is None:
        _add(plan, line, values, wanted, known)
        return
    changes = {name: (getattr(product, name), new) for name, new in values.items() if getattr(product, name) != new}
    _check(changes and {name: new for name, (_old, new) in changes.items()}, known)
    dearer = costs.changed(product, wanted, known.costs)
    if not changes and not dearer:
        plan.unchanged += 1
        return
    for name, (_old, new) in changes.items():
        setattr(product, name, new)
    plan.changed.append(Decided(line, product, changes, dearer))


def _costs(line):
    try:
        return costs.read(line)
    except ValueError as error:
        raise Bad(str(error)) from error


def _add(plan, line, values, wanted, known):
    code = line.cells["code"]
    if not rules.CODE.fullmatch(code) or len(code) > rules.MOST_CODE:
        raise Bad(_("A code has at most 60 characters, no slash, backslash, ? or #, and does not begin with a dot."))
    vendor = values.pop("vendor", None) if known.by.is_operator else values.pop("vendor", known.own)
    _check({"name": "", "tax_class": "standard", **values}, known)
    product = Product(code=code, vendor=vendor, **values)
    plan.new.append(Decided(line, product, costs=costs.changed(product, wanted, {})))


def _check(values, known):
    if not values:
        return
    found = rules.fault(values)
    if found:
        raise Bad(found[1])
    tax_class = values.get("tax_class")
    if tax_class is not None and known.classes and tax_class not in known.classes:
        raise Bad(_("There is no tax class “%(code)s”.") % {"code": tax_class})


def _values(line, product, known):
    """Give what the filled cells say; an empty one leaves what is there."""
    filled = {key: text for key, text in line.cells.items() if text and key not in ("code", "changed")}
    values: dict = {name: _text(filled[name], getattr(product, name, "")) for name in SIMPLE if name in filled}
    values.update({name: _whole(name, filled[name]) for name in NUMBERS if name in filled})
    if "tax_class" in filled:
        values["tax_class"] = filled["tax_class"]
    if "availability" in filled:
        values["availability"] = _availability(filled["availability"])
    if "active" in filled:
        values["is_active"] = _yes_no(filled["active"])
    if "restricted_countries" in filled:
        values["restricted_countries"] = _countries(filled["restricted_countries"], product)
    if "category" in filled:
        values["category"] = _category(filled["category"], known)
    if "vendor" in filled:
        values["vendor"] = _vendor(filled["vendor"], known)
    values.update(_texts(filled, product))
    values.update(_attributes(filled, product))
    return values


def _text(text, old):
    """A text that differs in its line ends and outer blanks only is the same: files do not keep those."""
    return old if text.splitlines() == old.strip().splitlines() else text


def _whole(name, text):
    if not WHOLE.fullmatch(text):
        head = _("Pack size") if name == "pack_size" else _("Delivery days")
        raise Bad(_("%(column)s: “%(value)s” is not a whole number.") % {"column": head, "value": text[:40]})
    return int(text)


def _availability(text):
    found = AVAILABILITY.get(tables.plain(text))
    if found is None:
        raise Bad(_("There is no availability “%(value)s”.") % {"value": text[:40]})
    return found


def _yes_no(text):
    word = text.lower()
    if word not in columns.YES | columns.NO:
        raise Bad(_("On sale: “%(value)s” is neither yes nor no.") % {"value": text[:40]})
    return word in columns.YES


def _countries(text, product):
    """Give the codes in order; in another order they are the same."""
    found = sorted({code for code in re.split(r"[\s,;]+", text.upper()) if code})
    old = product.restricted_countries if product else []
    return old if sorted(old) == found else found


def _category(text, known):
    found = known.categories.get(text.lower()) or known.by_name.get(text.lower())
    if found is None:
        raise Bad(_("There is no category “%(value)s”, or several have that name.") % {"value": text[:60]})
    return found


def _vendor(text, known):
    """Whom he does not see does not exist for him, and his products are his own."""
    found = known.vendors.get(text.lower())
    if found is None:
        raise Bad(_("There is no vendor “%(value)s”.") % {"value": text[:40]})
    return found


def _texts(filled, product):
    texts = {language: dict(product.texts.get(language, {})) if product else {} for language in rules.LANGUAGES}
    told = [(la, name) for la in rules.LANGUAGES for name in ("name", "description") if f"{name}_{la}" in filled]
    for language, name in told:
        texts[language][name] = _text(filled[f"{name}_{language}"], texts[language].get(name, ""))
    return {"texts": {language: each for language, each in texts.items() if each}} if told else {}


def _attributes(filled, product):
    attributes = dict(product.attributes) if product else {}
    told = {key[len(columns.ATTRIBUTE) :]: text for key, text in filled.items() if key.startswith(columns.ATTRIBUTE)}
    for name, text in told.items():
        if len(name) > LONGEST_NAME or len(text) > LONGEST_VALUE or "\0" in name:
            raise Bad(_("The attribute “%(name)s” is too long.") % {"name": name[:40]})
        if str(attributes.get(name, "")).strip() != text:
            attributes[name] = text
    return {"attributes": attributes} if told else {}


def shown(value):
    """Give a value for the preview and the audit."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, dict):
        return ", ".join(f"{key}: {shown(each)}" for key, each in value.items())
    if isinstance(value, list):
        return ", ".join(value)
    return str(getattr(value, "code", value))
