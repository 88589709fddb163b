"""The payment link of a phone offer (F3, F6, F7): sent, opened, answered once by its buyer; else it is dead."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core import mail

from commerce.actions import payment as payments
from commerce.models import Order, OrderState
from core import outbox
from core.models import AuditEntry, OutboxEntry
from core.refusal import Refused
from telesales.actions import phone, phone_link
from telesales.links import phone as links
from telesales.models import PhoneOffer, PhoneSale, SalesOptOut
from telesales.rules.phone_link import Dead
from tests.factories import cards
from tests.pages.conftest import now  # noqa: F401
from tests.telesales import phoning
from tests.telesales.test_phone_card import LEFT, PLANS

ADDRESS = {name: phoning.HOME[name] for name in ("street", "postcode", "city")}
YES = {"told_party": True, "told_terms": True, "address": ADDRESS, "ip": None}


@pytest.fixture(autouse=True)
def they_sell(cast):
    phoning.script(cast)
    phoning.owned(cast)


def drafted(cast, way="invoice", kind="one_time", **values):
    """Give a draft of which the buyer was told nothing yet."""
    offer = phoning.offered(cast, payment_method=way, kind=kind, **PLANS[kind], **values)
    return phone.change(offer=offer, told_party=False, told_terms=False, by=cast.acting("vic"), now=cast.now)


def sent(cast, way="invoice", kind="one_time", **values):
    """Give (offer, token) of a link that was sent."""
    offer = drafted(cast, way, kind, **values)
    return phone_link.send(offer=offer, seen=offer.version, by=cast.acting("vic"), now=cast.now)


def said_yes(cast, offer, *, way=None, at=None, **changed):
    known = {**YES, "seen": offer.version, "payment_method": way or offer.payment_method, **changed}
    return phone_link.accept(offer=offer, now=at or cast.now, **known)


def entered(cast, offer, **how):
    """Give the payment with its buyer at the provider."""
    payment = said_yes(cast, offer, way="card", **how)
    payments.enter(payment=payment, by=payments.PROVIDER, now=cast.now)
    payment.refresh_from_db()
    return payment


def hear(cast, payment, *, at=None):
    at = at or cast.now
    more = LEFT if payment.keeps_card else {}
    return payments.hear(payment=payment, told=cards.message(payment, at=at, **more), now=at)


def again(offer):
    return PhoneOffer.objects.get(pk=offer.pk)


# ---------------------------------------------------------------- sent
def test_a_link_is_sent_without_anything_having_been_told(cast):
    offer, token = sent(cast)

    assert (offer.state, offer.expires_at) == ("sent", cast.now + timedelta(days=7))
    assert (offer.fingerprint, links.open_link(token, now=cast.now)) == (links.fingerprint(token), offer)
    assert (offer.told_party_at, offer.script.version, Order.objects.count()) == (None, 1, 0)
    assert AuditEntry.objects.get(event="phone_offer.sent").new["version"] == offer.version


def test_the_mail_has_the_link_and_nothing_stored_has(cast):
    _offer, token = sent(cast)

    outbox.send_due()

    [letter] = [each for each in mail.outbox if each.to == [cast.users.ada.email]]
    assert f"/phone/links/{token}/" in letter.body
    rows = [str(each.payload) for each in OutboxEntry.objects.all()] + [
        str(each.new) for each in AuditEntry.objects.all()
    ]
    assert [row for row in rows if token in row] == []


def test_a_mail_that_is_late_does_not_carry_a_dead_link(cast):
    offer, _token = sent(cast)
    phone_link.withdraw(offer=offer, by=cast.acting("vic"), now=cast.now)

    outbox.send_due()

    assert [each.subject for each in mail.outbox if "Your offer" in each.subject] == []


@pytest.mark.parametrize(
    ("values", "sentence"), [({"amount": None}, "Enter the amount"), ({"buyer": {"country": "GB"}}, "Enter the")]
)
def test_what_is_not_complete_is_not_sent(cast, values, sentence):
    offer = drafted(cast, **values)

    with pytest.raises(Refused, match=sentence):
        phone_link.send(offer=offer, seen=offer.version, by=cast.acting("vic"), now=cast.now)


def test_what_was_sent_is_no_longer_changed(cast):
    offer, _token = sent(cast)

    with pytest.raises(Refused, match="no longer changed"):
        phone.change(offer=offer, amount=Decimal(1), by=cast.acting("vic"), now=cast.now)


@pytest.mark.parametrize("act", [phone_link.withdraw, phone_link.send_again])
def test_nobody_else_acts_on_it(cast, act):
    offer, _token = sent(cast)

    with pytest.raises(Refused, match="not yours"):
        act(offer=offer, by=cast.acting("sam"), now=cast.now)


@pytest.mark.parametrize("act", [phone_link.withdraw, phone_link.send_again])
def test_a_draft_has_no_link(cast, act):
    with pytest.raises(Refused, match="no link of it waits"):
        act(offer=drafted(cast), by=cast.acting("vic"), now=cast.now)


# ---------------------------------------------------------------- its whole life
def used(cast, offer):
    said_yes(cast, offer)


def withdrawn(cast, offer):
    phone_link.withdraw(offer=offer, by=cast.acting("vic"), now=cast.now)


def sent_again(cast, offer):
    phone_link.send_again(offer=offer, by=cast.acting("vic"), now=cast.now)


def declined(cast, offer):
    phone_link.decline(offer=offer, ip=None, now=cast.now)


def nothing(cast, offer):
    """Leave it."""


@pytest.mark.parametrize(
    ("done", "days", "works"),
    [
        (nothing, 0, True),
        (nothing, 6.99, True),
        (nothing, 7, False),
        (used, 0, False),
        (withdrawn, 0, False),
        (sent_again, 0, False),
        (declined, 0, False),
    ],
)
def test_a_link_works_until_it_is_used_expired_or_taken_back(cast, done, days, works):
    offer, token = sent(cast)
    done(cast, offer)
    at = cast.now + timedelta(days=days)
    before = Order.objects.count()

    assert (links.open_link(token, now=at) is not None) == works
    if not works:
        for act in (lambda: said_yes(cast, offer, at=at), lambda: phone_link.decline(offer=offer, ip=None, now=at)):
            with pytest.raises(Dead):
                act()
    assert Order.objects.count() == before


@pytest.mark.parametrize("forged", ["", "x", "f" * 64, "F" * 64, "é" * 64, "0" * 100])
def test_a_forged_link_opens_nothing(cast, forged):
    sent(cast)

    assert links.open_link(forged, now=cast.now) is None


def test_sent_again_the_new_link_works_and_the_mail_is_another(cast):
    offer, _token = sent(cast)

    _offer, token = phone_link.send_again(offer=offer, by=cast.acting("vic"), now=cast.now)

    assert links.open_link(token, now=cast.now) == offer
    assert OutboxEntry.objects.filter(topic="phone.link").count() == 2


# ---------------------------------------------------------------- opened, answered
def test_the_first_opening_is_noted_once(cast):
    offer, _token = sent(cast)

    noted = [phone_link.opened(offer=offer, now=cast.now + timedelta(minutes=each)) for each in (1, 2)]

    assert (noted, again(offer).opened_at) == ([True, False], cast.now + timedelta(minutes=1))


def test_a_yes_by_invoice_orders_it_as_read_by_its_buyer(cast):
    offer, _token = sent(cast)
    later = cast.now + timedelta(hours=1)

    order = said_yes(cast, offer, at=later)

    sale = PhoneSale.objects.get(order=order)
    assert (order.state, order.buyer, order.seller, sale.via) == (
        OrderState.PLACED, cast.users.ada, cast.users.vic, "link",
    )  # fmt: skip
    assert (sale.told_party_at, sale.told_terms_at, sale.script.version) == (later, later, 1)
    assert (again(offer).state, again(offer).answered_at) == ("ordered", later)


@pytest.mark.parametrize(
    ("changed", "sentence", "field"),
    [
        ({"told_party": False}, "contracting party", "told_party"),
        ({"told_terms": False}, "terms", "told_terms"),
        ({"address": {**ADDRESS, "postcode": "x"}}, "postcode", "postcode"),
        ({"address": {**ADDRESS, "street": ""}}, "street", "street"),
        ({"way": "gold"}, "Choose how you pay", "payment_method"),
        ({"seen": 1}, "has changed", None),
    ],
)
def test_without_what_is_needed_nothing_is_ordered(cast, changed, sentence, field):
    offer, _token = sent(cast)

    with pytest.raises(Refused, match=sentence) as refused:
        said_yes(cast, offer, **changed)

    assert (refused.value.field, Order.objects.count(), again(offer).version) == (field, 0, offer.version)


def test_the_buyer_corrects_his_address_and_way_to_pay_alone(cast):
    offer, _token = sent(cast)

    order = said_yes(cast, offer, way="bank_transfer", address={**ADDRESS, "street": "2 Mill Lane"})

    assert (order.ship_to["street"], order.payment_method, order.total) == (
        "2 Mill Lane",
        "bank_transfer",
        Decimal(100),
    )


def test_a_no_tells_the_seller_once(cast):
    offer, _token = sent(cast)

    declined(cast, offer)

    assert (again(offer).state, Order.objects.count()) == ("declined", 0)
    assert OutboxEntry.objects.filter(topic="phone.declined").count() == 1


# ---------------------------------------------------------------- who buys
def test_a_new_buyer_becomes_a_company_with_his_yes(cast):
    offer, _token = sent(cast, customer=None)

    order = said_yes(cast, offer)

    assert (order.partner.name, order.buyer.email) == ("New Ltd", "nora@new.example")


def registered(cast, who):
    """Give somebody the address of the new buyer, once the link is on its way."""
    user = getattr(cast.users, who)
    user.email = phoning.NEW["email"].upper()
    user.save(update_fields=["email"])


def test_who_has_an_account_by_then_buys_with_it(cast):
    offer, _token = sent(cast, customer=None)
    registered(cast, "ada")

    order = said_yes(cast, offer)

    assert (order.buyer, order.partner) == (cast.users.ada, cast.partners.acme)


def test_who_forbids_that_others_order_for_him_says_yes_himself(cast):
    SalesOptOut.objects.create(user=cast.users.ada, since=cast.now)
    offer, _token = sent(cast)

    assert said_yes(cast, offer).buyer == cast.users.ada


def test_a_vendors_own_people_do_not_buy_by_link(cast):
    offer, _token = sent(cast, customer=None)
    registered(cast, "vic")

    with pytest.raises(Refused):
        said_yes(cast, offer)

    assert Order.objects.count() == 0


def test_the_version_of_the_script_is_the_one_that_was_sent(cast):
    offer, _token = sent(cast)
    phoning.script(cast, version=2)

    order = said_yes(cast, offer)

    assert PhoneSale.objects.get(order=order).script.version == 1
