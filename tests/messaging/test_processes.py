"""Purchase processes: drafts, publication, whom they suit, how they end (S1, S7)."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from commerce.models import Product
from core import audit
from core.models import OutboxEntry
from core.refusal import Refused
from messaging.actions import process as actions
from messaging.models import PROCESS_TRANSITIONS, ProcessMatch, ProcessState, PurchaseProcess
from messaging.rules import process as rules
from tests.messaging import buying, talking

S = ProcessState
TICK = timedelta(microseconds=1)


def read(process):
    return PurchaseProcess.objects.get(pk=process.pk)


def events(process):
    return list(audit.of(process).values_list("event", flat=True))


def matched(process):
    return set(ProcessMatch.objects.filter(process=process).values_list("seller__name", flat=True))


def told(topic):
    return sorted(OutboxEntry.objects.filter(topic=topic).values_list("payload__membership", flat=True))


def test_a_draft_is_the_companys_alone(cast):
    process = buying.drafted(cast)

    assert (process.state, process.buyer, process.owner) == (S.DRAFT, cast.partners.acme, cast.memberships.bea)
    assert (process.unit, process.currency, matched(process)) == ("piece", "GBP", set())
    assert events(process) == ["process.begun"]


def test_a_draft_is_changed_until_it_is_published(cast):
    process = buying.drafted(cast)

    actions.change(
        process=process, facts=buying.facts(cast, title="Candles"), by=cast.acting("bea"), now=cast.now
    )  # fmt: skip

    assert read(process).title == "Candles"
    row = audit.of(process).get(event="process.changed")
    assert (row.old["title"], row.new["title"]) == ("Candles for the autumn", "Candles")


def test_the_audit_tells_no_budget(cast):
    process = buying.drafted(cast)

    changed = buying.facts(cast, budget=Decimal("87654.32"))
    actions.change(process=process, facts=changed, by=cast.acting("bea"), now=cast.now)

    row = audit.of(process).get(event="process.changed")
    assert (row.old, row.new) == ({"budget": False}, {"budget": True})


def test_what_was_published_is_no_longer_changed(cast):
    process = buying.published(cast)

    with pytest.raises(Refused, match="no longer changed"):
        actions.change(process=process, facts=buying.facts(cast, title="X"), by=cast.acting("bea"), now=cast.now)


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"title": "  "}, "title"),
        ({"specification": "x" * 10_001}, "specification"),
        ({"product": None}, "product"),
        ({"quantity": Decimal(0)}, "quantity"),
        ({"budget": Decimal("-1")}, "budget"),
        ({"budget": Decimal("1.005")}, "budget"),
        ({"is_budget_shown": True}, "budget"),
        ({"deadline": "now"}, "deadline"),
        ({"deadline": "far"}, "deadline"),
    ],
)
def test_a_draft_that_makes_no_sense_is_refused_beside_its_field(cast, changed, field):
    moments = {"now": cast.now, "far": cast.now + timedelta(days=366) + TICK}
    changed = {name: moments.get(value, value) if name == "deadline" else value for name, value in changed.items()}

    with pytest.raises(Refused) as refused:
        buying.drafted(cast, **changed)

    assert (refused.value.field, PurchaseProcess.objects.count()) == (field, 0)


def test_either_a_product_or_a_category_is_wanted(cast):
    above, _below = buying.goods(cast)

    with pytest.raises(Refused, match="either a product or a category") as refused:
        buying.drafted(cast, category=above)

    assert refused.value.field == "category"


@pytest.mark.parametrize("who", ["vic", "sam", "ruth", "alf", "fay"])
def test_only_who_buys_begins_one(cast, who):
    with pytest.raises(Refused, match="Your role does not publish purchase processes"):
        buying.drafted(cast, who)


def test_the_owner_of_the_product_is_found_and_told(cast):
    process = buying.published(cast)

    assert (read(process).state, read(process).published_at) == (S.ACTIVE, cast.now)
    assert matched(process) == {"Vendor"}
    assert told("process.published") == [cast.memberships.vic.pk]
    assert audit.of(process).get(event="process.published").new == {"sellers": 1}


def test_a_named_product_suits_those_who_sell_of_its_category_too(cast):
    buying.goods(cast)

    process = buying.published(cast)

    assert matched(process) == {"Vendor", "Counterpart"}
    operators = [cast.memberships.sam.pk, cast.memberships.max.pk]
    assert told("process.published") == sorted([cast.memberships.vic.pk, *operators])


def test_a_category_suits_those_who_sell_of_it_and_below(cast):
    above, _below = buying.goods(cast)

    process = buying.published(cast, product=None, category=above)

    assert matched(process) == {"Vendor", "Counterpart"}


def test_what_is_off_sale_suits_nobody(cast):
    above, _below = buying.goods(cast)
    talking.owned(cast)
    Product.objects.filter(code="CANDLE").update(is_active=False)

    process = buying.published(cast, product=None, category=above)

    assert matched(process) == {"Counterpart"}


@pytest.mark.parametrize("own", ["acme", "acme_depot"])
def test_the_buyers_own_company_is_never_found(cast, own):
    above, _below = buying.goods(cast)
    Product.objects.filter(code="LANTERN").update(vendor=getattr(cast.partners, own))

    process = buying.published(cast, product=None, category=above)

    assert matched(process) == {"Vendor"}


def test_a_closed_company_is_not_found(cast):
    cast.set_status("vendor", "closed")

    process = buying.published(cast)

    assert matched(process) == set()


def test_a_seller_with_a_new_product_is_found_later_and_told_once(cast):
    above, below = buying.goods(cast)
    process = buying.published(cast, product=None, category=above)
    Product.objects.create(code="TORCH", name="Torch", vendor=cast.partners.zenith, category=below)

    found = [actions.match_again(moment=lambda: cast.now) for _again in range(2)]

    assert (found, matched(process)) == ([1, 0], {"Vendor", "Counterpart", "Zenith"})
    assert told("process.published").count(cast.memberships.zoe.pk) == 1


@pytest.mark.parametrize(("after", "number"), [(buying.LASTS - TICK, 1), (buying.LASTS, 0)])
def test_nobody_is_found_from_the_deadline_on(cast, after, number):
    above, below = buying.goods(cast)
    buying.published(cast, product=None, category=above)
    Product.objects.create(code="TORCH", name="Torch", vendor=cast.partners.zenith, category=below)

    assert actions.match_again(moment=lambda: cast.now + after) == number


def test_a_draft_whose_deadline_is_over_is_not_published(cast):
    process = buying.drafted(cast)

    with pytest.raises(Refused, match="must lie in the future"):
        actions.publish(process=process, by=cast.acting("bea"), moment=lambda: cast.now + buying.LASTS)

    assert read(process).state == S.DRAFT


@pytest.mark.parametrize(("who", "may"), [("bea", True), ("ada", True), ("dora", False), ("carl", False)])
def test_its_owner_and_the_administrators_decide_about_it(cast, who, may):
    process = buying.published(cast)

    assert rules.may_change(cast.acting(who), process) is may
    if not may:
        with pytest.raises(Refused, match="Only its owner and your company's administrators"):
            buying.closed(cast, process, who)


def test_an_administrator_of_another_company_does_not(cast):
    with pytest.raises(Refused, match="Only its owner"):
        buying.closed(cast, buying.published(cast), "zoe")


def test_at_its_deadline_it_has_expired_whoever_notices(cast):
    process = buying.published(cast)

    at = [rules.state(process, process.deadline + each) for each in (-TICK, timedelta(0))]

    assert (at, read(process).state) == ([S.ACTIVE, S.EXPIRED], S.ACTIVE)


def test_the_worker_notes_it_once_and_tells_the_owner(cast):
    process = buying.published(cast)
    before, over = process.deadline - TICK, process.deadline

    done = [actions.sweep(moment=lambda at=at: at) for at in (before, over, over)]

    assert (done, read(process).state) == ([0, 1, 0], S.EXPIRED)
    assert (told("process.expired"), events(process).count("process.expired")) == ([cast.memberships.bea.pk], 1)


def test_an_owner_who_has_left_leaves_it_to_the_administrators(cast):
    process = buying.published(cast)
    cast.memberships.bea.ended_at = cast.now
    cast.memberships.bea.save(update_fields=["ended_at"])

    actions.sweep(moment=lambda: process.deadline)

    assert told("process.expired") == [cast.memberships.ada.pk]


def test_it_is_closed_early_with_a_reason_that_those_who_offered_read(cast):
    process = buying.published(cast)
    offer = buying.offered(cast, process)

    buying.closed(cast, process, "ada")

    kept = read(process)
    assert (kept.state, kept.ended_at, kept.ended_by) == (S.CLOSED, cast.now, cast.users.ada)
    [entry] = OutboxEntry.objects.filter(topic="process.ended")
    assert entry.payload == {"thread": offer.thread_id, "membership": cast.memberships.vic.pk}
    assert audit.of(process).get(event="process.closed").reason == "We buy them elsewhere."


@pytest.mark.parametrize("reason", ["", "   ", "x" * 301])
def test_closing_what_was_published_needs_a_reason(cast, reason):
    process = buying.published(cast)

    with pytest.raises(Refused) as refused:
        buying.closed(cast, process, reason=reason)

    assert (refused.value.field, read(process).state) == ("reason", S.ACTIVE)


def test_a_draft_is_thrown_away_without_a_reason(cast):
    process = buying.drafted(cast)

    buying.closed(cast, process, reason="")

    assert (read(process).state, OutboxEntry.objects.filter(topic="process.ended").count()) == (S.CLOSED, 0)


def ends(cast, state):
    """Give a process in a state."""
    if state == S.DRAFT:
        talking.owned(cast)
        return buying.drafted(cast), None
    process = buying.published(cast)
    offer = buying.offered(cast, process)
    if state == S.EXPIRED:
        actions.sweep(moment=lambda: process.deadline)
    if state == S.CLOSED:
        buying.closed(cast, process)
    if state == S.AWARDED:
        buying.awarded(cast, offer)
    return process, offer


@pytest.mark.parametrize("state", list(S))
@pytest.mark.parametrize("to", [S.ACTIVE, S.CLOSED, S.AWARDED])
def test_every_way_is_open_exactly_as_the_table_says(cast, state, to):
    process, offer = ends(cast, state)
    by, moment = cast.acting("bea"), lambda: cast.now + timedelta(hours=1)
    ways = {
        S.ACTIVE: lambda: actions.publish(process=process, by=by, moment=moment),
        S.CLOSED: lambda: actions.close(process=process, by=by, reason="Enough", moment=moment),
        S.AWARDED: lambda: buying.awarded(cast, offer),
    }
    if offer is None and to == S.AWARDED:
        assert to not in PROCESS_TRANSITIONS[state]
        return

    if to in PROCESS_TRANSITIONS[state]:
        ways[to]()
        assert read(process).state == to
    else:
        with pytest.raises(Refused, match="cannot become"):
            ways[to]()
        assert read(process).state == state


def test_it_cannot_be_awarded_without_an_offer_past_the_actions(cast):
    process = buying.published(cast)

    with pytest.raises(IntegrityError, match="process_awarded_exactly_to_an_offer"), transaction.atomic():
        PurchaseProcess.objects.filter(pk=process.pk).update(
            state=S.AWARDED, ended_at=cast.now, ended_by=cast.users.bea
        )
