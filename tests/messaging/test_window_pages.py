"""The 72 hours through the pages, by the database's clock alone, with no worker at all (S2, S3, D01-D05, D09, D11)."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import DatabaseError, transaction

from core.refusal import Refused
from messaging.actions import reopening, window
from messaging.models import Message, Side, Thread
from tests.messaging import clocks, talking
from tests.pages.conftest import unhashed_static  # noqa: F401

SECOND, MICROSECOND = timedelta(seconds=1), timedelta(microseconds=1)
WHOLE = timedelta(hours=72)


@pytest.fixture
def clock(cast):
    with clocks.of_this_connection() as clock:
        clock.stand(cast.now)
        yield clock


def ask(cast, who="bea", code="CANDLE", **sent):
    """Ask about a product of the vendor's, on its page; give the message."""
    talking.owned(cast, code)
    sent = {"body": talking.WORDS, "asks": "on", **sent}
    answer = cast.client_for(who).post(f"/messages/ask/{code}/", sent)
    assert answer.status_code == 302
    return Message.objects.latest("pk")


def reply(cast, message, who="vic", **sent):
    """Send the reply box; give the answer."""
    url = f"/messages/threads/{message.thread_id}/reply/"
    return cast.client_for(who).post(url, {"body": "Yes, ready to go.", **sent})


def listed(cast, who, inbox, standing):
    """Give the threads that an inbox shows under a filter."""
    page = cast.client_for(who).get(f"/messages/{inbox}/?standing={standing}").content.decode()
    return [pk for pk in Thread.objects.values_list("pk", flat=True) if f"/messages/threads/{pk}/" in page]


@pytest.mark.parametrize(("after", "status"), [(WHOLE - SECOND, 302), (WHOLE + SECOND, 422)])
def test_a_response_counts_at_71_59_59_and_is_refused_at_72_00_01(cast, clock, after, status):
    message = ask(cast)

    clock.stand(message.sent_at + after)
    answer = reply(cast, message)

    message.refresh_from_db()
    assert (answer.status_code, message.answer is not None) == (status, status == 302)
    assert (message.blocked_at, Message.objects.count()) == (None, 2 if status == 302 else 1)


def test_what_was_typed_stays_on_the_page_that_refuses_it(cast, clock):
    message = ask(cast)
    clock.stand(message.due_at)

    page = reply(cast, message, body="Forty are in the warehouse").content.decode()

    assert ("Forty are in the warehouse" in page, "What you wrote was not sent" in page) == (True, True)


@pytest.mark.parametrize(("early", "is_over"), [(MICROSECOND, False), (0 * SECOND, True)])
def test_page_action_sweep_and_inbox_agree_about_the_very_moment(cast, clock, early, is_over):
    message = ask(cast)
    clock.stand(message.due_at - early)
    thread = Thread.objects.get()

    seen = {
        "sweep": window.sweep()["blocked"] == 1,
        "seller": listed(cast, "vic", "sales", "blocked") == [thread.pk],
        "buyer": listed(cast, "bea", "purchases", "theirs_missed") == [thread.pk],
        "box": "/reply/" not in cast.client_for("vic").get(f"/messages/threads/{thread.pk}/").content.decode(),
        "action": refused(lambda: talking.responded(cast, thread, at=message.due_at - early)),
        "page": reply(cast, message).status_code == 422,
    }

    assert seen == dict.fromkeys(seen, is_over)


def refused(call):
    """Whether an action refuses, without leaving anything behind."""
    try:
        with transaction.atomic():
            call()
            transaction.set_rollback(True)
    except Refused:
        return True
    return False


