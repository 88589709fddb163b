"""The page of a thread: what it shows and to whom, the box and when there is none, what is sent (S2-S5, D05)."""

import re
import uuid
from datetime import timedelta

import pytest
from django.urls import reverse

from messaging.models import Message, Reading, Side, Thread
from tests.messaging import talking
from tests.pages.conftest import now, unhashed_static  # noqa: F401

HOUR = timedelta(hours=1)


def address(thread, name="thread"):
    return reverse(f"messaging:{name}", args=[thread.pk])


def box(page):
    """The form to respond; None where there is none."""
    return re.search(r'<form method="post" action="/messages/threads/\d+/reply/"', page)


def asked(cast, *, hours=1, **how):
    return talking.asked(cast, at=cast.now - hours * HOUR, **how).thread


def test_the_box_stands_below_the_last_message_while_time_is_left(cast):
    thread = asked(cast, hours=70)

    page = cast.client_for("vic").get(address(thread)).text

    assert box(page).start() > page.index(talking.WORDS)
    assert "data-shuts=" in page
    assert "1 h 59 min left" in page


def test_after_the_deadline_there_is_no_box_but_why_and_what_next(cast):
    thread = asked(cast, hours=72)

    page = cast.client_for("vic").get(address(thread)).text

    assert box(page) is None
    assert "Acme asked for a response within 72 hours, and the time is over." in page
    assert "You can write again as soon as Acme does." in page
    assert "No response in time" in page


def test_the_sender_may_write_again_after_it(cast):
    page = cast.client_for("bea").get(address(asked(cast, hours=72))).text

    assert box(page) is not None
    assert "Missed by them" in page


def test_without_a_deadline_nothing_is_counted_down(cast):
    page = cast.client_for("vic").get(address(asked(cast, hours=100, asks=False))).text

    assert (box(page) is not None, "data-left" in page, "data-shuts" in page) == (True, False, False)


def test_what_became_of_a_request_is_told(cast):
    thread = asked(cast, hours=10)
    talking.responded(cast, thread, at=cast.now - 7 * HOUR)

    page = cast.client_for("bea").get(address(thread)).text

    assert "Answered after 3 h" in page
    assert page.index(talking.WORDS) < page.index("Yes, ready to go.")


def test_a_response_is_written_once_however_often_it_is_sent(cast):
    thread, client = asked(cast), cast.client_for("vic")
    sent = {"body": "Fifty are here.", "key": uuid.uuid4(), "asks": "on"}

    answers = [client.post(address(thread, "reply"), sent) for _time in range(2)]

    message = thread.messages.get(side=Side.SELLER)
    assert [each["Location"] for each in answers] == [f"{address(thread)}#message-{message.pk}"] * 2
    assert (message.body, message.asks, message.bound) == ("Fifty are here.", True, cast.partners.acme)
    assert Message.objects.get(side=Side.BUYER).answer == message


def test_other_words_with_the_same_key_are_not_lost(cast):
    """The page of before comes back, by the browser's own button: what is typed there is asked about."""
    thread, client, key = asked(cast), cast.client_for("vic"), uuid.uuid4()
    client.post(address(thread, "reply"), {"body": "Fifty are here.", "key": key})

    again = client.post(address(thread, "reply"), {"body": "And ten more.", "key": key})

    assert (again.status_code, thread.messages.count()) == (409, 2)
    assert "And ten more." in again.text
    fresh = re.search(r'name="key" value="([^"]+)"', again.text)[1]
    client.post(address(thread, "reply"), {"body": "And ten more.", "key": fresh})
    assert thread.messages.count() == 3


def test_too_late_the_words_are_kept_on_the_page(cast):
    thread = asked(cast, hours=72)

    answer = cast.client_for("vic").post(address(thread, "reply"), {"body": "I am so sorry"})

    assert (answer.status_code, thread.messages.count()) == (422, 1)
    assert box(answer.text) is None
    assert "I am so sorry</textarea>" in answer.text


def test_an_empty_message_is_refused_beside_its_field(cast):
    thread = asked(cast)

    answer = cast.client_for("vic").post(address(thread, "reply"), {"body": "  ", "asks": "on"})

    assert (answer.status_code, thread.messages.count()) == (422, 1)
    assert "Write a message." in answer.text
    assert 'name="asks" checked' in answer.text.replace(' class="form-check-input"', "").replace(' id="id_asks"', "")


def test_nothing_but_words_and_the_flag_is_read_of_the_form(cast):
    thread = asked(cast, hours=100, asks=False)
    other = asked(cast, code="TWINE")
    forged = {
        "body": "x", "asks": "on", "sent_at": "2020-01-01", "due_at": "2030-01-01", "side": "buyer", "bound": "1",
        "thread": other.pk, "author": cast.users.bea.pk, "answer": "1", "notice_at": "2030-01-01",
    }  # fmt: skip

    cast.client_for("vic").post(address(thread, "reply"), forged)

    message = thread.messages.get(side=Side.SELLER)
    assert (message.author, message.due_at - message.sent_at) == (cast.users.vic, timedelta(hours=72))
    assert message.sent_at >= cast.now


