"""Mails about messages: what they say, to whom, and which are moot (S3, UX 25, T15)."""

from datetime import UTC, datetime, timedelta

import pytest
from django.conf import settings as django_settings
from django.utils.module_loading import import_string

from core.models import OutboxEntry
from messaging.actions import reopening
from messaging.links import notify as notify_links
from messaging.models import Message, NotifyHow, Side
from partners.models import Membership
from partners.permissions import Role
from tests.messaging import talking
from tests.messaging.mailing import choose, made, swept
from tests.pages.conftest import unhashed_static  # noqa: F401

HOUR = timedelta(hours=1)


def test_a_new_message_names_company_and_subject_and_leads_to_the_thread(cast, clock):
    message = talking.asked(cast)

    sent = made("message.written")

    link = f"{django_settings.BASE_URL}/messages/threads/{message.thread_id}/"
    assert (sent.to, sent.subject) == (["vic@people.example"], "Acme has written about Church candle")
    assert (talking.WORDS in sent.body, link in sent.body) == (True, True)
    assert "They ask for a response until 5 Mar 2026, 09:30 GMT." in sent.body
    assert (sent.cc, sent.bcc, sent.reply_to) == ([], [], [])


def test_a_long_message_is_cut_after_five_hundred_characters(cast, clock):
    talking.asked(cast, words="word " * 400 + "END")

    body = made("message.written").body

    assert ("word …" in body or "wor…" in body or "word…" in body, "END" in body) == (True, False)


def test_what_is_written_is_text_and_no_markup(cast, clock):
    talking.asked(cast, words="<script>alert(1)</script> & more")

    sent = made("message.written")

    assert "<script>alert(1)</script> & more" in sent.body
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; more" in sent.alternatives[0][0]


def test_every_mail_can_be_ended_with_one_post(cast, clock):
    talking.asked(cast)

    sent = made("message.written")

    address = notify_links.address(cast.memberships.vic.pk)
    assert sent.extra_headers["List-Unsubscribe"] == f"<{address}>"
    assert sent.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert address in sent.body


@pytest.mark.parametrize(("hours", "left"), [(24, "24 hours"), (4, "4 hours"), (3, "3 hours"), (0.5, "30 minutes")])
def test_a_reminder_says_how_much_time_is_left(cast, clock, hours, left):
    message = talking.asked(cast)

    swept(clock, message, hours * HOUR)

    assert made("message.reminder").subject == f"{left} left to respond to Acme about Church candle"


def test_a_reminder_is_moot_once_it_is_answered(cast, clock):
    message = talking.asked(cast)
    swept(clock, message, 24 * HOUR)
    talking.responded(cast, message.thread, at=message.due_at - 23 * HOUR)

    assert made("message.reminder") is None


def test_a_reminder_is_moot_once_the_next_one_says_it(cast, clock):
    message = talking.asked(cast)
    swept(clock, message, 24 * HOUR)

    clock.stand(message.due_at - 4 * HOUR)

    assert made("message.reminder") is None


def test_the_last_reminder_is_moot_once_it_is_over(cast, clock):
    message = talking.asked(cast)
    swept(clock, message, 4 * HOUR)

    clock.stand(message.due_at)

    assert made("message.reminder") is None


def test_a_block_tells_the_bound_company_that_it_can_no_longer_respond(cast, clock):
    message = talking.asked(cast)

    swept(clock, message)

    sent = made("message.blocked")
    assert (sent.to, sent.subject) == (
        ["vic@people.example"], "The time to respond to Acme about Church candle is over",
    )  # fmt: skip
    assert "You can no longer respond to this message; you can write again when Acme does." in sent.body


def test_a_block_says_where_one_can_still_respond_to_what_came_since(cast, clock):
    message = talking.asked(cast)
    talking.asked(cast, at=talking.after(cast, hours=10), asks=False)

    swept(clock, message)

    assert "What Acme has written since you can still respond to." in made("message.blocked").body


def test_a_block_tells_the_sender_that_he_may_write_again(cast, clock):
    message = talking.asked(cast)

    swept(clock, message)

    sent = made("message.missed", cast.memberships.bea)
    assert (sent.to, sent.subject) == (["bea@people.example"], "No response from Vendor about Church candle")
    assert "you may write again." in sent.body


def test_what_was_opened_again_makes_the_news_of_its_block_moot(cast, clock):
    message = talking.asked(cast)
    swept(clock, message)

    reopening.reopen(message=message, reason="Ill", by=cast.acting("max"))

    assert (made("message.blocked"), made("message.missed")) == (None, None)
    assert made("message.reopened", cast.memberships.vic).subject == (
        "You can respond to Acme about Church candle again"
    )
    assert made("message.reopened", cast.memberships.bea).subject == "Vendor can respond about Church candle again"


