"""One's own account: record, address, second factor, devices (P3, P4)."""

import re
import uuid
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret, hotp_value, yield_hotp_counters_from_time
from allauth.usersessions.models import UserSession
from django.core import mail
from django.core.cache import caches
from django.test import Client

from core import audit, clock, outbox
from partners.links import person as links
from partners.models import Membership, User
from tests.pages.conftest import unhashed_static  # noqa: F401
from tests.pages.reading import body
from tests.pages.world import PASSWORD, give_passwords

RECORD = {"name": "Bea Best", "phone": "+44 1904 000000", "language": "en-us", "timezone": "america/new york"}


@pytest.fixture
def now(db):
    return clock.now()


@pytest.fixture
def cast(cast, monkeypatch):
    """Give the cast with passwords, and nobody's attempts counted yet."""
    monkeypatch.setattr(caches["default"], "key_prefix", str(uuid.uuid4()))
    give_passwords(cast)
    return cast


@pytest.fixture
def bea(cast, client):
    sign_in(client)
    client.get("/")  # where the greeting is read
    return client


def sign_in(client, login="bea", password=PASSWORD):
    return client.post("/account/sign-in/", {"login": login, "password": password})


def test_name_phone_language_and_zone_are_ones_own_to_change(bea):
    answer = bea.post(
        "/profile/", {**RECORD, "status": "deleted", "is_staff": "1", "username": "king", "email": "x@y.zz"}
    )

    user = User.objects.get(username="bea")
    assert answer.status_code == 302
    assert (user.name, user.phone, user.language, user.timezone) == (
        "Bea Best", "+44 1904 000000", "en-us", "America/New_York",
    )  # fmt: skip
    assert (user.status, user.email, audit.of(user).get().event) == ("active", "bea@people.example", "user.edited")
    assert 'lang="en-us"' in bea.get("/profile/").content.decode()


@pytest.mark.parametrize("wrong", [{"timezone": "Mars/Olympus"}, {"language": "xx"}, {"name": ""}, {"phone": "1" * 41}])
def test_what_cannot_be_is_refused_at_the_field(bea, wrong):
    answer = bea.post("/profile/", {**RECORD, **wrong})

    assert answer.status_code == 422
    assert User.objects.get(username="bea").name == "Bea"


def ask(client, email):
    answer = client.post("/profile/address/", {"email": email}, follow=True)
    outbox.send_due()
    return answer


def mailed():
    return re.search(r"/profile/address/\S+/", mail.outbox[-1].body)[0]


def test_a_new_address_counts_when_it_is_confirmed_and_the_old_one_is_told(bea):
    ask(bea, "bea@new.example")
    link, before = mailed(), User.objects.get(username="bea").email
    opened = bea.get(link)
    unchanged = User.objects.get(username="bea").email

    bea.post("/profile/address/confirmation/")
    outbox.send_due()

    assert (before, unchanged, opened.status_code) == ("bea@people.example", "bea@people.example", 302)
    assert User.objects.get(username="bea").email == "bea@new.example"
    assert [message.to for message in mail.outbox] == [["bea@new.example"], ["bea@people.example"]]
    assert bea.get(link).status_code == 404


def test_an_address_that_somebody_has_reads_the_same_and_only_its_owner_is_told(bea):
    taken, free = ask(bea, "zoe@people.example"), ask(bea, "free@people.example")

    told = {message.to[0]: "/profile/address/" in message.body for message in mail.outbox}
    assert body(taken).decode().replace("zoe@", "free@") == body(free).decode()
    assert told == {"zoe@people.example": False, "free@people.example": True}


def test_a_link_that_no_longer_holds_changes_nothing(bea, cast):
    stamp = (clock.now() - timedelta(days=3, seconds=1)).isoformat()
    old = links.address_token(user=cast.users.bea, email="a@b.example", asked_at=stamp)
    fresh = links.address_token(user=cast.users.bea, email="a@b.example", asked_at=clock.now().isoformat())
    User.objects.filter(username="bea").update(email="changed@people.example")

    answers = [bea.get(f"/profile/address/{token}/") for token in (old, fresh, "forged")]

    assert [answer.status_code for answer in answers] == [404, 404, 404]
    assert body(answers[0]) == body(answers[2])


def test_an_administrator_asks_for_another_address_but_does_not_set_it(cast):
    ada = cast.client_for("ada")

    ada.post(f"/people/{cast.memberships.bea.pk}/address/", {"email": "bea@new.example"})
    outbox.send_due()

    assert User.objects.get(username="bea").email == "bea@people.example"
    assert mail.outbox[-1].to == ["bea@new.example"]


def code(secret):
    return f"{hotp_value(secret, next(iter(yield_hotp_counters_from_time()))):06}"


def test_with_a_second_factor_signing_in_asks_for_the_code(cast, client):
    secret = generate_totp_secret()
    TOTP.activate(cast.users.bea, secret)

    asked = sign_in(client)
    inside = client.get("/").status_code
    wrong = client.post(asked["Location"], {"code": "000000"})
    client.post(asked["Location"], {"code": code(secret)})

    assert (asked["Location"], inside, wrong.status_code) == ("/account/second-factor/authenticate/", 302, 200)
    assert client.get("/").status_code == 200


def test_the_secret_is_not_readable_in_the_database(cast):
    secret = generate_totp_secret()

    TOTP.activate(cast.users.bea, secret)

    assert secret not in str(Authenticator.objects.get().data)
    assert TOTP(Authenticator.objects.get()).validate_code(code(secret))


def test_setting_up_shows_the_picture_without_anything_from_elsewhere(bea):
    aim = "/account/second-factor/totp/activate/"
    page = bea.get(aim, follow=True)
    if page.request["PATH_INFO"] != aim:
        page = bea.post(f"/account/reauthentication/?next={aim}", {"password": PASSWORD, "next": aim}, follow=True)
    secret = re.search(r"<code>(\w+)</code>", page.content.decode())[1]

    bea.post(aim, {"code": code(secret)})

    assert b'src="data:image/svg+xml' in page.content
    assert Authenticator.objects.filter(user__username="bea", type="totp").exists()
    assert bea.get("/account/second-factor/recovery-codes/").status_code == 200


def test_devices_are_listed_and_the_others_signed_out(bea, cast):
    elsewhere = Client(HTTP_USER_AGENT="Elsewhere")
    sign_in(elsewhere)
    listed = bea.get("/account/devices/")

    bea.post("/account/devices/")

    assert b"Elsewhere" in listed.content
    assert (bea.get("/").status_code, elsewhere.get("/").status_code) == (200, 302)


def test_acting_for_another_company_keeps_the_device_in_the_list(bea, cast):
    other = Membership.objects.create(user=cast.users.bea, partner=cast.partners.resale, roles=["buyer"])

    bea.post("/partners/switch/", {"membership": other.pk})
    bea.get("/account/devices/")

    assert UserSession.objects.get(user=cast.users.bea).session_key == bea.session.session_key
