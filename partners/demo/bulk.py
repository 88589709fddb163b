"""Very many companies and people by COPY: `manage.py seed --partners N --users M`, for lists, searches and benchmarks.

The first company is a star of 1,565 branches, the second a branch of a tenth of all nodes; the others have up to 40
nodes on up to 5 levels. Nobody of these people can sign in: they have no password.
"""

import random
from dataclasses import dataclass

from django.contrib.auth.hashers import make_password
from django.db import connection

from partners.demo import names
from partners.models import Partner, PartnerLevel, PartnerType
from partners.permissions import Role

SEED = 2100
STAR, BRANCH, COMPANY = 1565, 10, 40
CODE = "B{:07}"
PARTNER_COLUMNS = """id, parent_id, kind, code, name, type_id, level_id, phone, email, website, tax_number, currency,
    attributes, notes, message_format, default_roles, status, status_reason, status_by"""
ADDRESS_COLUMNS = "partner_id, label, street, postcode, city, country, is_default_ship_to, is_default_bill_to"
USER_COLUMNS = "id, username, email, name, phone, password, kind, status, language, timezone"
PLACE_COLUMNS = "user_id, partner_id, roles, may_place, may_accept"


@dataclass(slots=True)
class Node:
    """A partner before it is written."""

    id: int
    parent_id: int | None
    number: int
    country: str


def seed(*, partners, users):
    """Write so many partners and people; nothing when they stand already. Gives a sentence."""
    if Partner.objects.filter(code=CODE.format(0)).exists():
        return "bulk: there already"
    draw = random.Random(SEED)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 0")
        nodes = _shaped(_reserve(cursor, "partners_partner", partners), draw)
        kinds = [PartnerType.objects.get_or_create(name=name)[0].pk for name in names.listed(names.TYPES)]
        levels = [PartnerLevel.objects.get_or_create(name=name)[0].pk for name in names.listed(names.LEVELS)]
        _copy(cursor, "partners_partner", PARTNER_COLUMNS, (_partner(node, kinds, levels, draw) for node in nodes))
        cursor.execute("ANALYZE partners_partner")  # or the checks of what follows would look through all of it
        _copy(cursor, "partners_address", ADDRESS_COLUMNS, (_address(node, draw) for node in nodes))
        ids = _reserve(cursor, "partners_user", users)
        nobodys = make_password(None)
        _copy(cursor, "partners_user", USER_COLUMNS, (_user(pk, n, nobodys, draw) for n, pk in enumerate(ids)))
        cursor.execute("ANALYZE partners_user")
        _copy(cursor, "partners_membership", PLACE_COLUMNS, (_place(pk, n, nodes) for n, pk in enumerate(ids)))
    return f"bulk: {partners} partners, {users} people"


def _reserve(cursor, table, count):
    """Take ids beforehand, in order."""
    cursor.execute(f"SELECT nextval(pg_get_serial_sequence('{table}', 'id')) FROM generate_series(1, %s)", [count])
    return [row[0] for row in cursor.fetchall()]


def _copy(cursor, table, columns, rows):
    with cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)


def _shaped(ids, draw):
    """Hang the nodes: a star, a big branch below its own company, then companies of some nodes."""
    nodes, countries = [], list(names.COMPANIES)
    star = _company(ids[: STAR + 1], countries[0], lambda place: 0)
    branch = ids[len(star) : len(star) + max(len(ids) // BRANCH, 2)]
    nodes += star + _company(branch, countries[1], lambda place: 0 if place == 1 else 1 + (place - 2) // 20)
    while len(nodes) < len(ids):
        part = ids[len(nodes) : len(nodes) + draw.randint(1, COMPANY)]
        nodes += _company(part, draw.choice(countries), lambda place: draw.randint(max(0, (place - 1) // 3), place - 1))
    for number, node in enumerate(nodes):
        node.number = number
    return nodes


def _company(ids, country, above):
    """Give the nodes of one company; `above(place)` is the place of a node's parent among them."""
    return [Node(pk, None if place == 0 else ids[above(place)], 0, country) for place, pk in enumerate(ids)]


def _partner(node, kinds, levels, draw):
    words = draw.choice(names.words(names.LAST[node.country])), draw.choice(names.listed(names.COMPANIES[node.country]))
    name = f"{words[0]} {words[1]}"
    if node.parent_id:
        name += f" {draw.choice(names.listed(names.CITIES[node.country])).split()[0]}"
    tax_number = "" if node.parent_id else names.TAX_NUMBERS[node.country](draw)
    phone = f"{names.DIAL_CODES[node.country]}{node.number:09}"
    status = draw.choices(["open", "on_hold", "on_credit_hold", "closed"], [960, 15, 15, 10])[0]
    reason = "" if status == "open" else "Papers are missing"
    return (
        node.id, node.parent_id, "partner", CODE.format(node.number), name, draw.choice(kinds), draw.choice(levels),
        phone, f"office{node.number}@bulk.example", "", tax_number, names.CURRENCIES[node.country], "{}", "", "", [],
        status, reason, "System" if reason else "",
    )  # fmt: skip


def _address(node, draw):
    city, _, postcode = draw.choice(names.listed(names.CITIES[node.country])).partition(" ")
    street = draw.choice(names.listed(names.STREETS[node.country]))
    return node.id, "Main", f"{node.number % 180 + 1} {street}", postcode, city, node.country, True, True


def _user(pk, number, nobodys, draw):
    country = draw.choice(list(names.FIRST))
    name = f"{draw.choice(names.words(names.FIRST[country]))} {draw.choice(names.words(names.LAST[country]))}"
    return (
        pk, f"bulk{number:07}", f"bulk{number:07}@bulk.example", name, "", nobodys, "direct", "active", "en-gb",
        "Europe/London",
    )  # fmt: skip


def _place(user_id, number, nodes):
    """The first user of a node administers it, the others buy."""
    node = nodes[number % len(nodes)]
    role = Role.PARTNER_ADMINISTRATOR if number < len(nodes) else Role.BUYER
    return user_id, node.id, [str(role)], True, False
