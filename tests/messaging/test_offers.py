"""Offers for purchase processes: until when a thread begins, and that one which has begun goes on (S1, scenario 9)."""

from datetime import timedelta
from decimal import Decimal

import pytest

from commerce.models import Product
from core.models import OutboxEntry
from core.refusal import Refused
from messaging.models import Message, ProcessMatch, ProcessOffer, PurchaseProcess, Side, Thread
from tests.messaging import buying, talking

TICK = timedelta(microseconds=1)


def test_an_offer_begins_a_thread_of_the_process(cast):
    process = buying.published(cast)

    offer = buying.offered(cast, process, asks=True)

    thread = Thread.objects.get()
    assert (thread.seller, thread.buyer, thread.process) == (cast.partners.vendor, cast.partners.acme, process)
    assert (thread.started_by, thread.product, offer.message.body) == (Side.SELLER, cast.products.CANDLE, buying.WORDS)
    assert (offer.message.bound, offer.message.due_at) == (cast.partners.acme, cast.now + timedelta(hours=72))
    assert (offer.unit_price, offer.quantity, offer.at) == (Decimal("8.75"), Decimal(200), cast.now)


def test_a_thread_begins_until_the_last_moment_before_the_deadline(cast):
    process = buying.published(cast)

    buying.offered(cast, process, at=process.deadline - TICK)

    assert Thread.objects.count() == 1


def test_at_the_deadline_no_thread_begins_though_no_worker_has_noted_it(cast):
    process = buying.published(cast)

    with pytest.raises(Refused, match="The time limit is over"):
        buying.offered(cast, process, at=process.deadline)

    assert (Thread.objects.count(), Message.objects.count(), ProcessOffer.objects.count()) == (0, 0, 0)
    assert PurchaseProcess.objects.get().state == "active"


def test_a_thread_that_has_begun_goes_on_after_the_deadline(cast):
    process = buying.published(cast)
    offer = buying.offered(cast, process)
    later = process.deadline + timedelta(days=3)

    talking.responded(cast, offer.thread, "bea", side=Side.BUYER, at=later, words="Can you do better?")
    talking.responded(cast, offer.thread, at=later + TICK, words="A little.")
    buying.offered(cast, process, unit_price=Decimal("8.50"), at=later + 2 * TICK)

    assert list(ProcessOffer.objects.order_by("pk").values_list("unit_price", flat=True)) == [
        Decimal("8.75"), Decimal("8.50"),
    ]  # fmt: skip
    assert (Thread.objects.count(), Message.objects.count()) == (1, 4)


def test_another_product_is_another_thread_and_past_the_deadline_refused(cast):
    buying.goods(cast)
    talking.owned(cast, "LANTERN")
    process = buying.published(cast)
    buying.offered(cast, process)

    with pytest.raises(Refused, match="The time limit is over"):
        buying.offered(cast, process, code="LANTERN", at=process.deadline)
    buying.offered(cast, process, code="LANTERN", at=process.deadline - TICK)

    assert Thread.objects.count() == 2


@pytest.mark.parametrize("end", ["closed", "awarded"])
def test_once_the_buyer_has_decided_nothing_more_is_offered(cast, end):
    process = buying.published(cast)
    offer = buying.offered(cast, process)
    _end = buying.closed(cast, process) if end == "closed" else buying.awarded(cast, offer)

    with pytest.raises(Refused, match="is over"):
        buying.offered(cast, process)

    talking.responded(cast, offer.thread, words="Thank you all the same.", at=talking.after(cast, hours=1))
    assert (ProcessOffer.objects.count(), Message.objects.count()) == (1, 2)


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"unit_price": Decimal(0)}, "unit_price"),
        ({"unit_price": Decimal("0.00001")}, "unit_price"),
        ({"unit_price": Decimal(10_000_000_000)}, "unit_price"),
        ({"currency": "XXY"}, "currency"),
        ({"quantity": Decimal(0)}, "quantity"),
        ({"delivery_days": 3651}, "delivery_days"),
        ({"valid_until": "yesterday"}, "valid_until"),
        ({"words": " "}, "body"),
    ],
)
def test_terms_that_make_no_sense_are_refused_beside_their_field(cast, changed, field):
    process = buying.published(cast)
    if "valid_until" in changed:
        changed = {"valid_until": (cast.now - timedelta(days=1)).date()}

    with pytest.raises(Refused) as refused:
        buying.offered(cast, process, **changed)

    assert (refused.value.field, Thread.objects.count()) == (field, 0)


def test_prices_keep_four_decimals(cast):
    offer = buying.offered(cast, buying.published(cast), unit_price=Decimal("0.0425"))

    offer.refresh_from_db()
    assert offer.unit_price == Decimal("0.0425")


@pytest.mark.parametrize("code", ["TWINE", "LANTERN"])
def test_only_what_is_the_sellers_own_and_matches_is_offered(cast, code):
    buying.goods(cast)
    talking.owned(cast, "TWINE")
    process = buying.published(cast)

    with pytest.raises(Refused, match="Choose a product of yours"):
        buying.offered(cast, process, code=code)


def test_what_is_off_sale_is_not_offered(cast):
    process = buying.published(cast)
    Product.objects.filter(code="CANDLE").update(is_active=False)

    with pytest.raises(Refused, match="Choose a product of yours"):
        buying.offered(cast, process)


@pytest.mark.parametrize("who", ["ruth", "alf", "fay", "bea", "dora"])
def test_other_roles_offer_nothing(cast, who):
    process = buying.published(cast)

    with pytest.raises(Refused, match="Your role does not write messages"):
        buying.offered(cast, process, who)


@pytest.mark.parametrize("who", ["zoe", "sam", "ada"])
def test_a_process_is_not_there_for_whom_it_does_not_suit(cast, who):
    process = buying.published(cast)

    with pytest.raises(PurchaseProcess.DoesNotExist):
        buying.offered(cast, process, who)


def test_a_draft_is_there_for_nobody_else(cast):
    talking.owned(cast)
    process = buying.drafted(cast)
    ProcessMatch.objects.create(process=process, seller=cast.partners.vendor, found_at=cast.now)

    with pytest.raises(PurchaseProcess.DoesNotExist):
        buying.offered(cast, process)


def test_a_buyer_who_no_longer_trades_is_offered_nothing(cast):
    process = buying.published(cast)
    cast.set_status("acme", "closed")

    with pytest.raises(Refused, match="no longer trades"):
        buying.offered(cast, process)


def test_a_form_that_is_sent_twice_is_one_offer(cast):
    process, key = buying.published(cast), "8a0f6a3e-3c1f-4c67-8a2e-222222222222"

    first, second = (buying.offered(cast, process, key=key) for _number in range(2))

    assert (first, Message.objects.count(), ProcessOffer.objects.count()) == (second, 1, 1)


def test_the_buyers_members_are_mailed_of_an_offer_as_of_any_message(cast):
    offer = buying.offered(cast, buying.published(cast))

    told = OutboxEntry.objects.filter(topic="message.written", payload__message=offer.message_id)
    buyers = [getattr(cast.memberships, who).pk for who in ("bea", "carl", "dora", "pia", "ada")]
    assert sorted(told.values_list("payload__membership", flat=True)) == sorted(buyers)
