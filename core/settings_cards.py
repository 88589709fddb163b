"""What the page of all settings says of one of them: where it belongs, what counts now, where it is changed."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

GROUPS = {
    "marketplace": _("The marketplace itself"),
    "people": _("Companies and people"),
    "goods": _("Products, prices and delivery"),
    "money": _("Credit and limits"),
    "sales": _("Selling for customers"),
    "messages": _("Messages and approvals"),
}
"""The page's sections, in this order."""


@dataclass(frozen=True, slots=True)
class Setting:
    """A card: `value` says in words what counts now; `fixed` that nobody changes it here; `icon` is of icons.svg."""

    group: str
    title: Any
    value: Any
    url: str = ""
    icon: str = "settings"
    fixed: bool = False
