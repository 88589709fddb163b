"""Awards: one offer wins, once, and becomes a cart or an opportunity (S7)."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from commerce.models import Cart, CartLine
from core import audit
from core.models import OutboxEntry
from core.refusal import Refused
from messaging.models import PurchaseProcess, Side, Thread
from partners.models import AccountAssignment
from partners.permissions import Role
from telesales.models import Opportunity, SalesMode, SalesOptOut, SalesPolicy
from tests.messaging import buying, talking
from tests.telesales.selling import let


@pytest.fixture
def sells(cast):
    """Let sales support sell to every user."""
    let(Role.SSR)


@pytest.fixture
def rival(cast):
    """Have the operator offer lanterns for the same process as the vendor his candles. Gives (offer, rival's)."""
    buying.goods(cast)
    process = buying.published(cast)
    mine = buying.offered(cast, process)
    return mine, buying.offered(cast, process, "sam", code="LANTERN", unit_price=Decimal("20.00"))


def test_an_offer_becomes_a_line_of_the_buyers_cart_at_his_own_price(cast):
    offer = buying.offered(cast, buying.published(cast))

    process = buying.awarded(cast, offer)

    line = CartLine.objects.get()
    assert (line.product, line.quantity, line.unit_price) == (cast.products.CANDLE, 200, Decimal("9.0000"))
    assert (process.state, process.award_kind, process.award_id) == ("awarded", "cart", line.cart_id)
    assert (process.awarded_id, process.ended_by, process.ended_at) == (offer.thread_id, cast.users.bea, cast.now)
    assert audit.of(process).get(event="process.awarded").new == {
        "seller": "Vendor", "product": "CANDLE", "kind": "cart",
    }  # fmt: skip


def test_an_offer_becomes_an_opportunity_with_the_offered_price_as_a_proposal(cast, sells):
    offer = buying.offered(cast, buying.published(cast))

    process = buying.awarded(cast, offer, kind="opportunity")

    made = Opportunity.objects.get()
    line = made.cart.lines.get()
    assert (process.award_kind, process.award_id) == ("opportunity", made.pk)
    assert (made.customer, made.owner, made.created_by) == (
        cast.memberships.bea, cast.memberships.sam, cast.users.bea,
    )  # fmt: skip
    assert (line.product, line.quantity, line.override_price) == (cast.products.CANDLE, 200, Decimal("8.7500"))
    assert made.total == Decimal("1750.00")
    assert "awarded the purchase process “Candles for the autumn” to Vendor" in made.notes
    assert OutboxEntry.objects.get(topic="opportunity.awarded").payload == {"opportunity": made.pk}
    assert audit.of(made).get().event == "opportunity.awarded"


def test_it_is_prepared_where_the_marketplace_sells_directly_too(cast, sells):
    SalesPolicy.objects.update_or_create(pk=1, defaults={"mode": SalesMode.DIRECT})
    offer = buying.offered(cast, buying.published(cast))

    buying.awarded(cast, offer, kind="opportunity")

    assert Opportunity.objects.count() == 1


def test_a_price_in_another_currency_is_told_and_not_converted(cast, sells):
    offer = buying.offered(cast, buying.published(cast), currency="EUR")

    buying.awarded(cast, offer, kind="opportunity")

    made = Opportunity.objects.get()
    assert (made.cart.lines.get().override_price, "€8.75 without tax" in made.notes) == (None, True)


def test_what_the_buyer_cannot_order_is_told_in_the_notes(cast, sells):
    buying.goods(cast)
    process = buying.published(cast)
    offer = buying.offered(cast, process)
    cast.price_list.entries.filter(product=cast.products.CANDLE).delete()

    with pytest.raises(Refused) as refused:
        buying.awarded(cast, offer)
    buying.awarded(cast, offer, kind="opportunity")

    made = Opportunity.objects.get()
    assert (refused.value.field, made.cart.lines.count(), "CANDLE" in made.notes) == ("kind", 0, True)


def test_where_staff_sell_to_administrators_only_he_is_told_whom_to_ask(cast):
    offer = buying.offered(cast, buying.published(cast))

    with pytest.raises(Refused, match="ask an administrator of your company"):
        buying.awarded(cast, offer, kind="opportunity")
    buying.awarded(cast, offer, "ada", kind="opportunity")

    assert Opportunity.objects.get().customer == cast.memberships.ada


def test_whoever_looks_after_the_company_prepares_it(cast, sells):
    let(Role.MARKETPLACE_MANAGER, finalise=True)
    AccountAssignment.objects.create(
        partner=cast.partners.acme, manager=cast.memberships.max, assigned_at=cast.now, assigned_by="Max"
    )
    offer = buying.offered(cast, buying.published(cast))

    buying.awarded(cast, offer, kind="opportunity")

    assert Opportunity.objects.get().owner == cast.memberships.max


def test_who_does_not_want_to_be_sold_to_is_told_so(cast, sells):
    SalesPolicy.objects.update_or_create(pk=1, defaults={"may_opt_out": True})
    SalesOptOut.objects.create(user=cast.users.bea, since=cast.now)
    offer = buying.offered(cast, buying.published(cast))

    with pytest.raises(Refused, match="nobody orders in your name"):
        buying.awarded(cast, offer, kind="opportunity")

    assert PurchaseProcess.objects.get().state == "active"


def test_parts_of_pieces_are_no_matter_of_carts(cast):
    offer = buying.offered(cast, buying.published(cast), quantity=Decimal("1.5"))

    with pytest.raises(Refused, match="whole quantities"):
        buying.awarded(cast, offer)

    assert (Cart.objects.count(), PurchaseProcess.objects.get().state) == (0, "active")


def test_the_winner_and_the_others_are_told_each_alone(cast, rival):
    mine, _theirs = rival

    buying.awarded(cast, mine)

    entries = OutboxEntry.objects.filter(topic="process.ended")
    assert sorted(entries.values_list("payload__membership", flat=True)) == sorted(
        getattr(cast.memberships, who).pk for who in ("vic", "sam", "max")
    )


def test_it_may_be_awarded_after_the_deadline(cast):
    process = buying.published(cast)
    offer = buying.offered(cast, process)

    buying.awarded(cast, offer, at=process.deadline + timedelta(days=2))

    assert PurchaseProcess.objects.get().state == "awarded"


def test_it_is_awarded_once(cast, rival):
    mine, theirs = rival
    buying.awarded(cast, mine)

    with pytest.raises(Refused, match="cannot become"):
        buying.awarded(cast, theirs, "ada")

    assert PurchaseProcess.objects.get().awarded_id == mine.thread_id


def test_nobody_awards_an_offer_that_he_was_not_shown(cast):
    process = buying.published(cast)
    first = buying.offered(cast, process)
    buying.offered(cast, process, unit_price=Decimal("12.00"), at=talking.after(cast, hours=1))

    with pytest.raises(Refused, match="has changed the offer"):
        buying.awarded(cast, first, at=talking.after(cast, hours=2))


def test_an_offer_of_another_process_is_not_awarded(cast):
    ours, other = buying.published(cast), buying.published(cast, title="Another")
    offer = buying.offered(cast, other)

    with pytest.raises(Refused, match="does not belong"):
        buying.awards.award(
            process=ours, thread=Thread.objects.get(), kind="cart", seen=offer.pk, by=cast.acting("bea"),
            moment=lambda: cast.now,
        )  # fmt: skip


@pytest.mark.parametrize(("days", "may"), [(0, True), (1, False)])
def test_an_offer_counts_until_the_end_of_its_last_day(cast, days, may):
    process = buying.published(cast)
    offer = buying.offered(cast, process, valid_until=date(2026, 3, 4))
    at = cast.now.replace(day=4, hour=23, minute=59) + timedelta(days=days)

    if may:
        buying.awarded(cast, offer, at=at)
    else:
        with pytest.raises(Refused, match="was valid until"):
            buying.awarded(cast, offer, at=at)


@pytest.mark.parametrize("who", ["dora", "carl"])
def test_colleagues_read_and_do_not_award(cast, who):
    offer = buying.offered(cast, buying.published(cast))

    with pytest.raises(Refused, match="Only its owner"):
        buying.awarded(cast, offer, who)


def test_the_thread_of_a_winner_goes_on(cast):
    offer = buying.offered(cast, buying.published(cast))
    buying.awarded(cast, offer)

    talking.responded(cast, offer.thread, "bea", side=Side.BUYER, words="Thank you!", at=talking.after(cast, hours=1))

    assert Thread.objects.get().last_by == Side.BUYER
