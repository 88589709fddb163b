"""The frame of a product's pages: what it is, and its tabs (C1, C7)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import resolve, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commerce.models import Availability
from commerce.queries import product as products
from core import timeline

TABS = [
    ("edit", gettext_lazy("Product"), "commerce:product_edit"),
    ("images", gettext_lazy("Pictures"), "commerce:product_images"),
    ("quantities", gettext_lazy("Quantities"), "commerce:product_quantities"),
    ("prices", gettext_lazy("Prices"), "commerce:product_prices"),
    ("costs", gettext_lazy("Costs"), "telesales:product_costs"),
    ("shares", gettext_lazy("Joint ventures"), "telesales:product_shares"),
    ("history", gettext_lazy("History"), "commerce:product_history"),
]
NAMES = {
    "code": gettext_lazy("Code"), "name": gettext_lazy("Name"), "description": gettext_lazy("Description"),
    "texts": gettext_lazy("Other languages"), "name_de": gettext_lazy("Name in German"),
    "description_de": gettext_lazy("Description in German"), "name_pl": gettext_lazy("Name in Polish"),
    "description_pl": gettext_lazy("Description in Polish"), "unit": gettext_lazy("Unit"),
    "pack_size": gettext_lazy("Pieces in a pack"), "vendor": gettext_lazy("Vendor"),
    "category": gettext_lazy("Category"), "tax_class": gettext_lazy("Tax class"),
    "attributes": gettext_lazy("Attributes"), "restricted_countries": gettext_lazy("Not sold to"),
    "availability": gettext_lazy("Availability"), "delivery_days": gettext_lazy("Delivery in days"),
    "is_active": gettext_lazy("On sale"), "picture": gettext_lazy("Picture"), "alt": gettext_lazy("Alternative text"),
    "partner": gettext_lazy("Partner"), "minimum": gettext_lazy("Minimum"), "maximum": gettext_lazy("Maximum"),
    "increment": gettext_lazy("In steps of"), "company": gettext_lazy("Company"),
    "percent": gettext_lazy("Per cent"),
}  # fmt: skip
_PLACES = {name: place for place, name in enumerate(NAMES)}


def find(request, pk):
    """Give a product that the reader keeps; for anybody else it does not exist (C7, P12)."""
    return get_object_or_404(products.kept_by(request.acting), pk=pk)


def frame(product, acting, active, **context):
    """Give the context of templates/commerce/product/frame.html, with what the tab itself adds."""
    urls = [(key, label, reverse(name, args=[product.pk])) for key, label, name in TABS]
    tabs = [{"key": key, "label": label, "url": url} for key, label, url in urls if _opens(url, acting)]
    return {"product": product, "tabs": tabs, "active_tab": active, **context}


def _opens(url, acting):
    view: Any = resolve(url).func
    return view.access.permission is None or acting.may(view.access.permission)


@dataclass(frozen=True, slots=True)
class Told:
    """One event of a product's history with its changes, each (name, old, new)."""

    title: str
    tone: str
    who: str
    at: datetime
    reason: str
    changes: list


def moments(entries):
    """Give the audit rows of a product as Told."""
    return [_told(entry) for entry in entries]


def named(field):
    """Give a field's name as people read it."""
    return str(NAMES.get(field, field))


def _told(entry):
    title, tone = timeline.told(entry.event)
    old, new = _flat(entry.old), _flat(entry.new)
    fields = sorted({**old, **new}, key=lambda field: _PLACES.get(field, len(_PLACES)))
    changes = [(named(field), *_sides(field, old.get(field), new.get(field))) for field in fields]
    return Told(str(title), tone, entry.actor_name, entry.at, entry.reason, [each for each in changes if any(each[1:])])


def _flat(values):
    """Give each language's texts a field of its own."""
    values = dict(values or {})
    for language, texts in (values.pop("texts", None) or {}).items():
        values.update({f"{name}_{language}": text for name, text in texts.items()})
    return values


def _sides(field, old, new):
    """Of attributes only what differs is told."""
    if isinstance(old, dict) and isinstance(new, dict):
        differing = [key for key in {**old, **new} if old.get(key) != new.get(key)]
        old, new = ({key: each[key] for key in differing if key in each} for each in (old, new))
    before, after = _shown(field, old), _shown(field, new)
    return (before, after) if before != after else ("", "")


def _shown(name, value):
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if name == "availability" and value in Availability.values:
        return str(Availability(value).label)
    if isinstance(value, dict):
        return ", ".join(f"{key}: {_shown('', each)}" for key, each in value.items())
    return ", ".join(str(each) for each in value) if isinstance(value, list) else str(value)
