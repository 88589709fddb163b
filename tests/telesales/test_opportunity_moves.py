"""What moves and leavers mean for opportunities (P7, P8, T1): told before, and nothing is lost."""

import pytest

from core.refusal import Refused
from partners.models import Partner
from partners.moves import BranchMove
from partners.permissions import Role
from partners.queries.leaving import UserMove
from telesales import opportunity_moves, user_moves
from telesales.actions import opportunity_state
from tests.telesales.opportunities import prepared
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
