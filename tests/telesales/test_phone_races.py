"""Two at once at one phone offer: one order, and no window overwrites another (O10, F2)."""

import pytest

from commerce.models import Order
from core.refusal import Refused
from telesales.actions import phone
from telesales.models import PhoneOffer, PhoneSale
from tests.factories.racing import REPEATS, refusals, together
from tests.telesales import phoning

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def shop(cast):
    """Give the cast with a script and two products of the vendor's."""
    phoning.script(cast)
    phoning.owned(cast)
    phoning.owned(cast, "LANTERN")
    return cast


def counted():
    return Order.objects.count(), PhoneSale.objects.count()


@pytest.mark.parametrize("_time", REPEATS)
def test_ordered_twice_at_once_it_is_one_order(shop, _time):
    offer, by = phoning.offered(shop), shop.acting("vic")

    answers = together(*[lambda: phone.order(offer=offer, seen=offer.version, by=by, now=shop.now)] * 2)

    assert refusals(answers) == []
    assert (len({order.pk for order in answers}), counted()) == (1, (1, 1))


@pytest.mark.parametrize("_time", REPEATS)
def test_of_two_windows_that_write_at_once_one_is_told(shop, _time):
    offer, by = phoning.offered(shop), shop.acting("vic")

    def write(note):
        return lambda: phone.change(offer=offer, seen=offer.version, note=note, by=by, now=shop.now)

    answers = together(write("First"), write("Second"))

    assert len(refusals(answers)) == 1
    [written] = [answer for answer in answers if not isinstance(answer, Refused)]
    now = PhoneOffer.objects.get(pk=offer.pk)
    assert (now.note, now.version) == (written.note, offer.version + 1)


@pytest.mark.parametrize("_time", REPEATS)
def test_what_is_ordered_is_what_was_confirmed_while_it_is_switched(shop, _time):
    offer, by = phoning.offered(shop), shop.acting("vic")

    together(
        lambda: phone.order(offer=offer, seen=offer.version, by=by, now=shop.now),
        lambda: phone.switch(offer=offer, product=shop.products.LANTERN, by=by, now=shop.now),
    )

    now = PhoneOffer.objects.get(pk=offer.pk)
    expected = {"ordered": (1, 1), "draft": (0, 0)}[now.state]
    assert (now.product.code, counted()) == ({"ordered": "CANDLE", "draft": "LANTERN"}[now.state], expected)
