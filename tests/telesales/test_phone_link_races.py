"""Links and cards of phone offers at the same moment, for real: one order at most, and what is paid in vain goes back
(F7, O7).

Without the lock of phone.locked several links are sent at once, what was sent is changed, and links sent again count as
one; without that of phone_link._waiting both yeses are answered, and so are a yes with a no, with another link and with
a withdrawal. The first opening needs no lock: it is one UPDATE with its condition.
"""

from datetime import timedelta

import pytest
from django.db.models import F
from payments import PaymentStatus

from commerce.actions import payment as payments
from commerce.models import Order, Payment, PaymentEvent
from core.models import OutboxEntry
from telesales.actions import phone, phone_card, phone_link
from telesales.models import PhoneOffer
from tests.factories import cards
from tests.factories.racing import REPEATS, refusals, together
from tests.telesales import phoning
from tests.telesales.test_phone_link import YES, drafted, entered, sent

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def they_sell(cast):
    phoning.script(cast)
    phoning.owned(cast)


def yes(cast, offer):
    said = {**YES, "seen": offer.version, "payment_method": offer.payment_method}
    return lambda: phone_link.accept(offer=offer, now=cast.now, **said)


def heard(cast, payment, told=None, now=None):
    told = told or cards.message(payment, at=cast.now)
    return lambda: payments.hear(payment=payment, told=told, now=now or cast.now)


def in_vain():
    """Give how many payments took money for no order, and whether all of it goes back."""
    lost = Payment.objects.filter(status=PaymentStatus.CONFIRMED, order=None)
    return lost.count(), not lost.exclude(refund_due=F("captured_amount")).exists()


@pytest.mark.parametrize("repeat", REPEATS)
def test_two_yeses_are_one_order(cast, repeat):
    offer, _token = sent(cast)

    answers = together(*[yes(cast, offer)] * 6)

    assert (Order.objects.count(), len(refusals(answers))) == (1, 5)
    assert OutboxEntry.objects.filter(topic="order.placed").count() == 1


@pytest.mark.parametrize("repeat", REPEATS)
def test_a_new_buyer_who_clicks_twice_is_one_company(cast, repeat):
    offer, _token = sent(cast, customer=None)

    together(*[yes(cast, offer)] * 4)

    assert Order.objects.get().partner.name == "New Ltd"


@pytest.mark.parametrize("repeat", REPEATS)
def test_clicks_on_sending_are_one_link(cast, repeat):
    offer = drafted(cast)
    send = lambda: phone_link.send(offer=offer, seen=offer.version, by=cast.acting("vic"), now=cast.now)  # noqa: E731

    answers = together(*[send] * 6)

    assert (len(refusals(answers)), OutboxEntry.objects.filter(topic="phone.link").count()) == (5, 1)


@pytest.mark.parametrize("repeat", REPEATS)
def test_what_is_sent_is_not_changed_while_it_is_sent(cast, repeat):
    """Changed first, it is no longer what was seen; sent first, it is no longer changed."""
    offer, by = drafted(cast), cast.acting("vic")
    send = lambda: phone_link.send(offer=offer, seen=offer.version, by=by, now=cast.now)  # noqa: E731 - one call
    change = lambda: phone.change(offer=offer, quantity=2, by=by, now=cast.now)  # noqa: E731 - one call

    answers = together(send, change)

    found = PhoneOffer.objects.get()
    assert (len(refusals(answers)), found.quantity) == (1, 1 if found.state == "sent" else 2)


@pytest.mark.parametrize("repeat", REPEATS)
def test_a_yes_and_another_link_are_one_of_them(cast, repeat):
    offer, _token = sent(cast)
    anew = lambda: phone_link.send_again(offer=offer, by=cast.acting("vic"), now=cast.now)  # noqa: E731 - one call

    answers = together(yes(cast, offer), anew)

    state = PhoneOffer.objects.get().state
    assert (len(refusals(answers)), state) == (1, "ordered" if Order.objects.exists() else "sent")


@pytest.mark.parametrize("repeat", REPEATS)
def test_links_sent_again_at_once_are_counted_each(cast, repeat):
    offer, _token = sent(cast)
    anew = lambda: phone_link.send_again(offer=offer, by=cast.acting("vic"), now=cast.now)  # noqa: E731 - one call

    answers = together(*[anew] * 4)

    assert (refusals(answers), PhoneOffer.objects.get().version) == ([], offer.version + 4)


