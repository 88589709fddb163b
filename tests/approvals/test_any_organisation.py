"""Any organisation asks whom a naive reading says, tells the same people, and ends where it says (A1-A6, A01)."""

import uuid
from datetime import UTC, date, datetime
from decimal import Decimal

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from approvals.actions import decision
from approvals.models import Absence, ApprovalPolicy, Asked, Proxy, SpendingLimit
from commerce.actions import order as orders
from commerce.models import Order
from commerce.queries.cart import Article, PricedLine
from core.models import OutboxEntry
from partners import queries as partners
from partners.models import Membership, Partner
from tests.approvals.naive_approval import DEPOT, NORTH, ROOT, Organisation, Person
from tests.factories.rows import PartnerFactory, ProductFactory, UserFactory

D = Decimal
MOST = 6
PLACES = st.integers(min_value=0, max_value=MOST - 1)
EXAMPLES = settings.default.max_examples * 5 // 2
SINCE = datetime(2026, 3, 1, tzinfo=UTC)
AWAY = {"starts_on": date(2026, 3, 1), "ends_on": date(2026, 3, 8)}
PEOPLE = st.lists(
    st.builds(
        Person,
        node=st.sampled_from([DEPOT, ROOT, ROOT, NORTH]),
        limit=st.none() | st.sampled_from([0, 100, 200, 400]),
        approver=st.none() | PLACES,
        proxies=st.frozensets(PLACES, max_size=2),
        delegate=st.none() | st.none() | PLACES,
        status=st.sampled_from(["active", "active", "active", "on_hold", "inactive"]),
        has_left=st.sampled_from([False, False, False, False, True]),
        may_accept=st.booleans(),
        is_administrator=st.booleans(),
    ),
    min_size=2,
    max_size=MOST,
)


@settings(max_examples=EXAMPLES, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(PEOPLE, st.sampled_from([50, 100, 101, 250, 401]), st.booleans(), st.booleans(), st.integers(0, 8))
def test_any_organisation_asks_and_ends_as_a_naive_reading_says(
    db, now, drawn, total, is_pool, is_north_stopped, refused_at
):
    people = sound(drawn)
    expected = Organisation(people, is_pool, is_north_stopped).told(total)
    places = hire(people, is_pool=is_pool, is_north_stopped=is_north_stopped)
    order = enter(places[0], D(total), now)

    asked = []
    while order.state in {"awaiting_customer", "awaiting_approval"}:
        step = order.approval_steps.get(decision=None)
        asked.append({places.index(each.membership) for each in step.asked.select_related("membership")})
        if not asked[-1]:
            break
        order = decide(step, places[min(asked[-1])], accept=len(asked) - 1 != refused_at, now=now)

    waits_for_ever = expected.index(set()) if set() in expected else len(expected)
    ends_at = min(refused_at, waits_for_ever)
    outcome = "rejected" if refused_at < min(len(expected), waits_for_ever) else "placed"
    assert asked == expected[: ends_at + 1]
    assert mailed(order, places) == [each for each in asked if each]
    assert order.state == outcome or (waits_for_ever <= refused_at and order.state.startswith("awaiting"))


def sound(drawn):
    """Give the people with pointers inside the list: approvers are later ones, nobody points at himself."""
    count = len(drawn)
    people = []
    for place, person in enumerate(drawn):
        later = count - place - 1
        approver = None if person.approver is None or not later else place + 1 + person.approver % later
        delegate = None if person.delegate is None or person.delegate % count == place else person.delegate % count
        changed = {"approver": approver, "delegate": delegate}
        changed["proxies"] = frozenset(each % count for each in person.proxies) - {place}
        people.append(Person(**{**person.__dict__, **changed}))
    first = {"node": DEPOT, "status": "active", "has_left": False}
    return [Person(**{**people[0].__dict__, **first}), *people[1:]]


def hire(people, *, is_pool, is_north_stopped):
    """Write the organisation; give everybody's place."""
    root = PartnerFactory()
    depot, north = (Partner.objects.create(code=f"{root.code}-{name}", name=name, parent=root) for name in "DN")
    if is_north_stopped:
        Partner.objects.filter(pk=north.pk).update(status="on_hold", status_reason="Late", status_since=SINCE)
    if is_pool:
        ApprovalPolicy.objects.create(partner=root, mode="pool")
    nodes = {ROOT: root, DEPOT: depot, NORTH: north}
    places = [
        Membership.objects.create(
            user=UserFactory(status=person.status),
            partner=nodes[person.node],
            roles=["partner_administrator" if person.is_administrator else "buyer"],
            may_accept=person.may_accept,
        )
        for person in people
    ]
    for place, person in zip(places, people, strict=True):
        approver = None if person.approver is None else places[person.approver]
        SpendingLimit.objects.create(membership=place, amount=person.limit, approver=approver)
        Proxy.objects.bulk_create(Proxy(principal=place, deputy=places[each]) for each in person.proxies)
        if person.delegate is not None:
            Absence.objects.create(membership=place, delegate=places[person.delegate], **AWAY)
    gone = [place.pk for place, person in zip(places, people, strict=True) if person.has_left]
    Membership.objects.filter(pk__in=gone).update(ended_at=SINCE)
    return places


def enter(buyer, total, now):
    place = partners.place(membership=Membership.objects.select_related("user").get(pk=buyer.pk))
    product = ProductFactory()
    article = Article(product.pk, product.code, product.name, "piece", "", True)
    line = PricedLine(None, article, 1, None, total, total, {"agreed": "for this run"})
    order = Order(
        partner_id=place.partner_id, buyer_id=place.user_id, submission_key=uuid.uuid4(), currency="GBP", total=total,
        line_count=1, payment_method="bank_transfer", submitted_at=now,
    )  # fmt: skip
    return orders.enter(order=order, lines=[line], by=place, now=now)


def decide(step, place, *, accept, now):
    by = partners.place(membership=Membership.objects.select_related("user").get(pk=place.pk))
    return decision.decide(step=step, accept=accept, seen_hash=step.content_hash, reason="No", by=by, now=now)


def mailed(order, places):
    """Give the places that mails were written for, a set for each step that told anybody."""
    asked = {each.pk: each for each in Asked.objects.filter(step__order=order).select_related("step", "membership")}
    found: dict[int, set] = {}
    for pk in OutboxEntry.objects.filter(topic="approvals.requested").values_list("payload__asked", flat=True):
        if pk in asked:
            found.setdefault(asked[pk].step.position, set()).add(places.index(asked[pk].membership))
    return [found[position] for position in sorted(found)]
