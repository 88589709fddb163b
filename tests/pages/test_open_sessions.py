"""A status set on a parent counts at the next request of everybody below, and writes nothing there (P2)."""

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from partners.actions import partner as actions
from partners.middleware import SESSION_KEY
from partners.models import Partner, PartnerStatus
from partners.permissions import Role
from tests.factories.rows import MembershipFactory

SESSIONS = 50


@pytest.fixture
def sessions(cast):
    """Fifty buyers of the depot, two levels below acme, each in the middle of a session."""
    clients = []
    for _ in range(SESSIONS):
        place = MembershipFactory(partner=cast.partners.acme_depot, roles=[Role.BUYER])
        client = Client()
        client.force_login(place.user)
        session = client.session
        session[SESSION_KEY] = place.pk
        session.save()
        clients.append(client)
    return clients


def rows_below(cast):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT p::text, p.xmin FROM partners_partner p WHERE p.id <> %s ORDER BY id", [cast.partners.acme.pk]
        )
        return cursor.fetchall()


def test_closing_a_parent_ends_every_session_below_at_its_next_request(cast, sessions, now):
    before = rows_below(cast)

    actions.set_status(
        partner=cast.partners.acme, status=PartnerStatus.CLOSED, reason="Insolvent", by=cast.acting("max"), now=now
    )

    answers = [client.get(reverse("commerce:cart")) for client in sessions]
    sign_in = f"{reverse('account_login')}?next={reverse('commerce:cart')}"
    assert [(answer.status_code, answer.get("Location")) for answer in answers] == [(302, sign_in)] * SESSIONS
    assert rows_below(cast) == before


@pytest.mark.parametrize("status", [PartnerStatus.ON_HOLD, PartnerStatus.ON_CREDIT_HOLD])
def test_a_hold_on_a_parent_is_told_to_every_session_below_and_lifted_again(cast, sessions, now, status):
    by, before = cast.acting("max"), rows_below(cast)

    actions.set_status(partner=cast.partners.acme, status=status, reason="Papers", by=by, now=now)
    held = [b"because of Acme (Papers)" in client.get(reverse("commerce:cart")).content for client in sessions]
    actions.set_status(partner=cast.partners.acme, status=PartnerStatus.OPEN, reason="", by=by, now=now)
    lifted = [b"because of Acme" not in client.get(reverse("commerce:cart")).content for client in sessions]

    assert (held, lifted, rows_below(cast)) == ([True] * SESSIONS, [True] * SESSIONS, before)
    assert Partner.objects.get(code="ACME_DEPOT").status == PartnerStatus.OPEN