def test_the_reason_of_the_manager_is_in_no_mail(cast, clock):
    message = talking.asked(cast)
    clock.stand(message.due_at)

    reopening.reopen(message=message, reason="CANARY-REASON", by=cast.acting("max"))

    for who in (cast.memberships.vic, cast.memberships.bea):
        assert "CANARY" not in str(made("message.reopened", who).message())


@pytest.mark.parametrize("lost", ["place", "role", "address", "person", "company", "mails", "digest"])
def test_nothing_goes_to_whoever_lost_his_place_or_chose_otherwise(cast, clock, lost):
    message = talking.asked(cast)
    swept(clock, message)
    vic = cast.memberships.vic
    {
        "place": lambda: Membership.objects.filter(pk=vic.pk).update(ended_at=cast.now),
        "role": lambda: Membership.objects.filter(pk=vic.pk).update(roles=[Role.AFFILIATE]),
        "address": lambda: type(cast.users.vic).objects.filter(username="vic").update(email=""),
        "person": lambda: type(cast.users.vic).objects.filter(username="vic").update(status="inactive"),
        "company": lambda: cast.set_status("vendor", "closed"),
        "mails": lambda: choose(vic, NotifyHow.NONE, cast.now),
        "digest": lambda: choose(vic, NotifyHow.DIGEST, cast.now),
    }[lost]()

    assert (made("message.written"), made("message.blocked")) == (None, None)
    assert made("message.missed", cast.memberships.bea).to == ["bea@people.example"]

    if lost != "company":  # nobody writes to a company that no longer trades
        talking.asked(cast, at=message.due_at)
    assert OutboxEntry.objects.filter(topic="message.written").count() == 1


def test_nobody_below_a_closed_node_is_told(cast, clock):
    message = talking.asked(cast, "ada")
    cast.set_status("acme_north", "closed")

    swept(clock, message)

    told = OutboxEntry.objects.filter(topic="message.missed").values_list("payload__membership", flat=True)
    assert sorted(told) == sorted([cast.memberships.ada.pk, cast.memberships.dora.pk])


def test_somebody_with_two_places_is_told_once(cast, clock):
    message = talking.asked(cast)
    second = Membership.objects.create(user=cast.users.ada, partner=cast.partners.acme_north, roles=[Role.APPROVER])

    swept(clock, message)

    told = OutboxEntry.objects.filter(
        topic="message.missed", payload__membership__in=[cast.memberships.ada.pk, second.pk]
    )
    assert [entry.payload["membership"] for entry in told] == [cast.memberships.ada.pk]


ZONES = ["Europe/Warsaw", "America/New_York", "Pacific/Kiritimati"]
SHOWN = {
    ("Europe/Warsaw", "spring"): "31 Mar 2026, 13:00 CEST",
    ("Europe/Warsaw", "autumn"): "27 Oct 2026, 11:00 CET",
    ("America/New_York", "spring"): "31 Mar 2026, 07:00 EDT",
    ("America/New_York", "autumn"): "27 Oct 2026, 06:00 EDT",
    ("Pacific/Kiritimati", "spring"): "1 Apr 2026, 01:00 +14",
    ("Pacific/Kiritimati", "autumn"): "28 Oct 2026, 00:00 +14",
}
SENT = {"spring": datetime(2026, 3, 28, 11, tzinfo=UTC), "autumn": datetime(2026, 10, 24, 10, tzinfo=UTC)}
"""At noon in Warsaw, before its clocks are changed."""


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("season", SENT)
def test_72_hours_are_hours_also_when_clocks_are_changed(cast, clock, zone, season):
    cast.users.vic.timezone = zone
    cast.users.vic.save(update_fields=["timezone"])
    clock.stand(SENT[season])

    message = talking.asked(cast, at=SENT[season])

    assert message.due_at - message.sent_at == 72 * HOUR
    assert f"until {SHOWN[zone, season]}." in made("message.written").body


def test_no_mail_of_one_company_goes_to_people_of_the_other(cast, clock):
    """Of every topic: the people of a thread's side, each alone."""
    message = talking.asked(cast)
    swept(clock, message, 24 * HOUR)
    swept(clock, message)
    reopening.reopen(message=message, reason="Ill", by=cast.acting("max"))
    sides = {"message.written": Side.SELLER, "message.reminder": Side.SELLER, "message.blocked": Side.SELLER,
             "message.missed": Side.BUYER}  # fmt: skip
    people = {Side.SELLER: {"vic"}, Side.BUYER: {"bea", "carl", "dora", "pia", "ada"}}

    for entry in OutboxEntry.objects.filter(topic__startswith="message."):
        place = Membership.objects.select_related("user").get(pk=entry.payload["membership"])
        side = entry.payload.get("side") or sides[entry.topic]
        sent = import_string(django_settings.OUTBOX_TOPICS[entry.topic])(entry.payload)

        assert place.user.username in people[side]
        assert sent is None or sent.recipients() == [place.user.email]
    assert Message.objects.count() == 1
