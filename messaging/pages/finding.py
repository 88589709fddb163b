"""What the search of the house finds of conversations and purchase processes; see core.finding."""

from django.db.models import Q, Value
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils.translation import gettext as _

from core import finding
from messaging.models import ProcessState, Side, Thread
from messaging.navigation import sells
from messaging.queries import inbox, organisation
from messaging.queries import process as processes_
from messaging.queries import thread as threads
from messaging.windows import other
from partners.models import Partner
from partners.permissions import Permission

MOST_NAMED = 50
"""Threads of so many companies are looked for by name; with more, more letters are needed."""


def conversations(asked):
    """Find all conversations, for whoever manages them (S8)."""
    if not asked.acting.may(Permission.MESSAGE_MANAGE):
        return None
    companies = _named(asked.text)
    ways = [
        Thread.objects.filter(inbox.about(asked.text)),
        Thread.objects.filter(buyer__in=companies),
        Thread.objects.filter(seller__in=companies),
    ]
    found = [_way(way, "buyer__name") for way in ways]
    all_url = finding.all_in("messaging:all", q=asked.text)
    return finding.Kind("conversations", _("All conversations"), "messages", all_url, found, _managed)


def sales(asked):
    """Find what customers wrote about, in the company's Sales management."""
    if asked.acting.may(Permission.MESSAGE_MANAGE):
        return None
    return _of_side(asked, Side.SELLER, "messaging:sales", _("Sales management"), "inbox")


def purchases(asked):
    """Find what the company has asked sellers, in its Purchases management."""
    return _of_side(asked, Side.BUYER, "messaging:purchases", _("Purchases management"), "messages")


def _of_side(asked, side, url, label, icon):
    if not asked.acting.may(organisation.RIGHTS[side]):
        return None
    across = other(side)
    own = threads.of_side(organisation.company_id(asked.acting), side)
    ways = [own.filter(inbox.about(asked.text)), own.filter(**{f"{across}__in": _named(asked.text)})]
    found = [_way(way, f"{across}__name") for way in ways]
    return finding.Kind(f"messages_{side}", label, icon, finding.all_in(url, q=asked.text), found, _thread)


def _named(text):
    how = "startswith" if len(text) < finding.TRIGRAM else "contains"
    roots = Partner.objects.alias(low=Lower("name")).filter(parent=None, **{f"low__{how}": text.lower()})
    return roots.values("pk")[:MOST_NAMED]


def _way(rows, told):
    return finding.way(rows, key="pk", label="subject", told=told, at="last_at")


def _thread(row):
    return finding.Hit(row.label, reverse("messaging:thread", args=[row.key]), row.told)


def _managed(row):
    return finding.Hit(row.label, reverse("messaging:managed", args=[row.key]), row.told)


def processes(asked):
    """Find the company's purchase processes by title and product."""
    if not asked.acting.may(Permission.MESSAGE_BUY):
        return None
    own = processes_.of_buyer(asked.acting)
    all_url = finding.all_in("messaging:processes", q=asked.text)
    found = _wanted(own, asked.text, Value(""))
    return finding.Kind("processes", _("Purchase processes"), "list", all_url, found, _process)


def requests(asked):
    """Find what buyers want that suits the company, or that it has offered for."""
    if not asked.acting.may(Permission.MESSAGE_SELL) or not sells(asked.acting):
        return None
    shown = processes_.shown(asked.acting)
    all_url = finding.all_in("messaging:requests", show="all", q=asked.text)
    found = _wanted(shown, asked.text, "buyer__name")
    return finding.Kind("requests", _("Purchase requests"), "tag", all_url, found, _request)


def _wanted(rows, text, told):
    ways = [rows.filter(title__istartswith=text), rows.filter(Q(title__icontains=text) | Q(product__code__iexact=text))]
    terms = {"key": "pk", "label": "title", "told": told, "state": "state", "at": "created_at"}
    return [finding.way(way, **terms) for way in ways]


def _process(row):
    return _wanted_hit(row, "messaging:process")


def _request(row):
    return _wanted_hit(row, "messaging:request")


def _wanted_hit(row, name):
    label = ProcessState(row.state).label
    return finding.Hit(row.label, reverse(name, args=[row.key]), row.told, state=row.state, state_label=label)