@pytest.mark.parametrize("repeat", REPEATS)
def test_a_yes_and_a_no_are_one_of_them(cast, repeat):
    offer, _token = sent(cast)
    no = lambda: phone_link.decline(offer=offer, ip=None, now=cast.now)  # noqa: E731 - one call

    answers = together(yes(cast, offer), no)

    state = PhoneOffer.objects.get().state
    assert (len(refusals(answers)), state) == (1, "ordered" if Order.objects.exists() else "declined")


@pytest.mark.parametrize("repeat", REPEATS)
def test_a_yes_by_card_said_twice_is_one_payment(cast, repeat):
    offer, _token = sent(cast, "card")

    answers = together(*[yes(cast, offer)] * 6)

    assert refusals(answers) == []
    assert ({each.pk for each in answers}, Payment.objects.count()) == ({Payment.objects.get().pk}, 1)


@pytest.mark.parametrize("repeat", REPEATS)
def test_the_first_opening_is_noted_by_one(cast, repeat):
    offer, _token = sent(cast)

    answers = together(*[lambda: phone_link.opened(offer=offer, now=cast.now)] * 6)

    assert sorted(answers) == [False] * 5 + [True]


@pytest.mark.parametrize("repeat", REPEATS)
def test_a_yes_and_a_withdrawal_are_one_of_them(cast, repeat):
    offer, _token = sent(cast)
    back = lambda: phone_link.withdraw(offer=offer, by=cast.acting("vic"), now=cast.now)  # noqa: E731 - one call

    answers = together(yes(cast, offer), back)

    state = PhoneOffer.objects.get().state
    assert (len(refusals(answers)), state) == (1, "ordered" if Order.objects.exists() else "draft")


@pytest.mark.parametrize("repeat", REPEATS)
def test_a_payment_and_a_withdrawal_are_an_order_or_a_refund(cast, repeat):
    offer, _token = sent(cast, "card")
    payment = entered(cast, offer)
    back = lambda: phone_link.withdraw(offer=offer, by=cast.acting("vic"), now=cast.now)  # noqa: E731 - one call

    answers = together(heard(cast, payment), back)

    is_ordered = Order.objects.exists()
    assert (len(refusals(answers)), in_vain()) == (int(is_ordered), (int(not is_ordered), True))


@pytest.mark.parametrize("repeat", REPEATS)
def test_a_payment_and_the_end_of_its_time_are_an_order_or_a_refund(cast, repeat):
    offer, _token = sent(cast, "card")
    payment = entered(cast, offer)
    in_time, late = offer.expires_at - timedelta(seconds=1), offer.expires_at

    together(
        heard(cast, payment, cards.message(payment, at=in_time), late),
        heard(cast, payment, cards.message(payment, at=late), late),
    )

    assert in_vain() == ((0, True) if Order.objects.exists() else (1, True))


@pytest.mark.parametrize("repeat", REPEATS)
def test_a_provider_who_says_it_ten_times_makes_one_order(cast, repeat):
    offer, _token = sent(cast, "card")
    payment = entered(cast, offer)
    same = cards.message(payment, at=cast.now)

    answers = together(*[heard(cast, payment, same)] * 5, *[heard(cast, payment) for _each in range(5)])

    assert (refusals(answers), Order.objects.count()) == ([], 1)
    assert PaymentEvent.objects.filter(is_applied=True).count() == 1


@pytest.mark.parametrize("repeat", REPEATS)
def test_a_card_and_a_change_in_the_call_are_an_order_or_a_refund(cast, repeat):
    offer = phoning.offered(cast, payment_method="card")
    by = cast.acting("vic")
    payment = phone_card.begin(offer=offer, seen=offer.version, by=by, now=cast.now)
    payments.enter(payment=payment, by=by, now=cast.now)
    payment.refresh_from_db()
    change = lambda: phone.change(offer=offer, quantity=2, by=by, now=cast.now)  # noqa: E731 - one call

    together(heard(cast, payment), change)

    assert in_vain() == ((0, True) if Order.objects.exists() else (1, True))


def test_killed_between_the_payment_and_the_order_the_same_message_orders_it_later(cast, monkeypatch):
    offer, _token = sent(cast, "card")
    payment = entered(cast, offer)
    said = cards.message(payment, at=cast.now)

    def die(**_known):
        raise SystemExit

    with monkeypatch.context() as killed:
        killed.setattr("telesales.phone_order.placed", die)
        with pytest.raises(SystemExit):
            heard(cast, payment, said)()
    payment.refresh_from_db()
    assert (payment.status, Order.objects.count()) == (PaymentStatus.INPUT, 0)

    heard(cast, payment, said)()

    assert Order.objects.get().payment == payment
