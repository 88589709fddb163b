"""Somebody who is signed in and has no password chooses one: allauth leads there from "Change password" (P4)."""

import pytest
from django.contrib.auth.hashers import make_password

from partners.models import User

CHANGE, FIRST = "/account/password/", "/account/password/first/"
CHOSEN = "a long word for lanterns"


@pytest.fixture
def bea(world):
    """Give Bea, who has no password."""
    User.objects.filter(pk=world.cast.users.bea.pk).update(password=make_password(None))
    world.cast.users.bea.refresh_from_db()
    return world.cast.client_for("bea")


def test_who_has_none_is_led_to_choose_one(world, bea):
    answer = bea.get(CHANGE)
    page = bea.get(FIRST)

    assert (answer.status_code, answer["Location"]) == (302, FIRST)
    assert (page.status_code, "You have none yet." in page.content.decode()) == (200, True)


def test_what_is_chosen_counts_and_he_stays_signed_in(world, bea):
    answer = bea.post(FIRST, {"password1": CHOSEN, "password2": CHOSEN})

    assert answer.status_code == 302
    assert User.objects.get(pk=world.cast.users.bea.pk).check_password(CHOSEN)
    assert bea.get("/orders/").status_code == 200


def test_what_is_too_weak_is_refused_beside_its_field(world, bea):
    answer = bea.post(FIRST, {"password1": "12345", "password2": "12345"})

    assert "error-summary" in answer.content.decode()
    assert not User.objects.get(pk=world.cast.users.bea.pk).has_usable_password()


def test_who_has_one_changes_it_instead(world):
    answer = world.cast.client_for("carl").get(FIRST)

    assert (answer.status_code, answer["Location"]) == (302, CHANGE)
