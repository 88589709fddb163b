"""What breaks the constraints of purchase processes and offers."""

from collections.abc import Callable
from datetime import timedelta

from messaging.models import ProcessMatch, ProcessOffer, PurchaseProcess
from tests.factories.violations import altered
from tests.messaging.cases.threads import message, row, thread


def process(scene, **values):
    known = {"buyer": scene.cast.partners.acme, "owner": scene.cast.memberships.bea, "title": "Candles"}
    known |= {"product": scene.cast.products.CANDLE, "quantity": 9, "currency": "GBP", "created_at": scene.now}
    return PurchaseProcess.objects.create(**{**known, "deadline": scene.now + timedelta(days=9), **values})


def published(scene, **values):
    return process(scene, **{"state": "active", "published_at": scene.now, **values})


def strange(scene):
    """The check of publication lists the states too and would speak first."""
    altered("messaging_purchaseprocess DROP CONSTRAINT process_is_published_unless_draft")
    return process(scene, state="lost")


def matched_twice(scene):
    known = {"process": published(scene), "seller": scene.cast.partners.vendor, "found_at": scene.now}
    return [ProcessMatch.objects.create(**known) for _time in range(2)]


def offer(scene, said=None, **values):
    said = said or message(scene, thread(scene, process=published(scene), started_by="seller"), side="seller")
    known = {"message": said, "thread": said.thread, "unit_price": 1, "currency": "GBP", "quantity": 9}
    return ProcessOffer.objects.create(**{**known, "at": scene.now, **values})


CASES: dict[str, Callable] = {
    "process_state_is_known": strange,
    "process_wants_something": lambda s: process(s, product=None),
    "process_quantity_is_positive": lambda s: process(s, quantity=0),
    "process_budget_is_positive": lambda s: process(s, budget=0),
    "process_is_published_unless_draft": lambda s: process(s, published_at=s.now),
    "process_ended_exactly_by_somebody": lambda s: published(s, ended_at=s.now),
    "process_awarded_exactly_to_an_offer": lambda s: published(s, award_kind="cart"),
    "process_match_is_found_once": matched_twice,
    "process_offer_is_sound": lambda s: offer(s, quantity=0),
    "process_offers_stay": lambda s: row(offer(s)).update(unit_price=2),
    "messaging_processoffer_message_id": lambda s: offer(s, offer(s).message),
}
