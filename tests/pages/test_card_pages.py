"""The pages of card payments: to the provider and back, what failed, what Finance sees (O2, O7, P12)."""

from decimal import Decimal

import pytest
from django.db import transaction
from django.urls import reverse
from payments import PaymentStatus

from commerce.actions import cart_keeping as keeping
from commerce.actions import demo_card
from commerce.actions import payment as payments
from commerce.models import Order, Payment
from core.models import OutboxEntry
from tests.factories import cards
from tests.pages.test_query_counts import queries

pytestmark = pytest.mark.django_db


def url(payment, name="payment"):
    return reverse(f"commerce:{name}", args=[payment.token])


def text(answer):
    return " ".join(answer.content.decode().split())


def test_the_page_says_what_is_paid_to_whom_and_leads_back(cast):
    payment = cards.begun(cast, total="20.00")

    page = text(cast.client_for("dora").get(url(payment)))

    shown = [
        "£20.00",
        "Acme",
        "Counterpart",
        "Pay £20.00 by card",
        "Back to the checkout",
        url(payment, "payment_entrance"),
    ]
    assert [each for each in shown if each not in page] == []


def test_looking_at_it_changes_nothing(cast):
    payment = cards.begun(cast)
    before = Payment.objects.values().get()

    cast.client_for("dora").get(url(payment))
    cast.client_for("dora").get(url(payment) + "?returned=1")

    assert Payment.objects.values().get() == before


def test_the_way_to_the_provider_and_back_ends_at_the_order(cast):
    payment, dora = cards.begun(cast), cast.client_for("dora")

    to_provider = dora.post(url(payment, "payment_entrance"))
    chosen = dora.post(to_provider.headers["Location"], {"choice": "pays"})
    back = dora.get(f"{url(payment)}?returned=1")
    checked = dora.post(url(payment, "payment_check"))

    assert to_provider.headers["Location"] == url(payment, "demo_card")
    assert chosen.headers["Location"].endswith(f"{url(payment)}?returned=1")
    assert "has not confirmed the payment yet" in text(back)
    assert checked.headers["Location"] == reverse("commerce:order", args=[Order.objects.get().number])


def test_by_htmx_the_browser_is_sent_to_the_order(cast):
    payment = cards.entered(cast)
    demo_card.choose(payment=payment, choice="pays", now=cast.now)

    answer = cast.client_for("dora").post(url(payment, "payment_check"), headers={"HX-Request": "true"})

    assert answer.headers["HX-Redirect"] == reverse("commerce:order", args=[Order.objects.get().number])


def test_the_bank_may_ask_first(cast):
    payment, dora = cards.entered(cast), cast.client_for("dora")

    asked = text(dora.post(url(payment, "demo_card"), {"choice": "secure"}))
    dora.post(url(payment, "demo_card"), {"choice": "pays"})
    dora.post(url(payment, "payment_check"))

    assert ("is it you?" in asked, Order.objects.count()) == (True, 1)


def test_a_declined_card_is_told_and_can_be_tried_again(cast):
    payment, dora = cards.entered(cast), cast.client_for("dora")
    dora.post(url(payment, "demo_card"), {"choice": "declined"})
    dora.post(url(payment, "payment_check"))

    page = text(dora.get(url(payment)))
    again = dora.post(url(payment, "payment_again"))

    assert "The card was declined. Nothing was taken and nothing was ordered: your cart is as it was." in page
    assert again.headers["Location"] == url(Payment.objects.latest("pk"), "demo_card")
    assert Payment.objects.latest("pk").pk != payment.pk


def test_a_provider_that_does_not_answer_is_told_and_nothing_is_lost(cast):
    payment, dora = cards.entered(cast), cast.client_for("dora")
    dora.post(url(payment, "demo_card"), {"choice": "unreachable"})

    answer = dora.post(url(payment, "payment_check"))

    assert (answer.status_code, "does not answer at present" in text(answer)) == (422, True)


def test_a_choice_that_is_none_is_refused(cast):
    answer = cast.client_for("dora").post(url(cards.entered(cast), "demo_card"), {"choice": "steal"})

    assert answer.status_code == 422


