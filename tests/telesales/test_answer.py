"""The customer's answers to a quote (T6, T8, A3): who gives them, until when, and what comes of each."""

from datetime import timedelta
from decimal import Decimal

import pytest

from approvals.models import ApprovalStep
from commerce.models import Order, OrderState
from core.models import AuditEntry, OutboxEntry
from core.refusal import Refused
from partners.models import Membership
from partners.permissions import Role
from telesales.actions import answer, opportunity_state
from telesales.models import QuoteComment, Sale
from tests.telesales.quoting import approved, fresh, prepared, sellers, sent

S = OrderState


@pytest.fixture(autouse=True)
def they_sell(db):
    """Sellers and managers may do what quotes need."""
    sellers()


# ---------------------------------------------------------------- yes
def test_a_yes_orders_what_was_shown(cast):
    found = sent(cast)

    approved(cast, found)

    order = Order.objects.get()
    assert (order.buyer, order.partner, order.total) == (cast.users.bea, cast.partners.acme_depot, found.total)
    assert (order.seller, order.sold_from, order.channel) == (cast.users.sam, cast.partners.operator, "quote")
    assert order.state == S.PLACED
    quote, made = fresh(found), fresh(found.opportunity)
    assert (quote.state, quote.answered_by, made.state, made.order) == ("approved", cast.users.bea, "closed", order)
    sale = Sale.objects.get()
    assert (sale.quote, sale.opportunity, sale.confirmed_by, sale.needs) == (quote, made, cast.users.bea, "")
    told = AuditEntry.objects.get(event="quote.approved")
    assert (told.actor_name, told.new["order"], told.partner_id) == ("Bea", order.number, cast.partners.acme_depot.pk)
    assert OutboxEntry.objects.get(topic="quotes.answered").payload == {"quote": quote.pk}


def test_a_second_click_gives_the_same_order(cast):
    found = sent(cast)
    approved(cast, found)

    again = approved(cast, found)

    assert (again.state, Order.objects.count()) == ("approved", 1)


def test_over_the_customers_limit_her_approver_is_asked(cast):
    approved(cast, sent(cast, lines=(("POUND", 120),)))

    order = Order.objects.get()
    assert (order.state, ApprovalStep.objects.get().approver) == (S.AWAITING_APPROVAL, cast.memberships.carl)


def test_the_approvers_yes_counts_for_both(cast):
    approved(cast, sent(cast, lines=(("POUND", 120),)), by="carl")

    order, step = Order.objects.get(), ApprovalStep.objects.get()
    assert (order.buyer, order.state) == (cast.users.bea, S.PLACED)
    assert (step.decision, step.decided_by, step.decided_as) == ("accepted", cast.users.carl, "approver")


def test_above_his_own_limit_the_next_one_is_asked(cast):
    approved(cast, sent(cast, lines=(("POUND", 600),)), by="carl")

    steps = [(step.approver, step.decision) for step in ApprovalStep.objects.order_by("position")]
    assert Order.objects.get().state == S.AWAITING_APPROVAL
    assert steps == [(cast.memberships.carl, "accepted"), (cast.memberships.dora, None)]


def test_a_proxy_decides_as_a_proxy(cast):
    approved(cast, sent(cast, lines=(("POUND", 120),)), by="pia")

    assert (Order.objects.get().state, ApprovalStep.objects.get().decided_as) == (S.PLACED, "proxy")


def test_an_administrator_says_yes_but_decides_nothing_that_is_not_his(cast):
    approved(cast, sent(cast, lines=(("POUND", 120),)), by="ada")

    assert (Order.objects.get().state, ApprovalStep.objects.get().decision) == (S.AWAITING_APPROVAL, None)


def test_the_customers_credit_holds_the_order(cast):
    cast.no_limit("bea")

    approved(cast, sent(cast, lines=(("POUND", 1500),)))

    assert Order.objects.get().state == S.ON_HOLD


# ---------------------------------------------------------------- who
@pytest.mark.parametrize("who", ["zoe", "sam", "max", "ruth"])
def test_others_do_not_answer(cast, who):
    found = sent(cast)

    with pytest.raises(Refused):
        approved(cast, found, by=who)
    assert (fresh(found).state, Order.objects.count()) == ("sent", 0)


def test_who_sells_answers_nothing_wherever_else_he_has_a_place(cast):
    found = sent(cast)
    place = Membership.objects.create(
        user=cast.users.sam, partner=cast.partners.acme, roles=[Role.PARTNER_ADMINISTRATOR]
    )
    sam_at_acme = cast.acting("sam").at(
        membership_id=place.pk, partner_id=place.partner_id, is_operator=False, roles=(Role.PARTNER_ADMINISTRATOR,)
    )

    for act in (
        lambda: answer.approve(quote=found, payment="on_account", by=sam_at_acme, now=cast.now),
        lambda: answer.reject(quote=found, comment="No", by=sam_at_acme, now=cast.now),
    ):
        with pytest.raises(Refused, match="Nobody answers a quote that he has made himself"):
            act()


def test_on_hold_nobody_answers(cast):
    found = sent(cast)
    cast.set_status("acme", "on_hold")

    with pytest.raises(Refused, match="on hold"):
        approved(cast, found)


@pytest.mark.parametrize(("payment", "said"), [("card", "paid with before"), ("", "Choose how you pay")])
def test_it_takes_a_way_to_pay(cast, payment, said):
    found = sent(cast)

    with pytest.raises(Refused, match=said) as refused:
        approved(cast, found, payment=payment)
    assert (refused.value.field, fresh(found).state) == ("payment", "sent")


