"""What the search of the house finds of companies and their people; see core.finding."""

from django.db.models import TextField, Value
from django.db.models.functions import Concat
from django.urls import reverse
from django.utils.translation import gettext as _

from core import finding
from partners.models import Partner
from partners.permissions import Permission
from partners.queries import people


def partners(asked):
    """Find partners by code and name, as far as the reader sees them (P12)."""
    if not asked.acting.may(Permission.PARTNER_READ):
        return None
    ways = finding.named(Partner.objects.visible_to(asked.acting), asked.text, "code", "name")
    found = [finding.way(way, key="code", label="name", code="code") for way in ways]
    label = _("Partners") if asked.acting.is_operator else _("My company")
    return finding.Kind("partners", label, "partners", finding.all_in("partners:index", q=asked.text), found, _partner)


def _partner(row):
    return finding.Hit(row.label, reverse("partners:detail", args=[row.key]), code=row.code)


def users(asked):
    """Find people by name, user name and address, at the places where the reader looks after them."""
    if not asked.acting.may(Permission.USER_MANAGE):
        return None
    seen = people.places_visible_to(asked.acting).filter(ended_at=None)
    found = person_ways(seen, asked.text)
    return finding.Kind("users", _("Users"), "users", finding.all_in("partners:users", q=asked.text), found, _user)


def person_ways(places, text):
    """Give the ways in which a text names somebody at one of these places."""
    told = Concat("user__email", Value(" · "), "partner__name", output_field=TextField())
    ways = finding.named(places, text, "user__name", "user__username", "user__email")
    return [finding.way(way, key="pk", label="user__name", told=told, code="user__username") for way in ways]


def person_told(row):
    """Say where somebody is found: his address, where he has one, and his company."""
    return row.told.removeprefix(" · ")


def _user(row):
    return finding.Hit(row.label, reverse("partners:person", args=[row.key]), person_told(row))
