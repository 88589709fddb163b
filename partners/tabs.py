"""The frame of a partner's pages: where it hangs, what holds it, and its tabs (P1, P2).

settings.PARTNER_TABS names functions(partner, acting) giving Tabs. A tab is shown to whoever may open its page: what
the view behind its address declares decides, so that no link leads to a refusal.
"""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models.functions import Lower
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import Resolver404, resolve, reverse
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from partners import queries
from partners.models import Partner

SHOWN_ENDS = (1, 3)
"""Of a long path the first and the last nodes are shown; those between are counted."""


@dataclass(frozen=True, slots=True)
class Tab:
    """One page of a partner; `position` says where its tab stands."""

    key: str
    label: str
    url: str
    position: int


def entries(partner, acting):
    """Give the tabs that partners bring themselves."""
    names = [
        ("info", _("Info"), "detail", 10),
        ("hierarchy", _("Hierarchy"), "hierarchy", 20),
        ("users", _("Users"), "people", 30),
        ("history", _("History"), "history", 90),
    ]
    return [Tab(key, label, reverse(f"partners:{name}", args=[partner.code]), at) for key, label, name, at in names]


def find(request, code):
    """Give a partner that the acting user may see, by its code; for anybody else it does not exist (P12)."""
    if "\0" in code:
        raise Http404
    visible = Partner.objects.visible_to(request.acting).select_related("type", "level")
    return get_object_or_404(visible.alias(low=Lower("code")), low=code.lower())


def frame(request, partner, active, **context):
    """Give the context of templates/partners/partner/frame.html, with what the tab itself adds."""
    path, effective = queries.visible_path(partner.pk, request.acting)
    return {
        "partner": partner,
        "path": path,
        "effective": effective,
        "sentence": queries.status_sentence(effective, partner.pk),
        "above": _shortened(path[:-1]),
        "tabs": _tabs(partner, request.acting),
        "active_tab": active,
        **context,
    }


def _tabs(partner, acting):
    found = [tab for source in settings.PARTNER_TABS for tab in import_string(source)(partner, acting)]
    return sorted((tab for tab in found if _opens(tab, acting)), key=lambda tab: tab.position)


_needed: dict[str, Any] = {}
"""What the view behind each kind of tab asks for, by key: it is the same for every partner."""


def _opens(tab, acting):
    """Tell whether the view behind a tab lets the reader in."""
    if tab.key not in _needed:
        try:
            view: Any = resolve(tab.url).func
        except Resolver404:
            return False
        _needed[tab.key] = view.access.permission
    permission = _needed[tab.key]
    return permission is None or acting.may(permission)


def _shortened(path):
    """Give what stands above the node as (code, name, number left out); code and name are empty where nodes are."""
    first, last = SHOWN_ENDS
    named = [(code, name, 0) for _pk, code, name in path]
    if len(named) <= first + last + 1:
        return named
    return [*named[:first], ("", "", len(named) - first - last), *named[-last:]]
