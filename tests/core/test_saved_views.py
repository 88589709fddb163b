"""Saved views belong to their reader and their list; one of them may open it."""

from datetime import UTC, datetime

import pytest

from core.lists import saved
from core.models import SavedView
from core.refusal import Refused

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


def keep(cast, who="ada", **values):
    values = {"list_key": "partners", "name": "Mine", "query": "q=a", "is_default": False, **values}
    return saved.keep(**values, by=cast.acting(who), now=NOW)


def test_a_view_of_the_same_name_is_replaced_whatever_its_case(cast):
    first = keep(cast)
    second = keep(cast, name="MINE", query="q=b", is_default=True)

    assert (first.pk, second.name, SavedView.objects.get().query) == (second.pk, "MINE", "q=b")


def test_only_one_view_opens_the_list(cast):
    first, second = keep(cast, is_default=True), keep(cast, name="Other", is_default=True)
    assert [view.is_default for view in saved.of(first.user_id, "partners")] == [False, True]

    saved.open_with(view=first, by=cast.acting("ada"), now=NOW)
    assert [view.is_default for view in saved.of(first.user_id, "partners")] == [True, False]

    saved.open_with(view=first, by=cast.acting("ada"), now=NOW)
    assert [view.is_default for view in saved.of(second.user_id, "partners")] == [False, False]


def test_views_are_per_list_and_per_person(cast):
    keep(cast)
    keep(cast, list_key="orders")
    keep(cast, who="zoe", name="Hers")

    assert [view.name for view in saved.of(cast.users.ada.pk, "partners")] == ["Mine"]


def test_there_are_at_most_thirty(cast):
    for number in range(30):
        keep(cast, name=f"View {number}")

    with pytest.raises(Refused, match="30 views"):
        keep(cast, name="One more")
    assert keep(cast, name="view 7", query="q=z").query == "q=z"
