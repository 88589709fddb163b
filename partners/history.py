"""A partner's audit as its History tab tells it: what was changed, from what to what (P14)."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import timeline
from partners.models import Partner, PartnerStatus

NAMES = {
    "name": gettext_lazy("Name"),
    "code": gettext_lazy("Code"),
    "type": gettext_lazy("Type"),
    "level": gettext_lazy("Level"),
    "phone": gettext_lazy("Phone"),
    "email": gettext_lazy("E-mail"),
    "website": gettext_lazy("Web site"),
    "tax_number": gettext_lazy("VAT number"),
    "currency": gettext_lazy("Currency"),
    "attributes": gettext_lazy("Attributes"),
    "notes": gettext_lazy("Notes"),
    "message_format": gettext_lazy("Message format"),
    "default_roles": gettext_lazy("Default roles"),
    "status": gettext_lazy("Status"),
    "parent": gettext_lazy("Below"),
    "manager": gettext_lazy("Account manager"),
    "address": gettext_lazy("Address"),
    "label": gettext_lazy("Name of the address"),
    "street": gettext_lazy("Street and number"),
    "postcode": gettext_lazy("Postcode"),
    "city": gettext_lazy("City"),
    "country": gettext_lazy("Country"),
    "is_default_ship_to": gettext_lazy("Ship here by default"),
    "is_default_bill_to": gettext_lazy("Bill to this address by default"),
}
ONLY_OPERATOR = {"notes"}


@dataclass(frozen=True, slots=True)
class Change:
    name: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Told:
    """One event with its changes."""

    title: str
    tone: str
    who: str
    at: datetime
    reason: str
    changes: list


def moments(entries, acting):
    """Give the audit rows of a partner as Told; what only the operator reads is left out for others."""
    entries = list(entries)
    parents = _parents(entries, acting)
    return [_told(entry, parents, acting) for entry in entries]


def _told(entry, parents, acting):
    title, tone = timeline.told(entry.event)
    old, new = entry.old or {}, entry.new or {}
    names = [name for name in {**old, **new} if acting.is_operator or name not in ONLY_OPERATOR]
    changes = [Change(_name(name), *(_shown(each.get(name), name, parents) for each in (old, new))) for name in names]
    return Told(str(title), tone, entry.actor_name, entry.at, entry.reason, changes)


def _name(name):
    return str(NAMES.get(name) or name.replace("_", " ").capitalize())


def _shown(value, name, parents):
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if name == "parent" and isinstance(value, int):
        return parents.get(value, "…")
    if name == "status" and value in PartnerStatus.values:
        return str(PartnerStatus(value).label)
    if isinstance(value, dict):
        return ", ".join(f"{key}: {each}" for key, each in value.items())
    return ", ".join(str(each) for each in value) if isinstance(value, list) else str(value)


def _parents(entries, acting):
    """{id: name} of the parents that moves name, as far as the reader sees them; no query without a move."""
    ids = {
        each["parent"] for entry in entries for each in (entry.old, entry.new) if each and _is_id(each.get("parent"))
    }
    return dict(Partner.objects.visible_to(acting).filter(pk__in=ids).values_list("pk", "name")) if ids else {}


def _is_id(value):
    return isinstance(value, int) and not isinstance(value, bool)
