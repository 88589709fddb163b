"""Sending quotes (T6): who may, what is frozen, what a version says."""

from datetime import timedelta
from decimal import Decimal

import pytest

from commerce.models import CartLine, Document, PriceEntry
from core.models import AuditEntry, OutboxEntry
from core.refusal import Refused
from partners.permissions import Role
from telesales.actions import opportunity_state, quote
from telesales.models import Opportunity, QuoteState
from telesales.rules.opportunity import NotAllowed
from tests.telesales.quoting import fresh, offered, prepared, sellers, sent
from tests.telesales.selling import bound, let


@pytest.fixture(autouse=True)
def they_sell(db):
    """Sellers and managers may do what quotes need."""
    sellers()


def test_a_quote_says_what_is_offered_and_until_when(cast, now):
    bound(Role.SSR, max_discount=Decimal(10))
    made = prepared(cast, lines=(("POUND", 20), ("LANTERN", 2)))
    offered(cast, made, "POUND", "0.90")

    found = sent(cast, made)

    rows = [(row["code"], row["quantity"], row["unit_price"], row.get("own_price")) for row in found.content["rows"]]
    assert rows == [("POUND", 20, "0.9000", "1.0000"), ("LANTERN", 2, "24.0000", None)]
    assert (found.version, found.total, found.expires_at, found.zone) == (
        1, Decimal("66.000"), now + timedelta(days=14), "Europe/London",
    )  # fmt: skip
    assert found.content["offer"]["contact"]["name"] == "Sam"
    made = fresh(made)
    assert (made.state, made.total, made.reviewed_by) == ("pending_customer", found.total, cast.users.sam)


def test_its_paper_has_its_own_number_and_says_the_same(cast):
    found = sent(cast)

    paper = Document.objects.get(kind="quote")
    assert (found.document, paper.cart_id, paper.order_id) == (paper, found.opportunity.cart_id, None)
    assert (paper.total, paper.content["offer"]) == (found.total, found.content["offer"])
    assert [{**row, "line": None} for row in paper.content["rows"]] == [
        {**row, "line": None} for row in found.content["rows"]
    ]


def test_why_a_price_is_offered_stands_in_no_quote(cast):
    bound(Role.SSR, max_discount=Decimal(10))
    made = prepared(cast)
    offered(cast, made)

    found = sent(cast, made)

    assert "Loyal for years" not in str((found.content, found.document.content))


def test_all_prices_hold_until_the_end(cast, now):
    made = prepared(cast, lines=(("POUND", 20), ("LANTERN", 2)))
    found = sent(cast, made, days=3)

    PriceEntry.objects.update(unit_price=Decimal(99))

    lines = CartLine.objects.filter(cart=made.cart_id).order_by("id")
    until = found.expires_at + timedelta(days=7)
    assert [(line.override_price, line.override_until) for line in lines] == [(Decimal(1), until), (Decimal(24), until)]


def test_the_customer_is_mailed_and_it_is_written_down(cast):
    found = sent(cast)

    entry = OutboxEntry.objects.get(topic="quotes.sent")
    assert entry.payload == {"quote": found.pk}
    told = AuditEntry.objects.get(event="quote.sent")
    assert (told.actor_name, told.partner_id, told.new["version"]) == ("Sam", cast.partners.acme_depot.pk, 1)


def test_a_new_version_replaces_the_one_before(cast, now):
    first = sent(cast)

    second = sent(cast, first.opportunity, by="max", now=now + timedelta(hours=1))

    assert (second.version, fresh(first).state, fresh(second).state) == (2, QuoteState.REPLACED, QuoteState.SENT)


# ---------------------------------------------------------------- who
def test_without_the_right_to_finalise_one_submits(cast):
    let(Role.SSR, finalise=False)
    made = prepared(cast)

    with pytest.raises(NotAllowed):
        sent(cast, made)

    opportunity_state.submit(opportunity=made, by=cast.acting("sam"), now=cast.now)
    with pytest.raises(NotAllowed):
        sent(cast, made)
    assert sent(cast, made, by="max").sent_by == cast.users.max


@pytest.mark.parametrize("who", ["bea", "ada", "fay", "zoe"])
def test_others_send_nothing(cast, who):
    made = prepared(cast)

    with pytest.raises(Refused):
        sent(cast, made, by=who)
    assert fresh(made).state == "open"


def test_who_may_no_longer_sell_to_the_customer_sends_nothing(cast):
    made = prepared(cast)
    let(Role.SSR, every_user=False)

    with pytest.raises(Refused, match="administrators only"):
        sent(cast, made)


# ---------------------------------------------------------------- prices
@pytest.mark.parametrize(("mode", "is_sent"), [("warn", True), ("require", True), ("block", False)])
def test_a_price_beyond_the_bounds_is_refused_only_where_they_block(cast, mode, is_sent):
    bound(Role.SSR, max_discount=Decimal(5), mode=mode)
    made = prepared(cast)
    offered(cast, made, price="0.90")

    if is_sent:
        assert sent(cast, made).total == Decimal(18)
    else:
        with pytest.raises(Refused, match="POUND: 10 % off is more than 5 %"):
            sent(cast, made)


def test_the_bounds_are_those_of_the_sender(cast):
    bound(Role.SSR, max_discount=Decimal(5), mode="block")
    bound(Role.MARKETPLACE_MANAGER, max_discount=Decimal(30), mode="block")
    made = prepared(cast)
    offered(cast, made, price="0.80")
    submitted(cast, made)

    assert sent(cast, made, by="max").total == Decimal(16)


def submitted(cast, made):
    Opportunity.objects.filter(pk=made.pk).update(
        state="pending_review", submitted_at=cast.now, submitted_by=cast.users.sam
    )


# ---------------------------------------------------------------- how long
@pytest.mark.parametrize("days", [0, -1, 92])
def test_it_ends_in_the_future_and_within_ninety_days(cast, days):
    with pytest.raises(Refused) as refused:
        sent(cast, days=days)

    assert refused.value.field == "until_day"


def test_the_opportunity_outlasts_the_quote(cast, now):
    found = sent(cast, days=60)

    assert fresh(found.opportunity).expires_at == found.expires_at + timedelta(days=7)


# ---------------------------------------------------------------- taken back
def test_a_quote_is_taken_back(cast, now):
    found = sent(cast)

    quote.withdraw(opportunity=found.opportunity, by=cast.acting("sam"), now=now)

    assert (fresh(found).state, fresh(found.opportunity).state) == ("withdrawn", "pending_customer")