ZONES = {
    "Europe/Warsaw": ("31 Mar 2026, 13:00 CEST", "27 Oct 2026, 11:00 CET"),
    "America/New_York": ("31 Mar 2026, 07:00 EDT", "27 Oct 2026, 06:00 EDT"),
    "Pacific/Kiritimati": ("1 Apr 2026, 01:00 +14", "28 Oct 2026, 00:00 +14"),
}
NOON_IN_WARSAW = (datetime(2026, 3, 28, 11, tzinfo=UTC), datetime(2026, 10, 24, 10, tzinfo=UTC))


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("season", [0, 1])
def test_the_page_shows_the_end_in_the_readers_zone(cast, clock, zone, season):
    cast.users.vic.timezone = zone
    cast.users.vic.save(update_fields=["timezone"])
    clock.stand(NOON_IN_WARSAW[season])

    message = ask(cast)

    page = cast.client_for("vic").get(f"/messages/threads/{message.thread_id}/").content.decode()
    assert (message.due_at - message.sent_at, ZONES[zone][season] in page) == (WHOLE, True)


@pytest.mark.parametrize("season", [0, 1])
def test_a_response_counts_by_hours_also_when_clocks_are_changed(cast, clock, season):
    clock.stand(NOON_IN_WARSAW[season])
    message = ask(cast)

    clock.stand(NOON_IN_WARSAW[season] + WHOLE - SECOND)

    assert reply(cast, message).status_code == 302


TAMPERED = {
    "sent_at": "2020-01-01T00:00:00Z", "due_at": "2099-01-01T00:00:00Z", "deadline": "2099-01-01T00:00:00Z",
    "bound": "1", "notice_at": "", "blocked_at": "", "answer": "1", "timezone": "Pacific/Kiritimati",
    "time_zone": "Pacific/Kiritimati", "now": "2020-01-01T00:00:00Z", "moment": "2020-01-01",
}  # fmt: skip


def test_what_is_forged_into_the_question_is_not_read(cast, clock):
    message = ask(cast, **TAMPERED)

    assert (message.sent_at, message.due_at, message.bound) == (cast.now, cast.now + WHOLE, cast.partners.vendor)
    assert (message.answer, message.blocked_at) == (None, None)


def test_what_is_forged_into_the_answer_is_not_read(cast, clock):
    message = ask(cast)
    clock.stand(message.due_at)

    assert reply(cast, message, **TAMPERED).status_code == 422
    message.refresh_from_db()
    assert (message.due_at, message.answer) == (cast.now + WHOLE, None)


@pytest.mark.parametrize("asks", ["", "false"])
def test_only_what_is_ticked_asks(cast, clock, asks):
    talking.owned(cast)

    cast.client_for("bea").post("/messages/ask/CANDLE/", {"body": "Hello", "asks": asks} if asks else {"body": "Hello"})

    assert Message.objects.get().asks is False


def test_without_the_request_it_is_never_blocked_and_shows_no_countdown(cast, clock):
    talking.owned(cast)
    cast.client_for("bea").post("/messages/ask/CANDLE/", {"body": "Hello"})
    message = Message.objects.get()

    clock.stand(cast.now + timedelta(hours=80))
    window.sweep()
    page = cast.client_for("vic").get(f"/messages/threads/{message.thread_id}/").content.decode()

    assert ("data-countdown" in page, reply(cast, message).status_code) == (False, 302)


def closed(cast, clock):
    """Give a message whose time is over."""
    message = ask(cast)
    clock.stand(message.due_at)
    return message


def test_sending_the_old_form_again_opens_nothing(cast, clock):
    key = "8a0f6a3e-3c1f-4c67-8a2e-222222222222"
    message = ask(cast, key=key)
    clock.stand(message.due_at)

    assert ask(cast, key=key) == message

    assert (Message.objects.count(), reply(cast, message).status_code) == (1, 422)


@pytest.mark.parametrize("change", [{"body": "Other words"}, {"due_at": "later"}, {"sent_at": "later"}])
def test_editing_opens_nothing(cast, clock, change):
    message = closed(cast, clock)
    values = {name: message.due_at + WHOLE if value == "later" else value for name, value in change.items()}

    with pytest.raises(DatabaseError, match=r"stays|Cannot update"), transaction.atomic():
        Message.objects.filter(pk=message.pk).update(**values)

    assert reply(cast, message).status_code == 422


