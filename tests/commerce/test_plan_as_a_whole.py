"""What is paid by a plan is agreed as a whole (F2): no part of it is released, cancelled or changed, and each refusal
says in words what can be done instead, by the action and on its page."""

from decimal import Decimal

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse

from approvals.actions import amendment as buyers
from approvals.actions import decision
from approvals.models import SpendingLimit
from commerce.actions import cancellation, desk, hold, shipment
from commerce.models import Account, Order, PaymentPlan
from core.refusal import Refused
from tests.commerce import planning
from tests.pages.conftest import now, unhashed_static  # noqa: F401
from tests.pages.reading import document, words
from tests.pages.writing import everything
from tests.telesales import phoning

CHANGED = "This order is paid by a plan: it can be rejected or withdrawn, but not changed."
RELEASED = "This order is paid by a plan: it goes on or is rejected as a whole."
CANCELLED = (
    "This order is paid by a plan: it can only be cancelled as a whole. Money goes back on its payment plan."
)  # fmt: skip


def of_two(cast, **values):
    """Give the order of two pieces at 50.00 each."""
    offer = planning.offer(cast, quantity=2, amount=Decimal("50.00"), **values)
    return phoning.ordered(cast, offer)


@pytest.fixture
def held(cast):
    """Give one that credit holds."""
    Account.objects.update(balance=Decimal("10.00"))
    return of_two(cast, payment_method="on_account")


@pytest.fixture
def waiting(cast):
    """Give one that waits for dora, who decides about what ada orders."""
    SpendingLimit.objects.create(membership=cast.memberships.ada, amount=Decimal(10), approver=cast.memberships.dora)
    return of_two(cast)


@pytest.fixture
def placed(cast):
    return of_two(cast, kind="instalments", count=3, interval="month")


def one_of(order):
    return {order.lines.get().pk: 1}


def field(order):
    return {f"line_{order.lines.get().pk}": "1"}


def said(answer):
    return [str(message) for message in get_messages(answer.wsgi_request)]


def shown(answer):
    return words(document(answer))


# ---------------------------------------------------------------- release
def test_no_part_of_it_is_released(cast, held):
    before = everything()

    with pytest.raises(Refused, match=RELEASED):
        hold.release_part(order=held, quantities=one_of(held), by=cast.acting("fay"), now=cast.now)

    assert (held.state, everything()) == ("on_hold", before)


def test_the_page_of_a_partial_release_says_so_and_no_button_leads_there(cast, held):
    fay, url = cast.client_for("fay"), f"/orders/{held.number}/release/part/"
    before = Order.objects.values().get()

    answers = [fay.get(url), fay.post(url, field(held))]

    assert [(answer.status_code, answer.url, set(said(answer))) for answer in answers] == [
        (302, f"/orders/{held.number}/", {RELEASED})
    ] * 2
    assert Order.objects.values().get() == before
    page = fay.get(f"/orders/{held.number}/").content.decode()
    assert ("release/part/" in page, f"Release {held.number}" in page) == (False, True)


def test_as_a_whole_it_is_released(cast, held):
    hold.release(order=held, by=cast.acting("fay"), now=cast.now)

    assert (Order.objects.get().state, PaymentPlan.objects.get().state) == ("placed", "running")


# ---------------------------------------------------------------- cancellation
def test_no_part_of_it_is_cancelled(cast, placed):
    before = everything()

    with pytest.raises(Refused, match=CANCELLED):
        cancellation.cancel(
            order=placed, quantities=one_of(placed), reason="Sold out", by=cast.acting("sam"), now=cast.now
        )

    assert everything() == before


def test_the_page_of_its_cancellation_asks_for_no_pieces_and_refuses_them(cast, placed):
    sam, url = cast.client_for("sam"), f"/orders/{placed.number}/cancellation/"
    before = everything()

    page, answer = sam.get(url), sam.post(url, {**field(placed), "reason": "Sold out"})

    assert (answer.status_code, CANCELLED in shown(answer), "Sold out" in shown(answer)) == (422, True, True)
    assert ("Cancel these pieces" in shown(page), "it is cancelled as a whole" in shown(page)) == (False, True)
    assert document(page).xpath("//input[starts-with(@name, 'line_')]") == []
    assert everything() == before


def test_as_a_whole_it_is_cancelled_from_that_page(cast, placed):
    sam = cast.client_for("sam")

    sam.post(f"/orders/{placed.number}/cancellation/", {"reason": "Sold out", "everything": "on"})

    assert (Order.objects.get().state, PaymentPlan.objects.get().state) == ("cancelled", "ended")


def test_what_is_left_of_a_part_that_was_shipped_is_cancelled_as_a_whole(cast, placed):
    sam = cast.acting("sam")
    shipment.ship(order=desk.start(order=placed, by=sam, now=cast.now), quantities=one_of(placed), by=sam, now=cast.now)

    cancellation.cancel_rest(order=placed, reason="Sold out", by=sam, now=cast.now)

    assert (Order.objects.get().state, PaymentPlan.objects.get().state) == ("shipped", "ended")


# ---------------------------------------------------------------- amendment
def test_whoever_decides_lowers_nothing(cast, waiting):
    step = waiting.approval_steps.get()
    before = everything()

    with pytest.raises(Refused, match=CHANGED):
        decision.decide(
            step=step,
            accept=True,
            seen_hash=step.content_hash,
            by=cast.acting("dora"),
            now=cast.now,
            quantities=one_of(waiting),
        )

    assert everything() == before


def test_the_page_of_a_decision_asks_for_no_quantities_and_refuses_them(cast, waiting):
    dora, step = cast.client_for("dora"), waiting.approval_steps.get()
    url = reverse("approvals:step", args=[step.pk])
    sent = {"decision": "accept", "seen": step.content_hash, "reason": "", **field(waiting)}

    page, answer = dora.get(url), dora.post(url, sent)

    assert document(page).xpath("//input[starts-with(@name, 'line_')]") == []
    assert (answer.status_code, CHANGED in shown(answer)) == (422, True)
    assert Order.objects.get().state == waiting.state


def test_its_buyer_changes_nothing(cast, waiting):
    before = everything()

    with pytest.raises(Refused, match=CHANGED):
        buyers.amend(
            order=waiting,
            quantities=one_of(waiting),
            seen_hash=waiting.content_hash,
            by=cast.acting("ada"),
            now=cast.now,
        )

    assert everything() == before


def test_the_page_of_a_change_says_so_and_no_button_leads_there(cast, waiting):
    ada, url = cast.client_for("ada"), reverse("approvals:change", args=[waiting.number])

    answers = [ada.get(url), ada.post(url, {"seen": waiting.content_hash, "act": "change", **field(waiting)})]

    assert [(answer.status_code, set(said(answer))) for answer in answers] == [(302, {CHANGED})] * 2
    page = ada.get(f"/orders/{waiting.number}/")
    assert (url in page.content.decode(), "nothing of it changes: it is paid by a plan." in shown(page)) == (
        False,
        True,
    )


def test_accepted_as_it_is_it_is_placed(cast, waiting):
    step = waiting.approval_steps.get()

    decision.decide(step=step, accept=True, seen_hash=step.content_hash, by=cast.acting("dora"), now=cast.now)

    assert (Order.objects.get().state, PaymentPlan.objects.get().state) == ("placed", "running")
