"""How the navigation is laid out: in sections, which the tens of an entry's place name, the same for every role.

Sections fold. At first so many are open that MOST_OPEN entries stand there; the one of the current page always is; what
the reader folds or opens himself is kept in a cookie.
"""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

SECTIONS = {
    1: ("buying", _("Buying")),
    2: ("orders", _("Orders")),
    3: ("selling", _("Selling")),
    4: ("messages", _("Messages")),
    5: ("phone", _("Phone sales")),
    6: ("money", _("Money")),
    7: ("products", _("Products and prices")),
    8: ("people", _("Companies and people")),
    9: ("settings", _("Settings and records")),
}
"""The tens of an entry's place: key in the cookie, words. Below ten stands what belongs to none."""
MOST_OPEN = 13
COOKIE = "navigation"


@dataclass(frozen=True)
class Section:
    """A section with its entries; `badge` is how much waits in it while it is folded."""

    key: str
    label: object
    entries: list
    is_open: bool

    @property
    def badge(self):
        counts = [entry["badge"] for entry in self.entries if entry["badge"]]
        more = [count for count in counts if isinstance(count, str)]
        return more[0] if more else sum(counts)


def laid_out(entries, chosen):
    """Give (entries of no section, Sections) of entries in their order; `chosen` is {key: is open}."""
    parts: dict = {}
    for entry in entries:
        parts.setdefault(entry["position"] // 10, []).append(entry)
    free, found = parts.pop(0, []), []
    left = MOST_OPEN - len(free)
    for tens, part in parts.items():
        key, label = SECTIONS[tens]
        fits = left >= len(part)
        left = left - len(part) if fits else 0
        is_open = any(entry["active"] for entry in part) or chosen.get(key, fits)
        found.append(Section(key, label, part, is_open))
    return free, found


def chosen(cookie):
    """Read what the reader folded (`money-0`) and opened (`money-1`); what nobody can have written is left out."""
    parts = (part.rpartition("-") for part in cookie.split(".")[: 2 * len(SECTIONS)])
    return {key: how == "1" for key, _dash, how in parts if how in {"0", "1"}}
