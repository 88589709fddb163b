"""A mail's link, opened while one acts from another of one's places; strangers learn nothing of it (P12)."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from partners.models import Membership
from tests.messaging import buying, contacting, talking
from tests.pages.conftest import now, unhashed_static  # noqa: F401

GONE = 987_654_321


@pytest.fixture
def linked(cast):
    """Give the addresses that mails name, of what acme and the vendor have with each other."""
    buying.goods(cast)
    process, thread = buying.published(cast), talking.asked(cast).thread
    invitation = contacting.invited(cast)
    found = {name: reverse(f"messaging:{name}", args=[pk])
             for name, pk in (("thread", thread.pk), ("process", process.pk), ("request", process.pk))}  # fmt: skip
    found |= {name: reverse(f"messaging:{name}") for name in ("sales", "purchases", "requests", "notify")}
    return {**found, "invitation": reverse("messaging:contact_invitation", args=[invitation.pk])}


def plain(page):
    """Give the page without the token, which is another each time."""
    return re.sub(r"[A-Za-z0-9]{64}", "", page.text)


def also(cast, who, company, *roles):
    """Give somebody a second place, from which he does not act."""
    known = {"user": getattr(cast.users, who), "partner": getattr(cast.partners, company), "roles": list(roles)}
    return Membership.objects.create(**known)


PLACES = [
    ("zoe", "acme", "buyer", "thread", "This conversation belongs to Acme"),
    ("zoe", "acme", "buyer", "process", "This purchase process belongs to Acme"),
    ("sam", "vendor", "vendor", "thread", "This conversation belongs to Vendor"),
    ("ada", "vendor", "vendor", "request", "This purchase request is for Vendor"),
]


@pytest.mark.parametrize(("who", "company", "role", "name", "said"), PLACES)
def test_ones_other_place_is_named_and_one_click_away(cast, linked, who, company, role, name, said):
    place, client = also(cast, who, company, role), cast.client_for(who)

    page = client.get(f"{linked[name]}?from=mail")
    sent = dict(re.findall(r'name="(back|membership)" value="([^"]+)"', page.text))
    there = client.post(reverse("partners:switch"), sent, follow=True)

    assert (page.status_code, re.search(r"<h1>(.+?)</h1>", page.text)[1]) == (404, said)
    assert sent == {"back": f"{linked[name]}?from=mail", "membership": str(place.pk)}
    assert (there.redirect_chain, there.status_code) == ([(f"{linked[name]}?from=mail", 302)], 200)


def test_the_demo_shows_it_as_well(cast, linked, settings):
    settings.DEBUG = settings.DEMO = True
    also(cast, "zoe", "acme", "buyer")

    page = cast.client_for("zoe").get(linked["thread"])

    assert (page.status_code, "This conversation belongs to Acme" in page.text) == (404, True)


@pytest.mark.parametrize("name", ["thread", "process", "request"])
def test_what_none_of_his_places_reads_is_as_what_never_was(cast, linked, name):
    who = "ada" if name == "request" else "zoe"
    also(cast, who, "resale", "buyer")
    client = cast.client_for(who)

    theirs, gone = client.get(linked[name]), client.get(reverse(f"messaging:{name}", args=[GONE]))

    assert (theirs.status_code, plain(theirs)) == (404, plain(gone))


@pytest.mark.parametrize("name", ["thread", "process"])
def test_who_has_one_place_is_asked_for_nothing_more(cast, linked, name):
    client = cast.client_for("zoe")
    client.get(linked[name])

    asked = []
    for address in (linked[name], reverse(f"messaging:{name}", args=[GONE])):
        with CaptureQueriesContext(connection) as found:
            assert client.get(address).status_code == 404
        asked.append(len(found))

    assert asked[0] == asked[1]


REFUSED = [
    ("fay", "acme", "buyer", "thread", "This conversation belongs to Acme"),
    ("fay", "acme", "buyer", "process", "This purchase process belongs to Acme"),
    ("alf", "vendor", "vendor", "thread", "This conversation belongs to Vendor"),
    ("bea", "vendor", "vendor", "request", "This purchase request is for Vendor"),
    ("fay", "vendor", "vendor", "sales", "Sales management is read for Vendor"),
    ("fay", "acme", "buyer", "purchases", "Purchases management is read for Acme"),
    ("fay", "vendor", "vendor", "requests", "Vendor reads purchase requests"),
    ("fay", "acme", "buyer", "notify", "Mails about messages are sent for Acme"),
    ("fay", "vendor", "vendor", "invitation", "Vendor has sent this invitation"),
]


@pytest.mark.parametrize(("who", "company", "role", "name", "said"), REFUSED)
def test_who_acts_from_a_place_without_an_inbox_is_led_to_the_one_that_has_it(
    cast, linked, who, company, role, name, said
):
    client, url = cast.client_for(who), linked[name]
    assert client.get(url).status_code == 403
    place = also(cast, who, company, role)

    page = client.get(url)
    sent = dict(re.findall(r'name="(back|membership)" value="([^"]+)"', page.text))
    there = client.post(reverse("partners:switch"), sent, follow=True)

    assert (page.status_code, re.search(r"<h1>(.+?)</h1>", page.text)[1]) == (404, said)
    assert sent == {"back": url, "membership": str(place.pk)}
    assert (there.redirect_chain, there.status_code) == ([(url, 302)], 200)


@pytest.mark.parametrize("name", ["thread", "process", "request", "sales", "invitation"])
def test_who_has_no_such_place_is_refused_whether_it_is_there_or_not(cast, linked, name):
    also(cast, "fay", "resale", "reseller")
    client = cast.client_for("fay")
    gone = re.sub(r"[0-9]+", str(GONE), linked[name])

    assert (client.get(linked[name]).status_code, client.get(gone).status_code) == (403, 403)


def test_what_is_sent_from_there_is_refused(cast, linked):
    also(cast, "fay", "vendor", "vendor")

    assert cast.client_for("fay").post(linked["sales"], {"ids": "1"}).status_code == 403


@pytest.mark.parametrize("back", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", ""])
def test_acting_elsewhere_leads_nowhere_else(cast, back):
    place = also(cast, "zoe", "acme", "buyer")

    answer = cast.client_for("zoe").post(reverse("partners:switch"), {"membership": place.pk, "back": back})

    assert answer["Location"] == reverse("home")
