"""A placed phone order that is cancelled leaves money to give back: carried out or done otherwise, once (F6)."""

from decimal import Decimal

import pytest

from commerce.actions import cancellation, refunding
from commerce.models import Invoice, Payment, Receipt
from core import outbox
from core.models import AuditEntry, OutboxEntry
from core.refusal import Refused
from telesales.actions import refund_task as actions
from telesales.models import RefundTask
from telesales.queries import refund_task as queries
from tests.factories import racing
from tests.telesales import earning
from tests.telesales.test_refund_instalment import back, broken

pytestmark = pytest.mark.django_db
PAID = Decimal("33.34")


def cancel(cast, sale, who="sam"):
    cancellation.cancel_rest(order=sale.order, reason="He called it off", by=cast.acting(who), now=cast.now)


def cancelled(cast, how=earning.by_card):
    """Give the task of a sale that was paid and then cancelled."""
    sale = how(cast)
    cancel(cast, sale)
    return RefundTask.objects.get(sale=sale)


def carry_out(cast, task, who="fay"):
    return actions.carry_out(task=task, by=cast.acting(who), now=cast.now)


def settle(cast, task, note="Paid at the bank", who="fay"):
    return actions.settle_otherwise(task=task, note=note, by=cast.acting(who), now=cast.now)


def left(task):
    return queries.one().get(pk=task.pk).left


def test_a_placed_order_that_is_cancelled_leaves_what_was_paid_to_give_back(cast):
    task = cancelled(cast)

    assert (task.amount, task.currency, task.reason, task.done_at) == (PAID, "GBP", "He called it off", None)
    assert (left(task), queries.open_count()) == (PAID, 1)
    assert (Payment.objects.get().refund_due, sum(earning.totals().values())) == (0, PAID)
    row = AuditEntry.objects.get(event="refund_task.opened")
    assert (row.subject_type, row.subject_id, row.actor_id) == ("phonesale", task.sale_id, cast.users.sam.pk)


def test_what_went_back_before_is_not_asked_for_again(cast):
    sale = earning.by_card(cast)
    back(cast, sale, "10.00")

    cancel(cast, sale)

    assert RefundTask.objects.get().amount == Decimal("23.34")


def test_of_an_order_that_was_not_paid_nothing_is_left(cast):
    cancel(cast, earning.sold(cast))

    assert RefundTask.objects.count() == 0


def test_it_is_opened_once(cast):
    task = cancelled(cast)

    known = {"order": task.sale.order, "reason": "Again", "by": cast.acting("max"), "now": cast.now}
    again = actions.opened(amount=Decimal(1), **known)

    assert (again, again.amount) == (task, PAID)
    assert AuditEntry.objects.filter(event="refund_task.opened").count() == 1


def test_carried_out_it_gives_all_that_is_left_back_at_once(cast):
    sale = earning.by_card(cast)
    earning.planning.collect(cast, 31)
    back(cast, sale, "10.00")
    cancel(cast, sale)
    task = RefundTask.objects.get()

    done = carry_out(cast, task)

    assert (done.done_by, done.note, left(task)) == (cast.users.fay, "£56.67 given back.", 0)
    assert sum(Payment.objects.values_list("refund_due", flat=True)) == Decimal("66.67")
    assert (earning.totals(), broken(), queries.open_count()) == ({}, set(), 0)
    [_first, mail] = earning.mails("plan.given_back")
    assert mail.subject.startswith("£56.67 back")


def test_with_the_worker_dead_nothing_is_lost_and_it_goes_back_once(cast):
    task = cancelled(cast)
    carry_out(cast, task)
    waiting = OutboxEntry.objects.filter(topic=refunding.TOPIC, done_at=None).count()

    outbox.send_due()
    outbox.send_due()

    payment = Payment.objects.get()
    assert waiting == 1
    assert (payment.refund_due, payment.refunded, broken()) == (0, PAID, set())


def test_what_was_paid_of_an_invoice_is_free_already_and_is_only_told(cast):
    """The credit note of the cancellation has freed it: it pays other invoices, or is paid back at the bank."""
    task = cancelled(cast, earning.by_invoice)

    with pytest.raises(Refused, match="Nothing is left to give back from here"):
        carry_out(cast, task)
    settle(cast, task)

    receipt = Receipt.objects.get()
    assert (receipt.amount - receipt.settled, Invoice.objects.get().credited) == (PAID, PAID)
    assert (earning.totals(), broken()) == ({}, set())
    task.refresh_from_db()
    assert (task.note, task.done_by) == ("Paid at the bank", cast.users.fay)


def test_done_otherwise_moves_no_money_and_is_written_down(cast):
    task = cancelled(cast)

    settle(cast, task, "He kept the goods")

    row = AuditEntry.objects.get(event="refund_task.done")
    assert (row.reason, row.actor_id, Payment.objects.get().refund_due) == ("He kept the goods", cast.users.fay.pk, 0)


@pytest.mark.parametrize("note", ["", "  ", "x" * 301])
def test_what_was_done_instead_is_said(cast, note):
    task = cancelled(cast)

    with pytest.raises(Refused) as refused:
        settle(cast, task, note)

    assert (refused.value.field, RefundTask.objects.get().done_at) == ("note", None)


@pytest.mark.parametrize("act", [carry_out, settle])
def test_what_is_done_is_done(cast, act):
    task = cancelled(cast)
    settle(cast, task)

    with pytest.raises(Refused, match="done already by Fay"):
        act(cast, task)


@pytest.mark.parametrize("act", [carry_out, settle])
@pytest.mark.parametrize("who", ["sam", "vic", "alf", "ada", "ruth"])
def test_others_do_neither(cast, act, who):
    task = cancelled(cast)

    with pytest.raises(Refused, match="Your role does not give money back"):
        act(cast, task, who=who)

    assert RefundTask.objects.get().done_at is None


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("_time", racing.REPEATS)
def test_two_at_once_carry_it_out_once(cast, _time):
    task = cancelled(cast)

    answers = racing.together(lambda: carry_out(cast, task), lambda: carry_out(cast, task, "max"))

    assert len(racing.refusals(answers)) == 1
    assert (Payment.objects.get().refund_due, broken()) == (PAID, set())


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("_time", racing.REPEATS)
def test_carried_out_while_somebody_gives_one_payment_back_no_penny_goes_twice(cast, _time):
    task = cancelled(cast)

    racing.refusals(racing.together(lambda: carry_out(cast, task), lambda: back(cast, task.sale, "20.00")))

    assert (Payment.objects.get().refund_due, left(task), broken()) == (PAID, 0, set())
