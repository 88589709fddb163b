"""How a partner may pay and what its orders need (O2)."""

import uuid
from datetime import timedelta

import pytest

from commerce.actions import order as orders
from commerce.actions import terms as actions
from commerce.checkout import Checkout
from commerce.queries import terms as queries
from core.models import AuditEntry
from core.refusal import Refused


@pytest.fixture
def agree(cast, now):
    def agreed(partner, *methods, needs_po_number=False, who="fay"):
        return actions.agree(
            partner=getattr(cast.partners, partner), payment_methods=methods, needs_po_number=needs_po_number,
            invoice_days=14, by=cast.acting(who), now=now,
        )  # fmt: skip

    cast.no_limit("bea", "carl")
    return agreed


def submit(cast, now, **entered):
    cart = cast.filled_cart("bea")
    return orders.submit(cart=cart, key=uuid.uuid4(), checkout=Checkout(**entered), by=cast.acting("bea"), now=now)


def test_the_terms_of_the_nearest_node_count_as_a_whole(cast, agree, now):
    agree("acme", "bank_transfer", needs_po_number=True)
    agree("acme_depot", "invoice")

    order = submit(cast, now, payment="invoice")

    assert (order.state, queries.of(cast.partners.acme_depot.pk).partner) == ("placed", cast.partners.acme_depot)


def test_terms_from_above_count_where_a_node_has_none(cast, agree, now):
    agree("acme", "bank_transfer")

    with pytest.raises(Refused, match="“On account” is not agreed with your company") as refusal:
        submit(cast, now, payment="on_account")

    assert refusal.value.field == "payment_method"


@pytest.mark.parametrize("method", ["invoice", "", "barter"])
def test_invoices_and_nonsense_are_refused_unless_agreed(cast, agree, now, method):
    with pytest.raises(Refused):
        submit(cast, now, payment=method)


@pytest.mark.parametrize("number", ["", "  "])
def test_an_order_without_the_po_number_it_needs_is_refused(cast, agree, now, number):
    agree("acme", "bank_transfer", needs_po_number=True)

    with pytest.raises(Refused, match="Your company orders with a PO number"):
        submit(cast, now, payment="bank_transfer", po_number=number)


@pytest.mark.parametrize(("days", "is_refused"), [(-2, True), (-1, False), (0, False), (700, False), (740, True)])
def test_a_requested_date_is_neither_past_nor_years_away(cast, agree, now, days, is_refused):
    day = now.date() + timedelta(days=days)

    if is_refused:
        with pytest.raises(Refused, match="requested date"):
            submit(cast, now, payment="bank_transfer", requested_on=day)
    else:
        assert submit(cast, now, payment="bank_transfer", requested_on=day).requested_on == day


def test_dropping_own_terms_lets_those_from_above_count_again(cast, agree, now):
    agree("acme", "bank_transfer")
    agree("acme_depot", "invoice")

    actions.drop(partner=cast.partners.acme_depot, by=cast.acting("fay"), now=now)

    assert queries.of(cast.partners.acme_depot.pk).partner == cast.partners.acme
    assert list(AuditEntry.objects.order_by("id").values_list("event", flat=True))[-3:] == [
        "partner.terms_agreed", "partner.terms_agreed", "partner.terms_dropped",
    ]  # fmt: skip


@pytest.mark.parametrize("who", ["sam", "ada"])
def test_only_finance_and_managers_agree_terms(cast, agree, who):
    with pytest.raises(Refused, match="Your role does not agree terms"):
        agree("acme", "card", who=who)


def test_there_is_always_a_way_to_pay(cast, agree):
    with pytest.raises(Refused, match="at least one way to pay"):
        agree("acme")


def test_the_operator_has_no_terms(cast, agree):
    with pytest.raises(Refused, match="The operator buys nothing"):
        agree("operator", "card")
