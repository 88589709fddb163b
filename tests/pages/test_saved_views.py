"""Saving, opening and deleting views of a list, and that nobody reaches another person's."""

import pytest
from django.test import Client

from core.lists import saved
from core.models import SavedView


def keep(cast, who="ada", **values):
    values = {"list_key": "partners", "name": "Mine", "query": "q=a", "is_default": False, **values}
    return saved.keep(**values, by=cast.acting(who), now=cast.now)


@pytest.fixture
def ada(cast):
    return cast.client_for("ada")


def sent(**values):
    return {
        "list_key": "jobs",
        "name": "Failed",
        "query": "state=failed",
        "back": "/jobs/?state=failed&sort=-asked",
        **values,
    }


def test_saving_leads_back_to_the_list_as_it_was_saved(cast, ada):
    response = ada.post("/lists/views/", sent())

    view = SavedView.objects.get()
    assert (response.status_code, response["Location"]) == (302, f"/jobs/?state=failed&view={view.pk}")
    assert (view.user_id, view.name, view.query) == (cast.users.ada.pk, "Failed", "state=failed")


@pytest.mark.parametrize("wrong", [{"name": ""}, {"name": "x" * 61}, {"list_key": "a b"}, {"query": "x" * 2001}])
def test_what_is_wrong_saves_nothing_and_leads_back(ada, cast, wrong):
    response = ada.post("/lists/views/", sent(**wrong))

    assert (response["Location"], SavedView.objects.count()) == ("/jobs/?state=failed&sort=-asked", 0)


@pytest.mark.parametrize(
    "back", ["https://elsewhere.example/", "//elsewhere.example/", "javascript:alert(1)", "/\\elsewhere", ""]
)
def test_nobody_is_led_elsewhere(ada, cast, back):
    response = ada.post("/lists/views/", sent(name="", back=back))

    assert response["Location"] == "/"


def test_a_list_opens_with_the_default_unless_something_else_is_asked(ada, cast):
    view = keep(cast, list_key="jobs", query="state=failed", is_default=True)

    opened = ada.get("/jobs/")

    assert (opened.status_code, opened["Location"]) == (302, f"?state=failed&view={view.pk}")
    addresses = ("/jobs/?view=", "/jobs/?state=done", f"/jobs/{opened['Location']}")
    assert [ada.get(address).status_code for address in addresses] == [200, 200, 200]


@pytest.mark.parametrize("act", ["default", "deletion"])
def test_another_persons_view_is_not_there(cast, act):
    view = keep(cast)

    response = cast.client_for("zoe").post(f"/lists/views/{view.pk}/{act}/")

    assert (response.status_code, SavedView.objects.get().is_default) == (404, False)


def test_ones_own_is_deleted(cast, ada):
    view = keep(cast)

    response = ada.post(f"/lists/views/{view.pk}/deletion/", {"back": "/jobs/"})

    assert (response["Location"], SavedView.objects.count()) == ("/jobs/", 0)


def test_nobody_who_is_not_signed_in_saves(db):
    assert Client().post("/lists/views/", sent()).status_code == 302
    assert not SavedView.objects.exists()
