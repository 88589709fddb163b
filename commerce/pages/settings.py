"""What the operator's pages of settings show."""

from dataclasses import replace

from django.conf import settings
from django.utils.module_loading import import_string
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from commerce.forms.marketplace import SECTIONS
from core import audit, timeline
from core.models import Marketplace
from core.settings_cards import GROUPS
from partners.forms.people import zones

MOST_CHANGES = 20
TITLES = {
    "look": lambda: _("Name, logo and colour"),
    "mail": lambda: _("Mails"),
    "texts": lambda: _("Texts and links"),
    "people": lambda: _("Language and time zone of new people"),
}


def index(acting):
    """Give all settings by group, those without any left out."""
    found = [card for source in settings.SETTING_CARDS for card in import_string(source)(acting)]
    groups = [(label, [card for card in found if card.group == key]) for key, label in GROUPS.items()]
    return {"groups": [(label, cards) for label, cards in groups if cards]}


def section(name, marketplace):
    """Give what frames one part of the marketplace's own settings: its title, the row, the last changes."""
    found = {"section_title": TITLES[name](), "section": name, "marketplace_row": marketplace, "timeline": _changes()}
    return {**found, "zones": zones()} if name == "people" else found


def _changes():
    """Give the last changes of the row, each with what it was before and is since."""
    entries = audit.of(Marketplace(pk=1)).filter(event="marketplace.changed").reverse()[:MOST_CHANGES]
    told = zip(timeline.moments(entries), entries, strict=True)
    return [replace(moment, detail=_told(entry)) for moment, entry in told]


def _told(entry):
    labels = {name: field.label for form in SECTIONS.values() for name, field in form.base_fields.items()}
    told = [
        f"{labels[name]}: {_shown(name, entry.old)} → {_shown(name, entry.new)}" for name in entry.new if name in labels
    ]
    return "; ".join(told)


def _shown(name, values):
    """Give a value in short; a logo's file has no name that says anything."""
    if name == "logo":
        return _("a picture") if values[name] else "–"
    return Truncator(" ".join(str(values[name]).split()) or "–").chars(40)
