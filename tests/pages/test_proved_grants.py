"""Whoever gives somebody more, or takes off his second factor, has just proved that it is him (S15, P4)."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

from core import jobs
from core.models import AuditEntry
from partners.models import Membership, User
from tests.pages.test_intake_pages import upload
from tests.pages.world import PASSWORD, give_passwords

REAUTHENTICATION = "/account/reauthentication/"
RECORD = {"name": "Bea", "language": "en-gb", "timezone": "UTC"}
HELD = {**RECORD, "roles": ["buyer"], "may_place": "on"}
NEW = {**HELD, "name": "Zoe", "email": "zoe@people.example", "kind": "direct"}
FILE = "username,name,partner,roles,rights\nbea,Bea,ACME_DEPOT,{roles},place\n"


@pytest.fixture
def scene(cast):
    """Give the cast with passwords; Bea has a second factor."""
    give_passwords(cast)
    TOTP.activate(cast.users.bea, generate_totp_secret())
    return cast


def aim(scene, what):
    """Give who does something, where, and with what."""
    person = f"/people/{scene.memberships.bea.pk}"
    return {
        "role": ("ada", f"{person}/record/", {**HELD, "roles": ["buyer", "approver"]}),
        "right": ("max", f"{person}/record/", {**HELD, "may_accept": "on"}),
        "factor": ("ada", f"{person}/second-factor/", {}),
        "place": ("max", "/partners/ACME/people/new/", {**NEW, "second_place": scene.users.zoe.pk}),
    }[what]


def prove(client, url="/"):
    return client.post(REAUTHENTICATION, {"password": PASSWORD, "next": url})


def state(scene):
    """Give all that anybody may do, the second factors and what was told of changes."""
    places = Membership.objects.order_by("pk").values_list("pk", "roles", "may_place", "may_accept")
    return list(places), Authenticator.objects.count(), AuditEntry.objects.count()


MORE = ["role", "right", "factor", "place"]


@pytest.mark.parametrize("what", MORE)
def test_sent_without_proof_nothing_happens(scene, what):
    who, url, data = aim(scene, what)
    before = state(scene)

    asked = scene.client_for(who).post(url, data)

    assert (asked.status_code, asked["Location"].startswith(REAUTHENTICATION)) == (302, True)
    assert state(scene) == before


@pytest.mark.parametrize("what", MORE)
def test_what_was_sent_is_done_once_it_is_proved(scene, what):
    who, url, data = aim(scene, what)
    client, before = scene.client_for(who), state(scene)
    asked = client.post(url, data)
    wrong = client.post(asked["Location"], {"password": "wrong", "next": url})
    still = state(scene)

    done = prove(client, url)

    assert (wrong.status_code, still) == (200, before)
    assert done["Location"].startswith("/people/")
    assert state(scene)[0] != before[0] or state(scene)[1] == 0


@pytest.mark.parametrize("what", MORE)
def test_who_has_just_proved_it_is_not_asked_again_and_later_he_is(scene, what):
    who, url, data = aim(scene, what)
    client = scene.client_for(who)
    prove(client)
    at_once = client.post(url, data)
    session = client.session
    for record in session["account_authentication_methods"]:
        record["at"] -= 301
    session.save()
    Membership.objects.filter(pk=scene.memberships.bea.pk).update(roles=["buyer"], may_accept=False)
    Membership.objects.filter(user=scene.users.zoe, partner=scene.partners.acme).update(ended_at=scene.now)

    assert at_once["Location"].startswith("/people/")
    assert client.post(url, data)["Location"].startswith(REAUTHENTICATION)


def test_what_gives_nobody_more_asks_for_nothing(scene):
    url = f"/people/{scene.memberships.bea.pk}/record/"
    ada = scene.client_for("ada")

    answers = [
        ada.get(url),
        ada.post(url, {**HELD, "name": "Bea B"}),
        ada.post(url, {**RECORD, "roles": ["buyer"]}),
        ada.post("/partners/ACME_DEPOT/people/new/", {**NEW, "name": "Nina New", "email": "nina@x.example"}),
    ]

    assert [(each.status_code, each.get("Location", "")[:8]) for each in answers] == [
        (200, ""), (302, "/people/"), (302, "/people/"), (302, "/people/"),
    ]  # fmt: skip
    assert not Membership.objects.get(pk=scene.memberships.bea.pk).may_place
    assert User.objects.filter(name="Nina New").exists()


def test_a_file_that_changes_people_is_written_by_who_proves_it(scene):
    max_ = scene.client_for("max")
    _preview, url = upload(max_, FILE.format(roles="buyer|approver"), "people")
    before = state(scene)
    asked = max_.post(url, {"mode": "all"})
    jobs.work()
    still = state(scene)

    started = prove(max_, url)
    jobs.work()

    assert (asked["Location"].startswith(REAUTHENTICATION), still) == (True, before)
    assert started["Location"].startswith("/jobs/")
    assert Membership.objects.get(pk=scene.memberships.bea.pk).roles == ["buyer", "approver"]


def test_a_file_of_new_people_alone_asks_for_nothing(scene):
    max_ = scene.client_for("max")
    _preview, url = upload(max_, "username,name,email,partner,roles\nnew.one,New,new@x.example,ACME,buyer\n", "people")

    assert max_.post(url, {"mode": "all"})["Location"].startswith("/jobs/")
