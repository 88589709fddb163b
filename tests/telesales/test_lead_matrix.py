"""Whose lead, in which state, changed by whom: every cell by POST (T7, P12).

D done, S refused in words, F 403, N 404, R read. `gone` was with ruth's company and is with rex's now.
"""

from datetime import timedelta

import pytest
from django.db import transaction

from core import clock
from core.models import AuditEntry
from partners.permissions import Role
from telesales.actions import lead as actions
from tests.factories.standing import standing
from tests.pages.conftest import now, unhashed_static  # noqa: F401
from tests.telesales.leads import NEW, SAID, disqualified, joined, lead, rivals

LEADS = ("new", "ssr", "sams", "sues", "res", "ruths", "gone", "conv", "disq")
TABLE = """
               new  ssr sams sues  res ruths gone conv disq
max  read        R    R    R    R    R    R    R    R    R
max  edit        D    D    D    D    D    D    D    S    S
max  assign      D    D    D    D    S    S    D    S    S
max  take        S    S    S    S    S    S    S    S    S
max  give-back   S    S    D    D    S    D    S    S    S
max  disqualify  D    D    D    D    D    D    D    S    S
max  convert     D    D    D    D    D    D    D    S    S
max  associate   D    D    D    D    D    D    D    S    S
mia  read        N    N    N    N    R    R    R    N    R
mia  edit        N    N    N    N    D    D    D    N    S
mia  assign      N    N    N    N    S    S    D    N    S
mia  take        N    N    N    N    S    S    S    N    S
mia  give-back   N    N    N    N    S    D    S    N    S
mia  disqualify  N    N    N    N    D    D    D    N    S
mia  convert     N    N    N    N    D    D    D    N    S
mia  associate   N    N    N    N    S    S    S    N    S
sam  read        N    R    R    R    N    N    N    R    N
sam  edit        N    D    D    F    N    N    N    S    N
sam  assign      F    F    F    F    F    F    F    F    F
sam  take        N    D    S    S    N    N    N    S    N
sam  give-back   N    S    D    F    N    N    N    S    N
sam  disqualify  N    D    D    F    N    N    N    S    N
sam  convert     N    D    D    F    N    N    N    S    N
sam  associate   N    D    D    F    N    N    N    S    N
ruth read        N    N    N    N    R    R    R    N    R
ruth edit        N    N    N    N    D    D    F    N    S
ruth assign      F    F    F    F    F    F    F    F    F
ruth take        N    N    N    N    D    S    F    N    S
ruth give-back   N    N    N    N    S    D    F    N    S
ruth disqualify  N    N    N    N    D    D    F    N    S
ruth convert     N    N    N    N    D    D    F    N    S
ruth associate   N    N    N    N    S    S    F    N    S
rex  read        N    N    N    N    N    N    R    N    N
rex  edit        N    N    N    N    N    N    D    N    N
rex  assign      F    F    F    F    F    F    F    F    F
rex  take        N    N    N    N    N    N    D    N    N
rex  give-back   N    N    N    N    N    N    S    N    N
rex  disqualify  N    N    N    N    N    N    D    N    N
rex  convert     N    N    N    N    N    N    D    N    N
rex  associate   N    N    N    N    N    N    S    N    N
bea  read        F    F    F    F    F    F    F    F    F
bea  edit        F    F    F    F    F    F    F    F    F
bea  assign      F    F    F    F    F    F    F    F    F
bea  take        F    F    F    F    F    F    F    F    F
bea  give-back   F    F    F    F    F    F    F    F    F
bea  disqualify  F    F    F    F    F    F    F    F    F
bea  convert     F    F    F    F    F    F    F    F    F
bea  associate   F    F    F    F    F    F    F    F    F
"""
ROWS = [line.split() for line in TABLE.strip().splitlines()[1:]]
CODES = {200: "R", 403: "F", 404: "N"}


class People:
    """The cast with rex and mia, sue beside sam, and the lead of each column."""

    def __init__(self, cast):
        self.cast = cast
        rivals(cast)
        joined(cast, "sue", "operator", [Role.SSR])
        self.leads = {kind: of(cast, kind) for kind in LEADS}


@pytest.fixture(scope="module")
def stands(django_db_setup, django_db_blocker, written_people):
    with standing(django_db_blocker, written_people, clock.now, People) as found:
        yield found


@pytest.fixture
def people(stands, db):
    return stands.fresh()


def of(cast, kind):
    """Make the lead of a column."""
    made = {
        "new": {},
        "ssr": {"to": "ssr"},
        "sams": {"to": "ssr", "taken_by": "sam"},
        "sues": {"to": "ssr", "taken_by": "sue"},
        "res": {"to": "resale"},
        "ruths": {"to": "resale", "taken_by": "ruth"},
        "gone": {"to": "resale"},
        "conv": {"to": "ssr", "state": "converted", "partner": cast.partners.acme, "user": cast.users.ada,
                 "decided_at": cast.now, "decided_by": cast.users.max},
    }  # fmt: skip
    found = disqualified(cast, to="resale") if kind == "disq" else lead(cast, email="ada@people.example", **made[kind])
    if kind == "gone":
        by, later = cast.acting("max"), cast.now + timedelta(seconds=1)
        actions.assign(lead=found, for_ssrs=False, reseller=cast.partners.rival, by=by, now=later)
    return found


def asked(cast, client, action, found):
    base = f"/sales/leads/{found.pk}/"
    if action == "read":
        return client.get(base)
    address, data = {
        "edit": ("edit/", {**SAID, "city": "Lübeck"}),
        "assign": ("assign/", {"to": cast.partners.resale.pk}),
        "take": ("take/", {}),
        "give-back": ("give-back/", {}),
        "disqualify": ("disqualification/", {"reason": "No answer"}),
        "convert": ("conversion/", NEW),
        "associate": ("association/", {"customer": cast.memberships.ada.pk}),
    }[action]
    return client.post(base + address, data)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: "-".join(row[:2]))
def test_each_cell_is_as_the_rule_says(people, row):
    who, action, *cells = row

    client, found = people.cast.client_for(who), {}
    for kind, one in people.leads.items():
        with transaction.atomic():
            before = AuditEntry.objects.count()
            answer = asked(people.cast, client, action, one)
            done = "D" if AuditEntry.objects.count() > before else "S"
            transaction.set_rollback(True)
        found[kind] = CODES.get(answer.status_code) or done

    assert found == dict(zip(LEADS, cells, strict=True))
