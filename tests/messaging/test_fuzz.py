"""Whatever stands in an address or a form of messages, no page fails (W05)."""

from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.messaging.foreign import SENT, Scene, addresses, filled, rows
from tests.pages.conftest import now, unhashed_static  # noqa: F401
from tests.pages.test_fuzz import HEADERS, TEXTS, encoded

WHO = ["bea", "vic", "max", "sam"]
NAMES = ["q", "page", "sort", "standing", "owner", "unread", "shows", "company", "at_min", "at_max", "state", "side",
         "export", "columns", "cursor", "ids", "view", "before", "after", "first", "box", "product", "category", "text",
         "thread", "x"]  # fmt: skip
FIELDS = sorted({*SENT, "key", "files", "kind", "unit", "budget", "specification", "deadline", "delivery_days",
                 "valid_until", "is_gross", "category", "password", "again", "name", "mails"})  # fmt: skip
CALM = {"suppress_health_check": [HealthCheck.too_slow], "deadline": None}


def test_no_query_makes_a_page_fail(cast):
    found = addresses(Scene(cast)) + [f"/messages/{path}/ODD/" for path in ("news", "invitation/link", "notifications")]
    people, seen = {who: cast.client_for(who) for who in WHO}, set()

    @settings(max_examples=400, **CALM)
    @given(
        who=st.sampled_from(WHO), url=st.sampled_from(found), headers=HEADERS,
        query=st.lists(st.tuples(st.sampled_from(NAMES), TEXTS), max_size=4),
    )  # fmt: skip
    def ask(who, url, headers, query):
        answer = people[who].get(url, encoded(query), **headers)
        answer.getvalue() if answer.streaming else None
        seen.add(answer.status_code)
        assert answer.status_code < 500

    ask()

    assert {200, 404} <= seen <= {200, 204, 302, 400, 403, 404, 405, 422}


def test_no_form_makes_a_page_fail(cast):
    scene = Scene(cast)
    found = [filled(path, scene.key(name) if "<" in path else []) for name, path, _access in rows("post")]
    people, seen = {who: cast.client_for(who) for who in WHO}, set()

    @settings(max_examples=300, **CALM)
    @given(
        who=st.sampled_from(WHO), url=st.sampled_from(found),
        said=st.lists(st.tuples(st.sampled_from(FIELDS), TEXTS), max_size=6), is_sound=st.booleans(),
    )  # fmt: skip
    def send(who, url, said, is_sound):
        with transaction.atomic():
            answer = people[who].post(url, {**(SENT if is_sound else {}), **encoded(said)})
            answer.getvalue() if answer.streaming else None
            transaction.set_rollback(True)
        seen.add(answer.status_code)
        assert answer.status_code < 500

    send()

    assert {302, 422} <= seen <= {200, 302, 400, 403, 404, 405, 409, 422}
