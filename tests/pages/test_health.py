"""What /healthz and /readyz say (CHECKS: hooks)."""

from datetime import timedelta

import pytest
from django.core.cache import cache

from core import clock, health, outbox, tasks
from core.models import OutboxEntry


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


def test_a_sweep_of_the_worker_is_noted(db):
    tasks.send_outbox()

    assert health.readiness().last_sweep_seconds == 0


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
