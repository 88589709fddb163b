"""Who may send credit messages: tokens, their scope, their end, how often (K5, X08)."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from commerce.actions import credit_sender as actions
from commerce.models import CreditMessage, CreditSender, SenderToken
from commerce.queries import credit_message as queries
from core.models import AuditEntry
from core.refusal import Refused
from tests.commerce import messages
from tests.commerce.messages import answer, body, posting, send, sent
from tests.pages.conftest import unhashed_static  # noqa: F401

GOOD = {"name": "Bank", "kinds": ["payment"], "partner": None, "per_minute": 60}


@pytest.fixture(autouse=True)
def forgotten():
    """The failed attempts of one test are not the next one's."""
    cache.clear()


@pytest.fixture
def bank(cast):
    return messages.sender(cast)


def refused(**headers):
    return Client().post(reverse("commerce:credit_intake"), body(), content_type="application/xml", **headers)


def test_whatever_is_wrong_with_a_token_the_answer_is_the_same(cast, bank):
    sender, token = bank
    fay = cast.acting("fay")
    off, offs = messages.sender(cast, name="Off")
    actions.switch(sender=off, is_active=False, by=fay, now=cast.now)
    old = actions.issue(sender=sender, by=fay, now=cast.now, ends_others=True)[1]
    SenderToken.objects.filter(sender=sender, ended_at=None).update(expires_at=cast.now)
    good = actions.issue(sender=sender, by=fay, now=cast.now)[1]
    wrong = ["", " ", "Bearer", "Bearer ", f"Bearer {token}", f"Bearer {old}", f"Bearer {offs}", f"Bearer  {good}",
             f"Bearer {good} ", f" Bearer {good}", f"Basic {good}", good, f"Bearer {good[:-1]}", f"Bearer {good}x",
             f"Bearer {good}, Bearer {good}", f"Bearer {good},Bearer x", "Bearer " + "x" * 10_000,
             "Bearer cps_ü"]  # fmt: skip

    answers = [refused(), *(refused(HTTP_AUTHORIZATION=each) for each in wrong)]

    assert {(each.status_code, each.content, each["WWW-Authenticate"]) for each in answers} == {
        (401, answers[0].content, 'Bearer realm="credit"')
    }
    assert answer(answers[0]).error == "unauthorised"
    assert (send(good, body()).status_code, CreditMessage.objects.count()) == (200, 1)


def test_a_refused_token_is_audited_without_the_token(cast, bank):
    sender, token = bank
    actions.end(token=sender.tokens.get(), by=cast.acting("fay"), now=cast.now)

    send(token, body())
    refused()

    rows = AuditEntry.objects.filter(event="creditsender.refused").order_by("id")
    assert [(row.subject_id, row.new, row.ip) for row in rows] == [
        (sender.pk, {"why": "ended"}, "127.0.0.1"),
        (0, {"why": "no_token"}, "127.0.0.1"),
    ]
    assert token not in str(list(AuditEntry.objects.values()))


def test_the_token_itself_is_nowhere_in_the_database(cast, bank):
    _sender, token = bank

    kept = SenderToken.objects.get()
    assert (len(token), len(kept.digest), kept.hint) == (47, 64, token[:10])
    assert token[10:] not in str([*SenderToken.objects.values(), *AuditEntry.objects.values()])


def test_who_keeps_trying_is_told_to_wait(bank):
    codes = [refused().status_code for _time in range(25)]

    assert codes == [401] * 20 + [429] * 5
    assert AuditEntry.objects.filter(event="creditsender.refused").count() == 20
    assert send(bank[1], body()).status_code == 200


def test_a_sender_that_sends_too_often_is_told_how_long_to_wait(cast):
    sender, token = messages.sender(cast, per_minute=3)
    cache.clear()

    answers = [send(token, body(id=str(number))) for number in range(4)]

    assert [each.status_code for each in answers] == [200, 200, 200, 429]
    assert (answer(answers[3]).error, 50 <= int(answers[3]["Retry-After"]) <= 60) == ("too_often", True)
    last = CreditMessage.objects.order_by("received_at").first().received_at
    assert queries.wait_seconds(sender, last + timedelta(seconds=61)) == 0


def test_the_old_token_goes_on_for_a_week_where_another_replaces_it(cast, bank):
    sender, first = bank

    second = actions.issue(sender=sender, by=cast.acting("fay"), now=cast.now)[1]

    found = sender.tokens.order_by("pk").values_list("hint", "expires_at")
    assert list(found) == [(first[:10], cast.now + timedelta(days=7)), (second[:10], None)]


