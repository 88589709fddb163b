"""What belongs to another company does not exist: the same answer as for what never was, and nothing is written."""

import pytest

from tests.pages.reading import body
from tests.pages.writing import everything

READ = [
    ("ada", lambda w: f"/orders/{w.foreign.number}/", "/orders/O-0/"),
    ("bea", lambda w: "/catalogue/OBELISK/", "/catalogue/NOTHING/"),
    ("ada", lambda w: "/partners/ZENITH/", "/partners/NOBODY/"),
    ("ada", lambda w: "/credit/ZENITH/", "/credit/NOBODY/"),
    ("zoe", lambda w: f"/approvals/steps/{w.step.pk}/", "/approvals/steps/999999/"),
    ("zoe", lambda w: f"/orders/{w.waiting.number}/", "/orders/O-0/"),
    ("dora", lambda w: f"/approvals/steps/{w.step.pk}/", "/approvals/steps/99999999999999999999/"),
    ("bea", lambda w: f"/approvals/steps/{w.step.pk}/", "/approvals/steps/0/"),
]
WRITE = [
    ("bea", lambda w: "/catalogue/OBELISK/line/", {"quantity": "1"}),
    ("bea", lambda w: f"/carts/{w.foreign_cart.pk}/choice/", {}),
    ("bea", lambda w: f"/carts/{w.foreign_cart.pk}/submission/", {"payment_method": "bank_transfer"}),
    ("bea", lambda w: f"/carts/lines/{w.foreign_line.pk}/", {"quantity": "1"}),
    ("bea", lambda w: f"/carts/lines/{w.foreign_line.pk}/removal/", {}),
    ("bea", lambda w: f"/approvals/orders/{w.foreign.number}/withdrawal/", {}),
    ("bea", lambda w: f"/approvals/orders/{w.held.number}/withdrawal/", {}),
    ("bea", lambda w: f"/approvals/steps/{w.step.pk}/", {"decision": "accept"}),
    ("zoe", lambda w: f"/approvals/steps/{w.step.pk}/", {"decision": "accept"}),
    ("zoe", lambda w: f"/carts/{w.cart.pk}/submission/", {"payment_method": "on_account"}),
    ("zoe", lambda w: f"/carts/lines/{w.line.pk}/", {"quantity": "9"}),
    ("carl", lambda w: f"/carts/{w.cart.pk}/choice/", {}),
    ("max", lambda w: "/partners/NOBODY/status/", {"status": "closed", "reason": "x"}),
    ("fay", lambda w: "/orders/O-0/release/", {}),
    ("bea", lambda w: "/partners/switch/", {"membership": "999999"}),
    ("bea", lambda w: "/partners/switch/", {"membership": "99999999999999999999999"}),
    ("zoe", lambda w: "/partners/switch/", {}),
]


@pytest.mark.parametrize("case", READ, ids=lambda case: f"{case[0]} {case[2]}")
def test_what_is_foreign_reads_like_what_never_was(world, case):
    who, address, never = case
    client = world.cast.client_for(who)

    foreign, nothing = client.get(address(world)), client.get(never)

    assert (foreign.status_code, nothing.status_code) == (404, 404)
    assert body(foreign) == body(nothing)


@pytest.mark.parametrize("case", WRITE, ids=lambda case: f"{case[0]} {case[2]}")
def test_what_is_foreign_cannot_be_written(world, case):
    who, address, data = case
    client = world.cast.client_for(who)
    before = everything()
    known = {
        "membership": world.other_place.pk,
        "seen": world.step.content_hash,
        "key": world.waiting.submission_key,
    }

    answer = client.post(address(world), {**known, **data})

    assert (answer.status_code, everything()) == (404, before)


def test_lists_show_nothing_of_others(world):
    ada, zoe = world.cast.client_for("ada"), world.cast.client_for("zoe")
    pages = [
        "/orders/?scope=company",
        "/orders/?scope=company&q=O-",
        "/catalogue/?q=obelisk",
        "/credit/",
        "/partners/",
        "/",
    ]

    seen_by_ada = b"".join(ada.get(page).content for page in pages)
    seen_by_zoe = b"".join(zoe.get(page).content for page in pages)

    assert [word for word in (b"O-FOREIGN", b"OBELISK", b"Zenith") if word in seen_by_ada] == []
    assert [word for word in (b"O-WAITING", b"LANTERN", b"Acme") if word in seen_by_zoe] == []
