"""Mails about recordings: what they say, to whom, and which are moot (F6, UX 25)."""

from datetime import timedelta

import pytest
from django.conf import settings as django_settings
from django.utils.module_loading import import_string

from core import clock
from core.models import OutboxEntry
from telesales.actions import recording_request
from tests.telesales import recording as calls


@pytest.fixture
def now(db):
    """Give this moment: mails ask the database's clock whether they are moot."""
    return clock.now()


@pytest.fixture(autouse=True)
def root(settings, tmp_path):
    settings.RECORDINGS_ROOT = str(tmp_path)


def mail(topic):
    """Give what the last entry of a topic has the worker send."""
    entry = OutboxEntry.objects.filter(topic=topic).order_by("-pk").first()
    return import_string(django_settings.OUTBOX_TOPICS[topic])(entry.payload)


def test_the_seller_reads_what_is_due_when_and_why(cast):
    sale = calls.sold(cast)
    cast.users.vic.timezone = "Europe/Berlin"
    cast.users.vic.save(update_fields=["timezone"])
    request = calls.asked(cast, sale)

    sent = mail("recording.asked")

    assert sent.to == ["vic@people.example"]
    assert sent.subject == f"Recording wanted for order {sale.order.number}: £100.00, Acme"
    assert (f"/sales/phone/sales/{sale.order.number}/" in sent.body, "The buyer disputes it" in sent.body) == (
        True,
        True,
    )
    zone = "CEST" if calls.in_zone(request.due_at, "Europe/Berlin").dst() else "CET"
    assert f"{zone}. Without it the order is cancelled." in sent.body


def test_once_it_is_there_nobody_is_asked_or_reminded(cast):
    sale = calls.sold(cast)
    request = calls.asked(cast, sale)
    recording_request.remind(now=request.due_at - timedelta(hours=2))
    reminded = mail("recording.reminder").subject

    calls.given(cast, sale)

    assert reminded.startswith("Recording still missing")
    assert (mail("recording.asked"), mail("recording.reminder")) == (None, None)


def test_who_has_asked_learns_that_it_is_there(cast):
    sale = calls.sold(cast)
    calls.asked(cast, sale)
    calls.given(cast, sale)

    sent = mail("recording.answered")

    assert (sent.to, "Vendor has given what you asked for." in sent.body) == (["max@people.example"], True)


def test_a_missing_one_and_one_that_is_no_longer_wanted_are_told(cast):
    sale = calls.sold(cast)
    calls.asked(cast, sale)
    recording_request.withdraw(sale=sale, by=cast.acting("max"), now=cast.now)
    request = calls.asked(cast, sale)
    recording_request.sweep(now=request.due_at)

    assert "The order goes on." in mail("recording.withdrawn").body
    assert mail("recording.missed").subject.startswith(f"Order {sale.order.number} is cancelled: no recording")


@pytest.mark.parametrize("change", [{"email": ""}, {"status": "inactive"}])
def test_who_is_not_reached_is_not_written_to(cast, change):
    sale = calls.sold(cast)
    calls.asked(cast, sale)
    type(cast.users.vic).objects.filter(pk=cast.users.vic.pk).update(**change)

    assert mail("recording.asked") is None
