"""A paid instalment goes back in part or whole: by card or as free money, its commission with it, never twice (F5)."""

from datetime import timedelta
from decimal import Decimal

import pytest

from commerce.actions import refunding
from commerce.invariants import document as document_invariants
from commerce.invariants import invoice as invoice_invariants
from commerce.invariants import payment as payment_invariants
from commerce.invariants import plan as plan_invariants
from commerce.models import Document, Instalment, Invoice, Order, Payment, PlanPayment, Receipt
from core.models import AuditEntry, OutboxEntry
from core.refusal import Refused
from telesales.actions.instalment_refund import give_back
from telesales.invariants import commission as commission_invariants
from tests.factories import racing
from tests.telesales import earning

pytestmark = pytest.mark.django_db
PAID = Decimal("33.34")


def broken():
    modules = (document_invariants, invoice_invariants, payment_invariants, plan_invariants, commission_invariants)
    return {each.name for module in modules for each in module.check() if each.violations}


def back(cast, sale, amount=PAID, *, who="fay", reason="Arrived broken"):
    given = {"instalment": earning.first(sale), "amount": Decimal(amount), "reason": reason}
    return give_back(**given, by=cast.acting(who), now=cast.now)


def test_a_card_gets_back_what_is_decided_and_everybody_loses_his_part_at_once(cast):
    sale = earning.by_card(cast)
    before = earning.totals()

    back(cast, sale)

    payment = Payment.objects.get()
    assert before == {"fee": Decimal("0.67"), "affiliate": Decimal("3.27"), "jvp": Decimal("7.35"),
                      "vendor": Decimal("22.05")}  # fmt: skip
    assert (earning.totals(), earning.first(sale).refunded) == ({}, PAID)
    assert (payment.refund_due, payment.refunded) == (PAID, 0)
    assert broken() == set()


def test_the_provider_is_asked_once_and_later(cast):
    sale = earning.by_card(cast)

    back(cast, sale, "10.00")

    [entry] = OutboxEntry.objects.filter(topic=refunding.TOPIC)
    assert (entry.payload["amount"], entry.done_at) == ("10.00", None)


def test_parts_go_back_one_after_the_other_until_nothing_is_left(cast):
    sale = earning.by_card(cast)

    for amount in ("10.00", "20.00", "3.34"):
        back(cast, sale, amount)

    assert (earning.totals(), Payment.objects.get().refund_due) == ({}, PAID)
    assert OutboxEntry.objects.filter(topic=refunding.TOPIC).count() == 3
    assert broken() == set()
    with pytest.raises(Refused, match="At most £0") as refused:
        back(cast, sale, "0.01")
    assert refused.value.field == "amount"


def test_what_was_paid_of_an_invoice_is_credited_and_free_on_its_receipt(cast):
    sale = earning.by_invoice(cast)

    back(cast, sale, "10.00")

    invoice, receipt = Invoice.objects.get(), Receipt.objects.get()
    assert (invoice.credited, invoice.paid, invoice.open) == (Decimal(10), Decimal("23.34"), 0)
    assert receipt.amount - receipt.settled == Decimal(10)
    assert (earning.first(sale).refunded, sum(earning.totals().values())) == (Decimal(10), Decimal("23.34"))
    assert Document.objects.get(kind="credit_note").total == Decimal(10)
    assert (Order.objects.get().invoiced, broken()) == (Decimal("23.34"), set())


def test_of_an_invoice_that_is_paid_in_part_no_more_goes_back_than_was_paid(cast):
    sale = earning.by_invoice(cast, paid="20.00")

    with pytest.raises(Refused, match="At most £20"):
        back(cast, sale)
    back(cast, sale, "20.00")

    assert (earning.totals(), Invoice.objects.get().open, broken()) == ({}, Decimal("13.34"), set())


def test_the_plan_goes_on(cast):
    sale = earning.by_card(cast)

    back(cast, sale)

    assert (earning.first(sale).state, sale.order.plan.state) == ("paid", "running")
    assert Instalment.objects.exclude(collect_at=None).count() == 2


def test_the_buyer_reads_how_much_comes_back_and_why(cast):
    sale = earning.by_card(cast)

    back(cast, sale, "10.00")

    [mail] = earning.mails("plan.given_back")
    assert (mail.to, mail.subject) == (
        [cast.users.ada.email],
        f"£10.00 back: order {sale.order.number}, Acme",
    )
    assert "goes back to the card" in mail.body
    assert "Arrived broken" in mail.body


def test_it_is_written_down_with_the_reason(cast):
    sale = earning.by_card(cast)

    back(cast, sale, "10.00")

    row = AuditEntry.objects.get(event="plan.given_back")
    assert (row.subject_id, row.actor_id, row.reason) == (sale.order_id, cast.users.fay.pk, "Arrived broken")
    assert row.new == {"amount": "10.00", "currency": "GBP", "payment": 1}


@pytest.mark.parametrize("amount", ["0", "-1", "33.35", "1.001"])
def test_amounts_that_cannot_go_back_are_refused(cast, amount):
    sale = earning.by_card(cast)

    with pytest.raises(Refused) as refused:
        back(cast, sale, amount)

    assert (refused.value.field, PlanPayment.objects.count()) == ("amount", 1)


@pytest.mark.parametrize("reason", [" ", "x" * 301])
def test_a_reason_is_asked_for(cast, reason):
    sale = earning.by_card(cast)

    with pytest.raises(Refused) as refused:
        back(cast, sale, reason=reason)

    assert refused.value.field == "reason"


@pytest.mark.parametrize("who", ["sam", "vic", "alf", "ada", "bea", "ruth", "zoe"])
def test_only_the_operators_finance_and_managers_give_back(cast, who):
    """The money is the house's: a vendor would give back what affiliates and partners share in."""
    sale = earning.by_card(cast)

    with pytest.raises(Refused, match="Your role does not give money back"):
        back(cast, sale, who=who)

    assert PlanPayment.objects.count() == 1


def test_a_manager_gives_back_too(cast):
    sale = earning.by_card(cast)

    assert back(cast, sale, who="max").refunded == PAID


def test_what_was_ordered_on_account_is_credited_there(cast):
    sale = earning.sold(
        cast, customer="bea", seller="vic", method="on_account", kind="one_time", count=None, interval=""
    )
    earning.came_in(sale, 1, cast.now)

    with pytest.raises(Refused, match="on account"):
        back(cast, sale)


def test_a_payment_that_went_back_elsewhere_already_is_not_given_back_again(cast):
    """The provider's own pages may have given it back: its card has nothing more to give."""
    sale = earning.by_card(cast)
    Payment.objects.update(refunded=Decimal("30.00"))

    with pytest.raises(Refused, match="can go back to the card"):
        back(cast, sale)

    assert (Payment.objects.get().refund_due, PlanPayment.objects.count()) == (0, 1)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("_time", racing.REPEATS)
@pytest.mark.parametrize("how", [earning.by_card, earning.by_invoice])
def test_two_at_once_give_back_once(cast, how, _time):
    sale = how(cast)

    answers = racing.together(lambda: back(cast, sale, "20.00"), lambda: back(cast, sale, "20.00"))

    assert racing.refusals(answers) == ["At most £13.34 of this payment can go back."]
    assert (earning.first(sale).refunded, broken()) == (Decimal(20), set())


def test_after_the_last_payment_went_back_later_ones_are_shared_out_as_agreed(cast):
    sale = earning.by_card(cast)
    back(cast, sale)

    earning.came_in(sale, 2, cast.now + timedelta(days=31))

    assert sum(earning.totals().values()) == Decimal("33.33")
    assert broken() == set()