# ---------------------------------------------------------------- until when
@pytest.mark.parametrize(("seconds", "state", "orders"), [(-1, "approved", 1), (0, "late", 0), (1, "late", 0)])
def test_the_clock_says_whether_a_yes_is_in_time(cast, seconds, state, orders):
    found = sent(cast)

    approved(cast, found, now=found.expires_at + timedelta(seconds=seconds))

    assert (fresh(found).state, Order.objects.count()) == (state, orders)
    assert fresh(found.opportunity).state == ("closed" if orders else "approved")


def test_no_worker_is_needed_for_the_end(cast):
    found = sent(cast)

    with pytest.raises(Refused, match="This offer is over"):
        approved(cast, found, now=fresh(found.opportunity).expires_at)


# ---------------------------------------------------------------- what was shown
def test_what_differs_from_what_was_shown_is_not_ordered(cast):
    found = sent(cast)
    found.opportunity.cart.lines.update(quantity=21)

    with pytest.raises(Refused, match="can no longer be ordered like this"):
        approved(cast, found)

    assert (fresh(found).state, Order.objects.count()) == ("sent", 0)
    told = OutboxEntry.objects.get(topic="quotes.not_orderable")
    assert told.payload == {"quote": found.pk, "who": "Bea"}


def test_a_product_that_is_no_longer_sold_is_not_ordered(cast):
    found = sent(cast)
    cast.price_list.entries.filter(product=cast.products.POUND).delete()

    with pytest.raises(Refused, match="can no longer be ordered like this"):
        approved(cast, found)


def test_prices_that_rose_meanwhile_do_not_matter(cast):
    found = sent(cast)
    cast.price_list.entries.update(unit_price=Decimal(9))

    approved(cast, found)

    assert Order.objects.get().total == found.total


def test_an_older_version_is_not_answered(cast, now):
    first = sent(cast)
    sent(cast, first.opportunity, now=now + timedelta(minutes=5))

    with pytest.raises(Refused, match="newer version"):
        approved(cast, first)


# ---------------------------------------------------------------- no, and something else
def test_a_no_says_why_and_ends_it(cast, now):
    found = sent(cast)

    with pytest.raises(Refused, match="Say why"):
        answer.reject(quote=found, comment=" ", by=cast.acting("bea"), now=now)
    answer.reject(quote=found, comment="Too dear", by=cast.acting("bea"), now=now)

    made = fresh(found.opportunity)
    assert (fresh(found).state, made.state, made.end_reason) == ("rejected", "rejected", "Too dear")
    assert AuditEntry.objects.get(event="quote.rejected").reason == "Too dear"


def test_a_counter_proposal_goes_back_to_the_seller(cast, now):
    found = sent(cast, lines=(("POUND", 20), ("LANTERN", 2)))
    pound, lantern = [row["line"] for row in found.content["rows"]]
    wanted = {pound: {"quantity": 30, "price": Decimal("0.80")}, lantern: {"quantity": 2, "price": Decimal("24.00")}}

    answer.counter(quote=found, wanted=wanted, comment="Then we agree", by=cast.acting("bea"), now=now)

    quote = fresh(found)
    assert (quote.state, quote.counter) == ("countered", {"lines": {str(pound): {"quantity": 30, "price": "0.80"}}})
    assert (fresh(found.opportunity).state, Order.objects.count()) == ("pending_customer", 0)
    second = sent(cast, found.opportunity, by="max", now=now + timedelta(minutes=1))
    approved(cast, second)
    assert Order.objects.count() == 1


@pytest.mark.parametrize(
    ("quantity", "price", "said"),
    [(20, None, "Change a quantity"), (20, "1.0000", "Change a quantity"), (-1, None, "whole quantity"),
     (20, "-1", "price from 0")],
)  # fmt: skip
def test_a_counter_proposal_asks_for_something_sound(cast, now, quantity, price, said):
    found = sent(cast)
    line = found.content["rows"][0]["line"]
    wanted = {line: {"quantity": quantity, "price": price and Decimal(price)}}

    with pytest.raises(Refused, match=said):
        answer.counter(quote=found, wanted=wanted, comment="", by=cast.acting("bea"), now=now)


def test_a_counter_proposal_names_lines_of_the_quote_alone(cast, now):
    found, other = sent(cast), sent(cast, name="Other")
    wanted = {other.content["rows"][0]["line"]: {"quantity": 1, "price": None}}

    with pytest.raises(Refused, match="not in the quote"):
        answer.counter(quote=found, wanted=wanted, comment="", by=cast.acting("bea"), now=now)


def test_a_question_is_mailed_to_the_seller(cast, now):
    found = sent(cast)

    made = answer.comment(
        opportunity=found.opportunity, text="In blue?", is_customers=True, by=cast.acting("bea"), now=now
    )

    assert QuoteComment.objects.get() == made
    assert OutboxEntry.objects.get(topic="quotes.commented").payload == {"comment": made.pk}


def test_nothing_is_written_about_what_is_over(cast, now):
    made = prepared(cast)
    opportunity_state.submit(opportunity=made, by=cast.acting("sam"), now=now)
    opportunity_state.decline(opportunity=made, reason="No", by=cast.acting("max"), now=now)

    with pytest.raises(Refused, match="is over"):
        answer.comment(opportunity=made, text="Why?", is_customers=True, by=cast.acting("bea"), now=now)


def test_opening_it_is_noted_once_and_only_for_whom_it_is(cast, now):
    found = sent(cast)

    answer.see(quote=found, by=cast.acting("carl"), now=now)
    assert fresh(found).first_seen_at is None
    answer.see(quote=found, by=cast.acting("bea"), now=now)
    answer.see(quote=found, by=cast.acting("bea"), now=now + timedelta(hours=1))

    assert fresh(found).first_seen_at == now
