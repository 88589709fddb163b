"""While an order waits its buyer may take it back into a cart (O5)."""

from decimal import Decimal

import pytest

from approvals.actions import decision
from approvals.models import ApprovalStep
from commerce.models import Account, Cart, CartFile, Hold, Order, Product
from core import audit
from core.refusal import Refused
from partners import queries as partners
from tests.factories.rows import MembershipFactory


def test_an_order_waiting_for_approval_is_withdrawn_and_nobody_is_asked_any_more(cast, now):
    order = cast.submitted("bea", "60.00")

    decision.withdraw(order=order, by=cast.acting("bea"), now=now)

    row, step = Order.objects.get(pk=order.pk), ApprovalStep.objects.get(order=order)
    assert (row.state, row.ended_at, row.placed_at) == ("withdrawn", now, None)
    assert (step.decision, step.decided_by, step.decided_as) == ("void", cast.users.bea, "")
    assert list(audit.of(order).values_list("event", flat=True))[-1] == "order.withdrawn"


def test_the_lines_come_back_in_a_new_current_cart_and_the_old_one_is_kept(cast, now):
    order = cast.submitted("bea", "60.01")
    other = cast.filled_cart("bea", "3.00")

    cart = decision.withdraw(order=order, by=cast.acting("bea"), now=now)

    assert (cart.name, list(cart.lines.order_by("product__code").values_list("product__code", "quantity"))) == (
        f"From order {order.number}",
        [("PENNY", 1), ("POUND", 60)],
    )
    assert list(Cart.objects.filter(is_current=True)) == [cart]
    assert other.lines.get().quantity == 3


def test_withdrawing_a_held_order_gives_its_credit_back(cast, now):
    cast.no_limit("bea")
    order = cast.submitted("bea", "1000.01")

    decision.withdraw(order=order, by=cast.acting("bea"), now=now)

    account, hold = Account.objects.get(), Hold.objects.get(order=order)
    assert (account.balance, account.stopped_at) == (1000, None)
    assert (hold.outcome, hold.ended_by, hold.ended_at) == ("withdrawn", cast.users.bea, now)


def test_a_withdrawn_cart_can_be_submitted_again(cast, now):
    order = cast.submitted("bea", "60.00")
    cart = decision.withdraw(order=order, by=cast.acting("bea"), now=now)

    again = cast.submit(cart, "bea")

    assert (again.state, again.total, again.pk == order.pk) == ("awaiting_approval", Decimal(60), False)


def test_what_is_no_longer_sold_stays_behind(cast, now):
    order = cast.submitted("bea", "60.01")
    Product.objects.filter(code="PENNY").update(is_active=False)

    cart = decision.withdraw(order=order, by=cast.acting("bea"), now=now)

    assert [line.product.code for line in cart.lines.all()] == ["POUND"]


def test_what_was_entered_for_the_order_comes_back_with_it(cast, now):
    cart = cast.filled_cart("bea", "60.00")
    cart.lines.update(note="The blue ones")
    entered = {"po_number": "PO-7", "note": "Gate 3", "payment": "on_account"}
    Cart.objects.filter(pk=cart.pk).update(checkout=entered)
    CartFile.objects.create(
        cart=cart, name="plan.pdf", content_type="application/pdf", size=3, content=b"%PD", added_by=cast.users.bea
    )
    order = cast.submit(cart, "bea")

    again = decision.withdraw(order=order, by=cast.acting("bea"), now=now)

    assert (again.checkout, again.lines.get().note) == (entered, "The blue ones")
    assert [(file.name, bytes(file.content)) for file in again.files.all()] == [("plan.pdf", b"%PD")]


def test_a_withdrawn_order_has_given_its_whole_total_back(cast, now):
    order = cast.submitted("bea", "60.00")

    decision.withdraw(order=order, by=cast.acting("bea"), now=now)

    assert Order.objects.get(pk=order.pk).given_back == 60


@pytest.mark.parametrize("name", ["carl", "pia", "dora", "ada", "fay", "zoe"])
def test_only_the_buyer_withdraws(cast, now, name):
    order = cast.submitted("bea", "60.00")

    with pytest.raises(Refused, match=r"^Only the buyer withdraws an order\.$"):
        decision.withdraw(order=order, by=cast.acting(name), now=now)

    assert Order.objects.get(pk=order.pk).state == "awaiting_approval"


def test_a_placed_order_is_not_withdrawn(cast, now):
    order = cast.submitted("bea", "20.00")

    with pytest.raises(Refused) as refusal:
        decision.withdraw(order=order, by=cast.acting("bea"), now=now)

    assert str(refusal.value) == f"Order {order.number} is “Placed” and can no longer be withdrawn."


def test_an_order_is_withdrawn_from_the_place_it_was_placed_from(cast, now):
    order = cast.submitted("bea", "60.00")
    elsewhere = MembershipFactory(user=cast.users.bea, partner=cast.partners.zenith)
    from_elsewhere = partners.place(membership=elsewhere)

    with pytest.raises(Refused) as refusal:
        decision.withdraw(order=order, by=from_elsewhere, now=now)

    assert str(refusal.value) == ("This order is of another company of yours: act from Acme Depot to withdraw it.")


@pytest.mark.parametrize("status", ["on_hold", "on_credit_hold"])
def test_a_company_on_hold_still_lets_its_buyer_withdraw(cast, now, status):
    order = cast.submitted("bea", "60.00")
    cast.set_status("acme", status)

    decision.withdraw(order=order, by=cast.acting("bea"), now=now)

    assert Order.objects.get(pk=order.pk).state == "withdrawn"
