"""Registrations: who decides about them, what resembles them, whether a company still waits (P15)."""

import re
from dataclasses import dataclass

from django.db import connection
from django.db.models import Count, Window
from django.db.models.functions import Lower

from core import once
from partners.models import Membership, Partner, PartnerStatus, Registration, User, UserStatus
from partners.permissions import Role

SHARED_MAIL = {
    "gmail.com", "googlemail.com", "outlook.com", "hotmail.com", "live.com", "yahoo.com", "icloud.com", "me.com",
    "aol.com", "proton.me", "protonmail.com", "gmx.de", "gmx.net", "web.de", "t-online.de", "wp.pl", "o2.pl",
}  # fmt: skip
"""Mail domains that say nothing about a company."""
LEAST_LIKENESS = 0.45


def channel_administrators():
    """Give the operator's people who decide, with an address to write to."""
    places = Membership.objects.current().filter(
        partner__kind=Partner.Kind.OPERATOR, roles__contains=[Role.CHANNEL_ADMINISTRATOR]
    )
    found = User.objects.filter(memberships__in=places, status__in=[UserStatus.ACTIVE, UserStatus.ON_HOLD])
    return found.exclude(email="").order_by("pk").distinct()


def known_address(email):
    """Give the user who has this mail address; None for an unknown one."""
    return User.objects.alias(key=Lower("email")).filter(key=email.lower()).exclude(email="").first()


def free_username(name):
    """Give a user name that nobody has or had: nina.new, nina.new2 …"""
    stem = ".".join(re.findall(r"[a-z0-9]+", name.lower()))[:40] or "user"
    taken = set(
        User.objects.alias(key=Lower("username")).filter(key__startswith=stem).values_list(Lower("username"), flat=True)
    )
    return next(name for number in range(1, len(taken) + 2) if (name := stem + str(number)[number == 1 :]) not in taken)


COUNT_KEY = "partners.registrations"


def waiting_count():
    """How many wait for a decision; a page that has read them already knows."""
    return once.read(COUNT_KEY, Registration.objects.filter(state=Registration.State.WAITING).count)


WAITING_ROW = ("pk", "company", "name", "city", "confirmed_at")
MONTHS_SQL = """
    SELECT date_trunc('month', confirmed_at AT TIME ZONE %(zone)s)::date, state, count(*) FROM partners_registration
    WHERE confirmed_at >= %(since)s GROUP BY 1, 2
"""


def waiting_rows(most):
    """Give those that wait for a decision, so many at most, what waits longest first."""
    found = Registration.objects.filter(state=Registration.State.WAITING).order_by("confirmed_at", "pk")
    rows = list(found.values(*WAITING_ROW, whole=Window(Count("pk")))[:most])
    once.note(COUNT_KEY, rows[0]["whole"] if rows else 0)
    return rows


def by_month(since, zone):
    """Give {(first day of a month, state): how many companies registered in it}."""
    with connection.cursor() as cursor:
        cursor.execute(MONTHS_SQL, {"since": since, "zone": zone})
        return {(month, state): number for month, state, number in cursor.fetchall()}


def waits(acting):
    """Whether the acting company registered itself and still waits. Costs nothing while it is open."""
    effective = acting.effective
    if effective.status != PartnerStatus.ON_HOLD:
        return False
    return Registration.objects.filter(partner_id=effective.source_id, state=Registration.State.WAITING).exists()


@dataclass(frozen=True, slots=True)
class Likeness:
    """A company that a registration may be a double of, and what they have in common: name, tax_number, domain."""

    code: str
    name: str
    kinds: tuple


LIKE_SQL = """
    SELECT r.id, found.code, found.name, array_agg(DISTINCT found.kind ORDER BY found.kind)
    FROM partners_registration r CROSS JOIN LATERAL (
        (SELECT p.code, p.name, 'name' AS kind FROM partners_partner p
         WHERE lower(p.name) %% lower(r.company) AND similarity(lower(p.name), lower(r.company)) >= %(least)s
           AND p.id IS DISTINCT FROM r.partner_id
         ORDER BY similarity(lower(p.name), lower(r.company)) DESC, p.id LIMIT 3)
        UNION ALL
        (SELECT p.code, p.name, 'tax_number' FROM partners_partner p
         WHERE r.tax_number <> '' AND lower(p.tax_number) = lower(r.tax_number) AND p.id IS DISTINCT FROM r.partner_id
         ORDER BY p.id LIMIT 3)
        UNION ALL
        (SELECT p.code, p.name, 'domain' FROM partners_user u
         JOIN partners_membership m ON m.user_id = u.id AND m.ended_at IS NULL
         JOIN partners_partner p ON p.id = m.partner_id
         WHERE split_part(lower(r.email), '@', 2) <> ALL(%(shared)s)
           AND lower(u.email) LIKE '%%@' || split_part(lower(r.email), '@', 2)
           AND u.id IS DISTINCT FROM r.user_id
         ORDER BY u.id LIMIT 3)
    ) found
    WHERE r.id = ANY(%(ids)s) GROUP BY r.id, found.code, found.name ORDER BY r.id, found.name
"""


def likenesses(ids):
    """Give {registration id: [Likeness]} of many registrations in one query."""
    found: dict[int, list[Likeness]] = {}
    with connection.cursor() as cursor:
        cursor.execute(LIKE_SQL, {"ids": list(ids), "least": LEAST_LIKENESS, "shared": sorted(SHARED_MAIL)})
        for pk, code, name, kinds in cursor.fetchall():
            found.setdefault(pk, []).append(Likeness(code, name, tuple(kinds)))
    return found