def test_what_was_paid_but_not_ordered_is_explained(cast):
    payment = cards.entered(cast)
    cast.set_status("acme", "on_hold")
    payments.hear(payment=payment, told=cards.message(payment), now=cast.now)

    page = text(cast.client_for("dora").get(url(payment)))

    assert "You have paid, but nothing was ordered." in page
    assert "All of £20.00 goes back to your card" in page


def test_a_payment_outlives_its_cart(cast):
    payment, dora = cards.entered(cast), cast.client_for("dora")
    payments.hear(payment=payment, told=cards.message(payment, PaymentStatus.REJECTED), now=cast.now)
    keeping.delete(cart=payment.cart, by=cast.acting("dora"), now=cast.now)

    page = text(dora.get(url(payment)))

    assert ("A cart that was thrown away" in page, "Try again" in page) == (True, False)
    assert cast.client_for("fay").get(reverse("commerce:payments")).status_code == 200


@pytest.mark.parametrize("who", ["zoe", "carl", "ada", "sam"])
def test_a_payment_of_somebody_else_is_not_there(cast, who):
    assert cast.client_for(who).get(url(cards.begun(cast))).status_code == 404


def test_finance_reads_a_payment_and_its_history(cast):
    payment = cards.paid(cast)

    page = text(cast.client_for("fay").get(url(payment)))

    assert [each for each in ("Dora", payment.order.number, "Sent to the card provider") if each not in page] == []


def rows_of(answer):
    return answer.context["list"].items


def failed_refund(cast):
    payment = cards.paid(cast)
    with transaction.atomic():
        payments.refund(order=payment.order, amount=Decimal(5), reason="x", by=cast.acting("fay"), now=cast.now)
    OutboxEntry.objects.filter(topic="payment.refund").update(attempts=12, failed_at=cast.now, error="No answer")
    return payment


def test_finance_sees_a_refund_that_failed_and_tries_it_again(cast):
    payment, fay = failed_refund(cast), cast.client_for("fay")

    page = text(fay.get(reverse("commerce:payments"), {"needs": "failed"}))
    answer = fay.post(url(payment, "payment_refund_retry"))

    assert "The refund failed and was given up after 12 attempts." in page
    assert answer.headers["Location"] == url(payment)
    assert OutboxEntry.objects.get(topic="payment.refund").failed_at is None


@pytest.mark.parametrize(("needs", "number"), [("due", 1), ("failed", 1), ("doubted", 1), ("", 4)])
def test_finance_finds_what_is_to_be_looked_at(cast, needs, number):
    failed_refund(cast)
    doubted, declined = cards.entered(cast), cards.entered(cast)
    payments.hear(payment=doubted, told=cards.message(doubted, amount=Decimal(1)), now=cast.now)
    payments.hear(payment=declined, told=cards.message(declined, PaymentStatus.REJECTED), now=cast.now)
    cards.paid(cast)

    answer = cast.client_for("fay").get(reverse("commerce:payments"), {"needs": needs})

    assert len(rows_of(answer)) == number


@pytest.mark.parametrize(("asked", "number"), [("Acme", 2), ("Dora", 2), ("zenith", 0), ("\0", 2)])
def test_finance_searches_by_company_and_buyer(cast, asked, number):
    cards.paid(cast)
    cards.begun(cast)

    answer = cast.client_for("fay").get(reverse("commerce:payments"), {"q": asked})

    assert len(rows_of(answer)) == number


def test_the_list_leaves_as_a_file(cast):
    payment = cards.paid(cast)

    answer = cast.client_for("fay").get(reverse("commerce:payments"), {"export": "csv"})

    rows = b"".join(answer.streaming_content).decode().splitlines()
    assert (len(rows), payment.order.number in rows[1], "20.000" in rows[1]) == (2, True, True)


@pytest.mark.parametrize("who", ["fay", "max"])
def test_the_list_asks_the_database_as_often_for_many_payments_as_for_one(cast, who):
    def fill(number):
        for _each in range(number):
            failed_refund(cast)

    fill(1)
    few = queries(cast.client_for(who), reverse("commerce:payments"))
    fill(12)
    many = queries(cast.client_for(who), reverse("commerce:payments"))

    assert (many - few, many <= 10) == (0, True), (few, many)
