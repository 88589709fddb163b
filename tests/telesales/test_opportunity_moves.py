"""What moves and leavers mean for opportunities (P7, P8, T1): told before, and nothing is lost."""

import pytest

from commerce.models import Order
from core.models import AuditEntry
from core.refusal import Refused
from partners.actions import leaving
from partners.models import Partner
from partners.moves import BranchMove
from partners.permissions import Role
from partners.queries.leaving import UserMove
from telesales.actions import opportunity_state
from telesales.models import Opportunity, Quote
from telesales.moves import opportunity as opportunity_moves
from telesales.moves import user as user_moves
from tests.telesales import quoting
from tests.telesales.opportunities import at, prepared
from tests.telesales.selling import let, resold


def leaves(cast, name):
    place = getattr(cast.memberships, name)
    return list(user_moves.preview(UserMove(membership=place, source=place.partner, destination=None)))


def test_a_customer_or_owner_who_leaves_is_told_what_stays(cast):
    let(Role.SSR)
    prepared(cast)

    customer, owner, other = leaves(cast, "bea"), leaves(cast, "sam"), leaves(cast, "carl")

    assert [effect.sentence for effect in customer] == [
        "1 opportunity is prepared for him; from then on it cannot be ordered."
    ]
    assert [(effect.sentence, effect.url) for effect in owner] == [
        ("1 opportunity of his; a manager gives it to somebody else.", "/sales/opportunities/")
    ]
    assert other == []


def test_a_branch_that_joins_its_seller_names_what_cannot_go_on(cast, now):
    let(Role.RESELLER)
    resold(cast)
    made = prepared(cast, "ruth")
    acme, resale = cast.partners.acme, cast.partners.resale
    joining = BranchMove(acme, resale, acme.pk, resale.pk)

    assert [effect.sentence for effect in opportunity_moves.preview(joining)] == [
        f"Opportunities whose seller and customer are one company then: {made.number}"
    ]
    assert (
        list(opportunity_moves.preview(BranchMove(acme, cast.partners.zenith, acme.pk, cast.partners.zenith.pk))) == []
    )

    Partner.objects.filter(pk=acme.pk).update(parent=resale)
    with pytest.raises(Refused, match="own company"):
        opportunity_state.submit(opportunity=made, by=cast.acting("ruth"), now=now)


# ---------------------------------------------------------------- within his company
def test_what_is_prepared_goes_along_with_its_customer_and_is_told_before(cast, now):
    let(Role.SSR)
    made, place, north = prepared(cast), cast.memberships.bea, cast.partners.acme_north
    plan = UserMove(membership=place, source=place.partner, destination=north)

    told = [(effect.kind, effect.sentence) for effect in user_moves.preview(plan)]
    leaving.move(membership=place, destination=north, by=cast.acting("ada"), now=now)

    made = Opportunity.objects.get(pk=made.pk)
    assert told == [
        ("goes along", "1 opportunity that is prepared for him, at the prices there; a quote of it keeps its own.")
    ]
    assert (made.partner, made.cart.partner, made.customer) == (north, north, place)
    entry = AuditEntry.objects.get(event="opportunity.followed")
    assert (entry.actor_name, entry.old, entry.new) == (
        "Ada", {"company": "Acme Depot"}, {"company": north.name},
    )  # fmt: skip


def test_he_says_yes_to_his_quote_from_where_he_is_now(cast, now):
    quoting.sellers()
    quote = quoting.sent(cast)
    place, north = cast.memberships.bea, cast.partners.acme_north

    leaving.move(membership=place, destination=north, by=cast.acting("ada"), now=now)
    quoting.approved(cast, Quote.objects.get(pk=quote.pk))

    order = Order.objects.get(channel="quote")
    assert (order.partner, order.buyer, quoting.fresh(quote).state) == (north, cast.users.bea, "approved")


def test_what_is_over_stays_where_it_was(cast, now):
    let(Role.SSR)
    made = at(cast, prepared(cast), "declined")
    place = cast.memberships.bea

    leaving.move(membership=place, destination=cast.partners.acme_north, by=cast.acting("ada"), now=now)

    assert Opportunity.objects.get(pk=made.pk).partner == cast.partners.acme_depot
