"""The terms of business: written in versions that stay, accepted with a registration that names the version."""

import pytest
from django.db import DatabaseError, transaction

from core.models import AuditEntry
from core.refusal import Refused
from partners.actions import terms as actions
from partners.forms.registration import RegistrationForm
from partners.models import BusinessTerms, Registration
from partners.queries import terms as queries
from tests.factories import racing
from tests.pages.conftest import unhashed_static  # noqa: F401

SENT = {
    "company": "Nordlicht GmbH", "street": "Kai 1", "city": "Kiel", "country": "DE", "name": "Nina New",
    "email": "nina@nordlicht.example", "language": "en-gb",
}  # fmt: skip


def write(cast, text="Goods stay ours.", *, who="max", seen=0):
    return actions.write(text=text, seen=seen, by=cast.acting(who), now=cast.now)


def register(client, **values):
    return client.post("/register/", {**SENT, **values})


def test_versions_count_up_and_the_last_one_counts(cast):
    first, second = write(cast), write(cast, "Goods are yours.", seen=1)

    assert (first.number, second.number, queries.last()) == (1, 2, second)
    rows = AuditEntry.objects.filter(event="terms.written").order_by("pk").values_list("actor_name", "new")
    assert list(rows) == [("Max", {"version": 1}), ("Max", {"version": 2})]


@pytest.mark.parametrize("who", ["sam", "fay", "ada"])
def test_others_write_nothing(cast, who):
    with pytest.raises(Refused, match="does not change the marketplace"):
        write(cast, who=who)


def test_the_same_again_nothing_and_what_was_not_read_are_refused(cast):
    write(cast)

    for text, seen, words in (
        ("Goods stay ours.", 1, "Nothing is new"),
        (" ", 1, "Write the terms"),
        ("Other", 0, "another version"),
    ):
        with pytest.raises(Refused, match=words):
            write(cast, text, seen=seen)


@pytest.mark.django_db(transaction=True)
def test_of_two_versions_written_at_once_one_author_reads_the_other_first(cast):
    by = cast.acting("max")

    def save(text):
        return actions.write(text=text, seen=0, by=by, now=cast.now)

    answers = racing.together(lambda: save("Goods stay ours."), lambda: save("Goods are yours."))

    assert [len(racing.refusals(answers)), BusinessTerms.objects.count()] == [1, 1]


def test_a_version_stays_as_it_was(cast):
    write(cast)

    with pytest.raises(DatabaseError, match="Cannot update"), transaction.atomic():
        BusinessTerms.objects.update(text="Other")
    with pytest.raises(DatabaseError, match="Cannot"), transaction.atomic():
        BusinessTerms.objects.all().delete()


def test_without_terms_nothing_is_accepted(cast, client):
    answer = register(client)

    assert (answer.status_code, Registration.objects.get().terms) == (302, None)
    assert "accepts" not in RegistrationForm().fields


def test_a_registration_names_the_version_that_was_accepted(cast, client):
    write(cast)

    refused = register(client, terms_number=1)
    taken = register(client, terms_number=1, accepts="on")

    assert (refused.status_code, taken.status_code) == (422, 302)
    assert Registration.objects.get().terms.number == 1


def test_terms_that_changed_meanwhile_are_read_again(cast, client):
    write(cast)
    write(cast, "Goods are yours.", seen=1)

    answer = register(client, terms_number=1, accepts="on")

    page = answer.content.decode()
    assert (answer.status_code, Registration.objects.exists()) == (422, False)
    assert "have changed since you opened the page" in page
    assert ('name="terms_number" value="2"' in page, "checked" in page) == (True, False)


def test_everybody_reads_old_versions_by_their_number(cast, client):
    write(cast)
    write(cast, "Goods are yours.", seen=1)

    assert client.get("/terms/").headers["Location"] == "/terms/2/"
    old = client.get("/terms/1/").content.decode()
    assert ("Goods stay ours." in old, "A newer version has replaced it." in old) == (True, True)
    assert client.get("/terms/3/").status_code == 404


def test_who_accepted_which_version_is_listed(cast, client):
    write(cast)
    register(client, terms_number=1, accepts="on")
    Registration.objects.update(
        state="waiting", confirmed_at=cast.now, partner=cast.partners.zenith, user=cast.users.zoe
    )

    page = cast.client_for("max").get("/settings/terms/1/").content.decode()

    assert ("Zenith" in page, "Nina New" in page) == (True, True)


def test_the_page_writes_a_version_and_keeps_what_is_refused(cast):
    client = cast.client_for("max")

    done = client.post("/settings/terms/new/", {"text": "Goods stay ours.", "seen": "0"})
    again = client.post("/settings/terms/new/", {"text": "Something else", "seen": "0"})

    assert (done.status_code, again.status_code, queries.last().number) == (302, 422, 1)
    assert "Something else" in again.content.decode()