@pytest.mark.parametrize(("seconds", "is_let_in"), [(-1, True), (0, False), (1, False)])
def test_a_token_counts_until_it_expires_and_not_at_that_moment(cast, bank, seconds, is_let_in):
    sender, token = bank
    sender.tokens.update(expires_at=cast.now)

    found, _token, why = actions.authenticate(header=f"Bearer {token}", now=cast.now + timedelta(seconds=seconds))

    assert (found, why) == ((sender, "") if is_let_in else (None, "expired"))


def test_the_others_end_at_once_where_somebody_may_know_them(cast, bank):
    sender, first = bank

    second = actions.issue(sender=sender, by=cast.acting("fay"), now=cast.now, ends_others=True)[1]

    assert [send(each, body()).status_code for each in (first, second)] == [401, 200]
    row = AuditEntry.objects.filter(event="creditsender.token_issued").latest("id")
    assert row.new == {"token": second[:10], "replaces": [first[:10]], "at_once": True}


def test_no_third_token_counts_beside_two(cast, bank):
    sender, _token = bank
    actions.issue(sender=sender, by=cast.acting("fay"), now=cast.now)

    with pytest.raises(Refused, match="Two tokens count already"):
        actions.issue(sender=sender, by=cast.acting("fay"), now=cast.now)


def test_a_sender_that_is_switched_off_gets_no_token_and_sends_again_when_it_is_on(cast, bank):
    sender, token = bank
    fay = cast.acting("fay")
    actions.switch(sender=sender, is_active=False, by=fay, now=cast.now)

    with pytest.raises(Refused, match="switched off"):
        actions.issue(sender=sender, by=fay, now=cast.now)
    off = send(token, body()).status_code
    actions.switch(sender=sender, is_active=True, by=fay, now=cast.now)

    assert (off, send(token, body()).status_code) == (401, 200)
    events = AuditEntry.objects.filter(subject_type="creditsender", subject_id=sender.pk).exclude(
        event="creditsender.refused"
    )
    assert list(events.order_by("id").values_list("event", flat=True)) == [
        "creditsender.created", "creditsender.token_issued", "creditsender.switched_off", "creditsender.switched_on",
    ]  # fmt: skip


def test_another_scope_counts_from_the_next_message_on(cast, bank):
    sender, token = bank
    scope = {**GOOD, "partner": cast.partners.zenith}

    changed = actions.change(sender=sender, **scope, by=cast.acting("fay"), now=cast.now)

    assert sent(token, posting()).codes == {"1": "unknown_account"}
    row = AuditEntry.objects.get(event="creditsender.changed")
    assert (row.subject_id, row.old["company"], row.new["company"]) == (changed.pk, "", "ZENITH")


@pytest.mark.parametrize(
    ("bad", "field"),
    [
        ({"name": " "}, "name"),
        ({"name": "Taken"}, "name"),
        ({"kinds": []}, "kinds"),
        ({"per_minute": 0}, "per_minute"),
        ({"per_minute": 601}, "per_minute"),
    ],
)
def test_a_sender_without_a_sound_scope_is_refused(cast, bad, field):
    messages.sender(cast, name="Taken")

    with pytest.raises(Refused) as told:
        actions.create(**{**GOOD, **bad}, by=cast.acting("fay"), now=cast.now)

    assert (told.value.field, CreditSender.objects.count()) == (field, 1)


def test_only_finance_keeps_senders(cast, bank):
    sender, _token = bank
    sam, token = cast.acting("sam"), sender.tokens.get()

    for act in (
        lambda: actions.create(**GOOD, by=sam, now=cast.now),
        lambda: actions.change(sender=sender, **GOOD, by=sam, now=cast.now),
        lambda: actions.switch(sender=sender, is_active=False, by=sam, now=cast.now),
        lambda: actions.issue(sender=sender, by=sam, now=cast.now),
        lambda: actions.end(token=token, by=sam, now=cast.now),
    ):
        with pytest.raises(Refused, match="Only Finance"):
            act()


def test_when_a_token_was_used_is_noted_to_the_minute(cast, bank):
    sender, token = bank

    send(token, body())

    first = sender.tokens.get().last_used_at
    send(token, body(id="M-2"))
    assert (first is not None, sender.tokens.get().last_used_at) == (True, first)
