"""The first hour of a marketplace: its steps, each done or not by what there is, and where each is taken."""

from dataclasses import dataclass
from typing import Any

from django.core.cache import cache
from django.urls import reverse
from django.utils.translation import gettext as _

from commerce.pages.home import Card
from commerce.queries import setup as queries
from core import marketplace as marketplaces
from partners.permissions import ROLE_PERMISSIONS, Permission, Role

P = Permission
DONE_KEY, DONE_SECONDS = "commerce.setup.done", 24 * 3600
SESSION_KEY = "setup_step"
"""Which step the reader has gone to take: pages then show the way back."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step: two sentences, where its button leads, a sample to download; `url` is empty while it cannot be taken
    yet, or is not this reader's to take: then `why` says so."""

    key: str
    title: Any
    text: Any
    label: Any
    is_done: bool
    url: str = ""
    why: Any = ""
    sample: str = ""


def steps(acting):
    """Give the Steps in their order, as they stand for this reader."""
    found = queries.progress()
    return [make(found, acting) for make in (_address, _look, _products, _prices, _partner, _given, _order)]


def page(acting):
    """Give the page of the first hour."""
    found = steps(acting)
    done = sum(step.is_done for step in found)
    return {
        "steps": found,
        "done": done,
        "next": next((step for step in found if not step.is_done), None),
        "is_dismissed": marketplaces.stored().setup_dismissed_at is not None,
    }


def find(acting, key):
    """Give the Step of a key, None for an unknown one."""
    return next((step for step in steps(acting) if step.key == key), None)


def home_card(acting):
    """Give a manager the card that leads on, until all is done or he has dismissed it."""
    if not acting.may(P.SETTINGS_EDIT) or cache.get(DONE_KEY) or marketplaces.current().setup_dismissed_at:
        return None
    found = page(acting)
    if found["next"] is None:
        cache.set(DONE_KEY, True, DONE_SECONDS)
        return None
    return Card("commerce/setup/home_card.html", found)


def _step(key, acting, right, is_done, url, *, waits="", **words):
    """Make a Step that takes a right; `waits` says what has to come first."""
    if not acting.may(right):
        names = ", ".join(str(Role(role).label) for role, held in ROLE_PERMISSIONS.items() if right in held)
        return Step(key, is_done=is_done, why=_("Takes one of these roles: %(roles)s.") % {"roles": names}, **words)
    return Step(key, is_done=is_done, url="" if waits else url, why=waits, **words)


def _address(found, acting):
    return _step(
        "company", acting, P.PARTNER_EDIT, found.address, reverse("partners:address_new", args=[acting.partner_code]),
        title=_("Your company’s address"),
        text=_(
            "It stands on confirmations, invoices and delivery notes. Its country also decides which taxes are yours."
        ),
        label=_("Enter the address"),
    )  # fmt: skip


def _look(found, acting):
    return _step(
        "look", acting, P.SETTINGS_EDIT, found.look, reverse("commerce:settings_section", args=["look"]),
        title=_("Name, logo and colour"),
        text=_("What people see on every page, in mails and on documents. All of it can be changed at any time."),
        label=_("Choose them"),
    )  # fmt: skip


def _products(found, acting):
    return _step(
        "products", acting, P.PRODUCT_EDIT, found.product, reverse("commerce:products_import"),
        title=_("Products"),
        text=_(
            "Bring in a file with codes and names; what cannot be read is told row by row before anything is saved."
            " A few can also be entered by hand."
        ),
        label=_("Bring in products"),
        sample=reverse("commerce:products_import_sample"),
    )  # fmt: skip


def _prices(found, acting):
    if found.price_list:
        url, sample = (reverse(f"commerce:price_import{end}", args=[found.price_list]) for end in ("", "_sample"))
        label = _("Bring in prices")
    else:
        url, sample, label = reverse("commerce:price_list_new"), "", _("Make a price list")
    return _step(
        "prices", acting, P.PRICE_EDIT, found.priced, url,
        waits="" if found.product else _("Products come first."),
        title=_("A price list"),
        text=_(
            "Prices stand in lists, and a company sees exactly the products of the lists that are given to it. Make one"
            " list, then bring in its prices or enter them by hand."
        ),
        label=label,
        sample=sample,
    )  # fmt: skip


def _partner(found, acting):
    return _step(
        "partner", acting, P.PARTNER_CREATE, found.partner is not None, reverse("partners:create"),
        title=_("Your first partner"),
        text=_(
            "A company that buys from you, with its first person: he is invited by mail and brings in his colleagues."
            " Branches can follow, each with people and prices of its own."
        ),
        label=_("Make a partner"),
        sample=reverse("partners:import_sample", args=["partners"]),
    )  # fmt: skip


def _given(found, acting):
    waits = "" if found.price_list and found.partner else _("The price list and the partner come first.")
    url = reverse("commerce:price_list_assignments", args=[found.price_list]) if found.price_list else ""
    return _step(
        "given", acting, P.PRICE_EDIT, found.given, url, waits=waits,
        title=_("Give him the prices"),
        text=_("Until a list is given to it, a company sees no product at all. What is below it sees the same list."),
        label=_("Give the list"),
    )  # fmt: skip


def _order(found, acting):
    return _step(
        "order", acting, P.SALE_MAKE, found.ordered, reverse("telesales:desk"),
        waits="" if found.given and found.priced else _("Prices that somebody sees come first."),
        title=_("The first order"),
        text=_(
            "Your partner’s person signs in and orders; or order for him at the sales desk, as you would on the phone."
            " Then the order stands at your order desk."
        ),
        label=_("Order for him"),
    )  # fmt: skip
