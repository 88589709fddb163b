"""What /healthz and /readyz say (CHECKS: hooks)."""

import time
from datetime import timedelta

import pytest
from celery import current_app
from django.conf import settings
from django.core.cache import cache

from core import clock, health, outbox
from core.models import OutboxEntry
from core.tasks import send_outbox


def test_a_live_process_answers(client):
    response = client.get("/healthz")

    assert (response.status_code, response.content) == (200, b"ok")


def test_readiness_names_each_part(db, client):
    cache.clear()

    response = client.get("/readyz")

    assert response.status_code == 200
    assert response.json() == {
        "database": True,
        "broker": True,
        "outbox_late": False,
        "outbox_oldest_seconds": None,
        "last_sweep_seconds": None,
    }


def test_a_sweep_that_beat_has_asked_for_is_noted(db):
    entry = settings.CELERY_BEAT_SCHEDULE["outbox"]

    send_outbox(**entry["kwargs"])

    assert (entry["task"], health.readiness().last_sweep_seconds) == (send_outbox.name, 0)


def test_people_at_work_do_not_hide_that_beat_is_away(db, client, monkeypatch):
    """Their mails are sent, yet nothing happens by itself (Q14)."""
    cache.set(health.SWEEP_KEY, time.time() - 180, timeout=None)
    asked = []
    monkeypatch.setattr(current_app, "send_task", lambda name, *given, **known: asked.append((name, given, known)))

    for _click in range(3):
        monkeypatch.setattr(outbox, "_last_kick", 0.0)
        outbox.wake()
    for _name, given, known in asked:
        send_outbox(*given, **known)

    assert ([name for name, *_sent in asked], client.get("/readyz").json()["last_sweep_seconds"] >= 180) == (
        [send_outbox.name] * 3, True,
    )  # fmt: skip


@pytest.mark.parametrize(("ago", "late"), [(None, False), (5, False), (60, False), (61, True)])
def test_a_worker_that_beat_does_not_reach_is_late(db, cast, ago, late):
    cache.clear()
    if ago is not None:
        cache.set(health.SWEEP_KEY, time.time() - ago, timeout=None)

    page = cast.client_for("fay").get("/health/").content.decode()

    assert (health.readiness().sweep_late, ">Late<" in page) == (late, late)


def test_a_broker_that_is_away_does_not_stop_the_pages(db, settings):
    settings.REDIS_URL = "redis://127.0.0.1:1/0"

    found = health.readiness()

    assert (found.broker, found.is_ready) == (False, True)


@pytest.mark.parametrize(("age", "late"), [(0, False), (299, False), (302, True)])
def test_an_outbox_that_waits_too_long_is_late(db, age, late):
    outbox.enqueue("order.placed", key="old", order=1)
    OutboxEntry.objects.update(due_at=clock.now() - timedelta(seconds=age))

    found = health.readiness()

    assert (found.outbox_late, found.outbox_oldest_seconds >= age) == (late, True)