def test_a_form_of_another_thread_cannot_take_its_key(cast):
    one, other, key = asked(cast), asked(cast, code="TWINE"), uuid.uuid4()
    client = cast.client_for("vic")

    for thread in (one, other):
        client.post(address(thread, "reply"), {"body": "Yes", "key": key})

    assert [each.messages.count() for each in (one, other)] == [2, 2]


def test_opening_a_thread_changes_nothing_and_the_page_notes_that_it_is_read(cast):
    thread, client = asked(cast), cast.client_for("vic")
    page = client.get(address(thread)).text
    assert Reading.objects.count() == 0
    seen = re.search(r'name="seen" value="(\d+)"', page)[1]

    answer = client.post(address(thread, "thread_read"), {"seen": seen}, headers={"HX-Request": "true"})

    known = Reading.objects.get()
    assert (answer.status_code, known.membership, known.until) == (204, cast.memberships.vic, thread.last_at)


@pytest.mark.parametrize("seen", ["", "0", "x", "9" * 30, "\0"])
def test_what_was_not_shown_is_not_read(cast, seen):
    thread = asked(cast)

    cast.client_for("vic").post(address(thread, "thread_read"), {"seen": seen})

    assert Reading.objects.count() == 0


def test_what_is_new_comes_to_a_page_that_is_open(cast):
    thread = asked(cast, hours=3)
    first, client = thread.messages.get(), cast.client_for("bea")
    talking.responded(cast, thread, at=cast.now - HOUR, words="Fifty are here.")
    query = f"?after={first.pk}&first={first.pk}&box=1"

    part = client.get(address(thread) + query, headers={"HX-Request": "true"}).text

    assert ("Fifty are here." in part, talking.WORDS in part, "<html" in part) == (True, False, False)
    assert f'hx-target="#outcome-{first.pk}"' in part
    assert "Answered after 2 h" in part
    assert 'hx-target="#thread-reply"' not in part


def test_a_box_comes_back_when_one_may_write_again(cast):
    thread = asked(cast, hours=80)
    first = thread.messages.get()
    talking.asked(cast, at=cast.now, words="Hello?")
    query = f"?after={first.pk}&first={first.pk}&box=0"

    part = cast.client_for("vic").get(address(thread) + query, headers={"HX-Request": "true"}).text

    assert ('hx-target="#thread-reply"' in part, box(part) is not None, "Hello?" in part) == (True, True, True)


def test_without_script_the_same_address_is_the_page(cast):
    thread = asked(cast)
    first = thread.messages.get()

    page = cast.client_for("vic").get(f"{address(thread)}?after={first.pk}&first={first.pk}&box=1")

    assert talking.WORDS in page.text
    assert "<html" in page.text


def test_a_long_thread_is_shown_in_parts(cast):
    thread = asked(cast, asks=False, hours=90)
    for number in range(60):
        talking.responded(cast, thread, at=cast.now - timedelta(minutes=100 - number), words=f"No. {number:03}")
    client = cast.client_for("bea")

    latest = client.get(address(thread)).text
    earlier = client.get(address(thread) + re.search(r"\?before=\d+", latest)[0]).text

    assert [f"No. {each:03}" in latest for each in (9, 10, 59)] == [False, True, True]
    assert [f"No. {each:03}" in earlier for each in (9, 10, 59)] == [True, False, False]
    assert talking.WORDS in earlier


@pytest.mark.parametrize("name", ["thread", "reply", "thread_read", "thread_note", "thread_owner"])
@pytest.mark.parametrize(("who", "status"), [("zoe", 404), ("sam", 404), ("max", 404), ("fay", 403), ("ruth", 403)])
def test_a_thread_of_others_is_not_there(cast, name, who, status):
    thread, client = asked(cast), cast.client_for(who)
    ask = client.get if name == "thread" else client.post

    answer = ask(address(thread, name), {"body": "x", "note": "x", "owner": ""})

    assert (answer.status_code, Message.objects.count()) == (status, 1)


def test_a_closed_thread_is_read_and_not_written_in(cast):
    thread = asked(cast)
    Thread.objects.filter(pk=thread.pk).update(closed_at=cast.now)
    client = cast.client_for("vic")

    page, answer = client.get(address(thread)), client.post(address(thread, "reply"), {"body": "Hello"})

    assert (page.status_code, box(page.text), answer.status_code) == (200, None, 422)
    assert "nobody writes here any more" in page.text


def test_what_was_written_is_text(cast):
    thread = asked(cast, words="<script>alert(1)</script>\n{{ 7*7 }}")

    page = cast.client_for("vic").get(address(thread)).text

    assert "&lt;script&gt;alert(1)&lt;/script&gt;<br>{{ 7*7 }}" in page
