"""No header of a request gets another address into a mail, whatever the server lets in (CHECKS L08)."""

import re

import pytest
from django.core import mail
from django.test import Client

from core import outbox
from core.models import OutboxEntry

BASE = "https://shop.example"
EVIL = "evil.example"
ADDRESS = re.compile(r"https?://[^\s\"'<>)]+")
INVALID = [{"HTTP_HOST": f"testserver:{EVIL}"}, {"HTTP_HOST": f"testserver@{EVIL}"}]
FOREIGN = [{"HTTP_HOST": EVIL}, {"SERVER_NAME": EVIL}]
IGNORED = [
    {"HTTP_X_FORWARDED_HOST": EVIL}, {"HTTP_X_HOST": EVIL}, {"HTTP_FORWARDED": f"host={EVIL}"},
    {"HTTP_X_ORIGINAL_HOST": EVIL}, {"HTTP_X_HTTP_HOST_OVERRIDE": EVIL}, {"HTTP_X_FORWARDED_SERVER": EVIL},
]  # fmt: skip


@pytest.fixture
def world(standing_world, db):
    return standing_world.fresh()


def submission(world):
    cart = world.cast.filled_cart("bea", "130.00")
    form = {"key": "7b1f0c1e-0000-4000-8000-000000000009", "seen_total": "130.00", "payment_method": "on_account"}
    return world.cast.client_for("bea"), f"/carts/{cart.pk}/submission/", form


def reset(world):
    return Client(), "/account/password/reset/", {"email": "bea@people.example"}


def invitation(world):
    form = {"name": "Nina New", "email": "nina@people.example", "kind": "direct", "language": "en-gb",
            "timezone": "UTC", "roles": ["buyer"]}  # fmt: skip
    return world.cast.client_for("ada"), "/partners/ACME_DEPOT/people/new/", form


MAILS = {
    "approvals.requested": (submission, "carl@people.example", "/approvals/link/"),
    "account.password_reset": (reset, "bea@people.example", "/account/password/reset/"),
    "user.invited": (invitation, "nina@people.example", "/invitation/"),
}


@pytest.fixture(params=MAILS)
def posted(world, settings, request):
    """Give a function that POSTs with odd headers what writes a mail, to a server that lets in some hosts or any."""
    settings.BASE_URL = BASE
    ask, to, link = MAILS[request.param]

    def post(headers, hosts):
        client, address, form = ask(world)
        OutboxEntry.objects.all().delete()
        settings.ALLOWED_HOSTS = hosts
        status = client.post(address, form, **headers).status_code
        outbox.send_due()
        told = "".join(each.body + each.alternatives[0][0] + str(each.extra_headers) for each in mail.outbox)
        sent = [each for each in mail.outbox if each.to == [to]]
        links = [url for each in sent for url in ADDRESS.findall(each.body + each.alternatives[0][0])]
        is_linked = any(url.startswith(BASE + link) for url in links)
        strange = [url for url in ADDRESS.findall(told) if not url.startswith(f"{BASE}/")]
        return status, len(sent), is_linked, strange, EVIL in told

    return post


@pytest.mark.parametrize("headers", [*FOREIGN, *IGNORED], ids=str)
def test_where_any_host_is_let_in_the_mail_goes_out_with_our_address_alone(posted, headers):
    assert posted(headers, ["*"]) == (302, 1, True, [], False)


@pytest.mark.parametrize("headers", IGNORED, ids=str)
def test_headers_that_name_a_host_besides_change_nothing(posted, headers):
    assert posted(headers, ["testserver"]) == (302, 1, True, [], False)


@pytest.mark.parametrize("headers", FOREIGN, ids=str)
def test_a_host_that_is_not_ours_is_refused_and_mails_nothing(posted, headers):
    assert posted(headers, ["testserver"]) == (400, 0, False, [], False)
    assert (OutboxEntry.objects.count(), mail.outbox) == (0, [])


@pytest.mark.parametrize("hosts", [["testserver"], ["*"]], ids=str)
@pytest.mark.parametrize("headers", INVALID, ids=str)
def test_a_host_that_is_none_is_refused_everywhere_and_mails_nothing(posted, headers, hosts):
    assert posted(headers, hosts) == (400, 0, False, [], False)
    assert (OutboxEntry.objects.count(), mail.outbox) == (0, [])