def test_deleting_opens_nothing(cast, clock):
    message = closed(cast, clock)

    with pytest.raises(DatabaseError, match="Cannot delete"), transaction.atomic():
        Message.objects.filter(pk=message.pk)._raw_delete("default")

    assert reply(cast, message).status_code == 422


def test_asking_oneself_opens_nothing(cast, clock):
    message = closed(cast, clock)

    assert (reply(cast, message, asks="on").status_code, Message.objects.count()) == (422, 1)


def test_the_other_sides_next_message_opens_the_thread_and_not_the_old_window(cast, clock):
    message = closed(cast, clock)

    again = reply(cast, message, "bea", body="Still there?")
    answer = reply(cast, message)

    message.refresh_from_db()
    assert (again.status_code, answer.status_code, message.answer) == (302, 302, None)


def test_what_a_manager_opened_can_be_responded_to_on_the_page(cast, clock):
    message = closed(cast, clock)
    window.sweep()

    reopening.reopen(message=message, reason="Ill", by=cast.acting("max"))

    assert reply(cast, message).status_code == 302


REOPEN = "/messages/{}/reopening/"


def test_the_manager_opens_it_on_a_page_that_says_what_follows(cast, clock):
    message = closed(cast, clock)
    client, url = cast.client_for("max"), REOPEN.format(message.pk)

    shown = client.get(url).content.decode()
    answer = client.post(url, {"reason": "The seller was ill"}, follow=True)

    assert ("Vendor can respond again, for 72 hours" in shown, talking.WORDS in shown) == (True, False)
    assert answer.redirect_chain == [(url, 302)]
    page = answer.content.decode()
    assert ("This message can still be responded to" in page, "The seller was ill" in page) == (True, True)


def test_a_refused_reopening_keeps_the_reason(cast, clock):
    message = ask(cast)

    answer = cast.client_for("max").post(REOPEN.format(message.pk), {"reason": "Because"})

    assert (answer.status_code, "Because" in answer.content.decode()) == (422, True)
    assert cast.client_for("max").post(REOPEN.format(message.pk), {"reason": ""}).status_code == 422


@pytest.mark.parametrize(("who", "status"), [("bea", 403), ("vic", 403), ("sam", 403), ("zoe", 403)])
def test_no_one_else_has_that_page(cast, clock, who, status):
    message = closed(cast, clock)

    assert cast.client_for(who).get(REOPEN.format(message.pk)).status_code == status
    assert cast.client_for(who).post(REOPEN.format(message.pk), {"reason": "Mine"}).status_code == status


def test_what_is_not_there_is_not_there(cast, clock):
    assert cast.client_for("max").get(REOPEN.format(999_999)).status_code == 404


def test_scenario_8_whole(cast, clock):
    """With the flag a reply at 71:59:59 is taken, at 72:00:00 refused with the worker stopped; without it never; the
    profile is 404 before and 200 after the response."""
    bea = cast.client_for("bea")
    in_time, too_late = ask(cast), ask(cast, code="TWINE")
    talking.owned(cast, "POUND")
    bea.post("/messages/ask/POUND/", {"body": "How many pounds?"})
    free = Message.objects.latest("pk")
    profiles = [f"/messages/threads/{each.thread_id}/company/" for each in (in_time, too_late, free)]
    assert [bea.get(url).status_code for url in profiles] == [404, 404, 404]

    clock.stand(cast.now + WHOLE - SECOND)
    assert reply(cast, in_time).status_code == 302
    clock.stand(cast.now + WHOLE)
    assert reply(cast, too_late).status_code == 422
    clock.stand(cast.now + timedelta(hours=80))
    assert reply(cast, free).status_code == 302

    assert [bea.get(url).status_code for url in profiles] == [200, 404, 200]
    assert Message.objects.filter(side=Side.SELLER).count() == 2
    assert Message.objects.exclude(blocked_at=None).count() == 0
