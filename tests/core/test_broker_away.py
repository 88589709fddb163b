"""While Redis is away or refuses, a request commits, answers, and its mail waits in the outbox (CHECKS Q05)."""

import time
from pathlib import Path

import pytest
import redis
from celery import Celery
from django.conf import settings
from django.db import transaction

from core import outbox
from core.devstack.services import Valkey
from core.models import OutboxEntry

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]

STUCK_SECONDS = 10


@pytest.fixture
def broker(monkeypatch):
    """Give a function that has the web process talk to another broker, with the settings it runs with."""
    apps = []

    def use(url):
        app = Celery("elsewhere", set_as_current=False)
        app.config_from_object(settings, namespace="CELERY")
        app.conf.broker_url = url
        monkeypatch.setattr(outbox, "current_app", app)
        apps.append(app)

    yield use
    for app in apps:
        app.close()


@pytest.fixture
def full_valkey(tmp_path):
    """Give the address of a Valkey of our own that refuses every write."""
    server = Valkey(Path(tmp_path) / "valkey")
    server.launch()
    server.finish()
    with redis.Redis(unix_socket_path=str(server.socket)) as client:
        client.config_set("maxmemory", 1)
    yield server
    server.stop()


def address(server):
    return server.url.replace("unix://", "redis+socket://")


def refused_writes(server):
    """Give how many writes a Valkey has refused."""
    with redis.Redis(unix_socket_path=str(server.socket)) as client:
        return sum(each["rejected_calls"] for each in client.info("commandstats").values())


def request(number):
    """Do what a request does that sends a mail; give the seconds it took."""
    began = time.monotonic()
    with transaction.atomic():
        outbox.enqueue("order.placed", key=f"placed:{number}", order=1)
    return time.monotonic() - began


def test_ten_requests_pass_while_nobody_listens(broker, monkeypatch):
    broker("redis://127.0.0.1:1/0")
    monkeypatch.setattr(outbox, "KICK_EVERY_SECONDS", 0)

    slowest = max(request(number) for number in range(10))

    assert (slowest < STUCK_SECONDS, OutboxEntry.objects.count()) == (True, 10)


def test_requests_pass_while_redis_refuses_to_write(broker, full_valkey, monkeypatch):
    broker(address(full_valkey))
    monkeypatch.setattr(outbox, "KICK_EVERY_SECONDS", 0)

    slowest = max(request(number) for number in range(3))

    assert (slowest < STUCK_SECONDS, OutboxEntry.objects.count()) == (True, 3)


def test_the_worker_is_woken_at_most_once_in_a_while(broker, full_valkey, monkeypatch):
    broker(address(full_valkey))
    monkeypatch.setattr(outbox, "KICK_EVERY_SECONDS", 60)
    outbox.wake()
    once = refused_writes(full_valkey)

    outbox.wake()

    assert (once > 0, refused_writes(full_valkey)) == (True, once)
