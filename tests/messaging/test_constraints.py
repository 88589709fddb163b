"""What the database itself refuses: threads, messages and windows, purchase processes, contacts."""

from datetime import timedelta
from types import SimpleNamespace

import pytest

from messaging.models import WINDOW, Attachment, Message, ProcessOffer, Reopening
from tests.factories.violations import promised, refused_with
from tests.messaging import cases
from tests.messaging.cases import threads as area
from tests.messaging.cases.processes import offer


@pytest.fixture
def scene(cast, now):
    return SimpleNamespace(cast=cast, now=now)


def test_every_promise_of_the_models_has_its_case():
    assert set(cases.CASES) == promised("messaging")


@pytest.mark.parametrize("name", cases.CASES)
def test_the_database_refuses_it(scene, name):
    assert name in refused_with(cases.CASES[name], scene)


@pytest.mark.parametrize(
    "change",
    [
        {"side": "seller"},
        {"body": "Never mind"},
        {"sent_at": timedelta(hours=1)},
        {"asks": False},
    ],
)
def test_nothing_of_what_was_said_changes(scene, change):
    said = area.asking(scene)
    change = {name: scene.now + value if isinstance(value, timedelta) else value for name, value in change.items()}

    assert "messages_stay_as_sent" in refused_with(lambda: area.row(said).update(**change))


@pytest.mark.parametrize("what", ["thread", "author", "membership"])
def test_nor_who_said_it_and_where(scene, what):
    said = area.message(scene)
    other = {
        "thread": lambda: area.thread(scene, product=scene.cast.products.TWINE),
        "author": lambda: scene.cast.users.ada,
        "membership": lambda: scene.cast.memberships.ada,
    }[what]()

    assert "messages_stay_as_sent" in refused_with(lambda: area.row(said).update(**{what: other}))


def test_a_verdict_is_not_taken_back_nor_moved(scene):
    answered, blocked = area.answered(scene), area.blocked(scene_of_another(scene))
    later = scene.now + timedelta(minutes=1)

    for made, change in (
        (answered, {"answered_at": later}),
        (answered, {"answer": answered}),
        (blocked, {"blocked_at": None}),
        (blocked, {"blocked_at": later}),
    ):
        assert "message_verdict_stays" in refused_with(lambda made=made, change=change: area.row(made).update(**change))


def scene_of_another(scene):
    """The same with another buyer, so that both have a thread about the product."""
    partners = SimpleNamespace(**{**vars(scene.cast.partners), "acme": scene.cast.partners.zenith})
    cast = SimpleNamespace(partners=partners, users=scene.cast.users, products=scene.cast.products,
                           memberships=scene.cast.memberships)  # fmt: skip
    return SimpleNamespace(cast=cast, now=scene.now)


def test_a_deadline_moves_only_as_a_reopening_of_this_message_says(scene):
    blocked = area.blocked(scene)
    reopened = area.reopening(scene, blocked)
    change = {"due_at": reopened.due_at, "blocked_at": None}

    too_long = refused_with(lambda: area.row(blocked).update(**{**change, "due_at": scene.now + 2 * WINDOW}))
    as_said = refused_with(lambda: area.row(blocked).update(**change))

    assert ("message_window_is_reopened_with_a_reason" in too_long, as_said) == (True, "")


def test_an_answered_message_is_not_opened_again(scene):
    answered = area.answered(scene)
    area.reopening(scene, answered, at=scene.now + WINDOW, due_at=scene.now + 2 * WINDOW)

    told = refused_with(lambda: area.row(answered).update(due_at=scene.now + 2 * WINDOW))

    assert "message_window_is_reopened_with_a_reason" in told


def test_a_window_never_begins_with_its_end(scene):
    said = area.message(scene)

    for change in ({"answer": said, "answered_at": scene.now}, {"blocked_at": scene.now + WINDOW}):
        told = refused_with(lambda change=change: area.asking(scene, said.thread, **change))
        assert "message_opens_its_window" in told


def test_what_was_said_sent_and_offered_is_never_deleted(scene):
    area.reopening(scene)
    offer(scene)
    area.attachment(scene_of_another(scene))

    for model in (Reopening, Attachment, ProcessOffer, Message):
        told = refused_with(lambda model=model: model.objects.all()._raw_delete(model.objects.db))
        assert "delete rows from" in told


def test_a_closed_thread_makes_room_for_another(scene):
    area.thread(scene, closed_at=scene.now)

    assert refused_with(area.thread, scene) == ""
