"""Sales that are closed without the customer's click in time: on the phone, or after the quote's end (T3, T6)."""

from datetime import timedelta
from decimal import Decimal

import pytest

from approvals.models import ApprovalStep
from commerce.models import Hold, Order, OrderState
from core.models import AuditEntry, OutboxEntry
from core.refusal import Refused
from partners.permissions import Role
from telesales.actions import finalise, opportunity_state
from telesales.models import Sale
from telesales.rules.opportunity import NotAllowed
from tests.telesales.quoting import approved, fresh, offered, prepared, sellers, sent
from tests.telesales.selling import bound, let

S = OrderState
LATER = timedelta(days=15)


@pytest.fixture(autouse=True)
def they_sell(db):
    """Sellers and managers may do what quotes need."""
    sellers()


def finalised(cast, made, by="sam", *, reason="He said yes on the phone", now=None, **how):
    terms = {"payment": "on_account", **how}
    return finalise.finalise(opportunity=made, reason=reason, by=cast.acting(by), now=now or cast.now, **terms)


def late(cast, **wanted):
    """Give a quote that the customer approved after its end."""
    found = sent(cast, **wanted)
    approved(cast, found, now=cast.now + LATER)
    return found


# ---------------------------------------------------------------- on the phone
def test_a_seller_signs_for_the_customer(cast):
    made = prepared(cast)

    order = finalised(cast, made)

    assert (order.buyer, order.seller, order.channel, order.state) == (
        cast.users.bea, cast.users.sam, "quote", S.PLACED,
    )  # fmt: skip
    placed = AuditEntry.objects.get(event="order.placed")
    assert (placed.actor_name, placed.behalf_of) == ("Sam", "Bea")
    told = AuditEntry.objects.get(event="opportunity.finalised")
    assert (told.reason, told.new["order"]) == ("He said yes on the phone", order.number)
    assert (Sale.objects.get().confirmed_by, fresh(made).state) == (None, "closed")
    assert OutboxEntry.objects.filter(topic="quotes.finalised").count() == 1


def test_nobody_has_confirmed_it_so_the_approver_is_asked(cast):
    order = finalised(cast, prepared(cast, lines=(("POUND", 120),)))

    assert (order.state, ApprovalStep.objects.get().approver) == (S.AWAITING_APPROVAL, cast.memberships.carl)


def test_it_takes_a_reason(cast):
    with pytest.raises(Refused, match="Say why"):
        finalised(cast, prepared(cast), reason=" ")


def test_what_the_seller_did_not_see_is_not_ordered(cast):
    made = prepared(cast)
    cast.price_list.entries.update(unit_price=Decimal(9))

    with pytest.raises(Refused, match="Prices have changed"):
        finalised(cast, made, seen_total=Decimal(20))


def test_without_the_right_one_submits_and_a_manager_finalises(cast):
    let(Role.SSR, finalise=False)
    made = prepared(cast)

    with pytest.raises(NotAllowed):
        finalised(cast, made)
    opportunity_state.submit(opportunity=made, by=cast.acting("sam"), now=cast.now)
    with pytest.raises(NotAllowed):
        finalised(cast, made)
    order = finalised(cast, made, by="max")

    assert (order.seller, order.state) == (cast.users.sam, S.PLACED)
    for who in ("sam", "max"):
        with pytest.raises(NotAllowed):
            finalised(cast, made, by=who)


def test_prices_beyond_the_bounds_are_refused(cast):
    bound(Role.SSR, max_discount=Decimal(5), mode="block")
    made = prepared(cast)
    offered(cast, made, price="0.80")

    with pytest.raises(Refused, match="more than 5 %"):
        finalised(cast, made)


def test_the_quote_that_he_has_no_longer_counts(cast):
    found = sent(cast)

    order = finalised(cast, found.opportunity)

    assert (fresh(found).state, order.total) == ("withdrawn", found.total)


def test_prices_that_a_quote_holds_are_not_tested_again(cast):
    found = sent(cast)
    cast.price_list.entries.update(unit_price=Decimal(9))

    order = finalised(cast, found.opportunity)

    assert order.total == found.total


# ---------------------------------------------------------------- late
def test_a_late_yes_waits_for_the_seller_who_takes_it_at_the_quoted_prices(cast, now):
    found = late(cast)
    assert Order.objects.count() == 0

    order = finalise.accept(opportunity=found.opportunity, by=cast.acting("sam"), now=now + LATER)

    assert (order.total, order.state, order.payment_method) == (found.total, S.PLACED, "on_account")
    sale = Sale.objects.get()
    assert (sale.quote, sale.confirmed_by, fresh(found).state) == (found, cast.users.bea, "late")


def test_a_late_yes_of_a_seller_who_may_not_finalise_waits_for_a_manager(cast, now):
    found = late(cast)
    let(Role.SSR, finalise=False)

    order = finalise.accept(opportunity=found.opportunity, by=cast.acting("sam"), now=now + LATER)

    assert (order.state, Hold.objects.get().kind) == (S.ON_HOLD, "business")


def test_a_late_yes_is_answered_by_a_new_version_as_well(cast, now):
    found = late(cast)

    second = sent(cast, found.opportunity, now=now + LATER)

    assert (second.version, fresh(found.opportunity).state) == (2, "pending_customer")
    approved(cast, second, now=now + LATER)
    assert Order.objects.count() == 1


def test_a_late_yes_is_taken_once(cast, now):
    found = late(cast)
    finalise.accept(opportunity=found.opportunity, by=cast.acting("sam"), now=now + LATER)

    with pytest.raises(NotAllowed):
        finalise.accept(opportunity=found.opportunity, by=cast.acting("sam"), now=now + LATER)


def test_without_a_late_yes_there_is_nothing_to_take(cast, now):
    found = sent(cast)

    with pytest.raises(Refused, match="No late yes"):
        finalise.accept(opportunity=found.opportunity, by=cast.acting("sam"), now=now)
