"""Companies that become branches, branches and people that leave: what they wrote, wanted and knew (P7, P8, S1)."""

from dataclasses import replace
from datetime import timedelta

import pytest

from commerce.models import PriceListAssignment
from core import audit
from core.refusal import Refused
from messaging.actions import reopening, thread
from messaging.invariants import check
from messaging.models import (
    Contact,
    ContactInvitation,
    Message,
    ProcessMatch,
    PurchaseProcess,
    Side,
    Thread,
)
from messaging.moves import user as user_moves
from messaging.pages import standing
from messaging.queries import figures
from messaging.queries import thread as queries
from partners.actions import leaving, partner
from partners.models import Partner
from partners.queries import leaving as leavings
from partners.queries import move as branches
from tests.messaging import buying, contacting, talking

WHOLE = timedelta(hours=72)


@pytest.fixture(autouse=True)
def everybody_buys(cast):
    """Zenith buys from the list of acme's."""
    PriceListAssignment.objects.create(price_list=cast.price_list, partner=cast.partners.zenith)


def moved(cast, code, parent, at=None):
    of = getattr(cast.partners, code)
    by, parent = cast.acting("max"), parent and getattr(cast.partners, parent)
    return partner.move(partner=of, parent=parent, by=by, now=at or cast.now)


def told(cast, code, parent):
    of = Partner.objects.get(pk=getattr(cast.partners, code).pk)
    effects = branches.planned(of, parent and getattr(cast.partners, parent), {}).effects
    return [(effect.kind, effect.sentence) for effect in effects if "onversation" in effect.sentence
            or "purchase process" in effect.sentence or "supplier" in effect.sentence]  # fmt: skip


def fresh(message):
    return Thread.objects.get(pk=message.thread_id)


def sound():
    return [(found.name, found.violations) for found in check() if found.violations] == []


def assigned(cast, thread_, who, side):
    place = getattr(cast.memberships, who)
    thread.assign(thread=thread_, side=side, owner_id=place.pk, by=cast.acting(who), now=cast.now)


def test_a_company_that_becomes_a_branch_brings_its_conversations(cast):
    message = talking.asked(cast, "zoe")
    before = told(cast, "vendor", "acme")

    moved(cast, "vendor", "acme")

    found = fresh(message)
    assert before == [("goes along", "1 conversation: everybody of Acme who writes messages reads it from then on.")]
    assert (found.seller, found.closed_at) == (cast.partners.acme, None)
    assert queries.found(cast.acting("vic"), found.pk) == queries.found(cast.acting("ada"), found.pk) == (
        found, Side.SELLER)  # fmt: skip
    assert sound()


def test_what_it_still_owes_its_new_company_owes(cast):
    message = talking.asked(cast, "zoe")
    moved(cast, "vendor", "acme", at=talking.after(cast, hours=1))

    bound = Message.objects.get(pk=message.pk).bound
    answer = talking.responded(cast, fresh(message), "ada", at=talking.after(cast, hours=2))

    assert (bound, Message.objects.get(pk=message.pk).answer) == (cast.partners.acme, answer)
    assert sound()


def test_what_it_let_go_by_stays_its_own(cast):
    message = talking.asked(cast, "zoe")
    Message.objects.filter(pk=message.pk).update(blocked_at=cast.now + WHOLE, notice_at=None)
    Thread.objects.update(seller_due_at=None)

    moved(cast, "vendor", "acme", at=cast.now + WHOLE)

    assert Message.objects.get(pk=message.pk).bound == cast.partners.vendor
    reopening.reopen(message=message, reason="A storm", by=cast.acting("max"), moment=lambda: cast.now + WHOLE)
    assert Message.objects.get(pk=message.pk).bound == cast.partners.acme


def test_the_conversations_of_two_that_become_one_end_and_are_still_read(cast):
    message = talking.asked(cast, "zoe")
    zoe, before = cast.acting("zoe"), told(cast, "vendor", "zenith")

    moved(cast, "vendor", "zenith")

    found = fresh(message)
    assert before == [
        ("ends", "1 conversation of both companies with each other: it can still be read."),
    ]
    assert (found.closed_at, found.seller_due_at, found.seller_shut_at) == (cast.now, None, None)
    assert queries.found(zoe, found.pk) == (found, Side.BUYER)
    with pytest.raises(Refused, match="Both companies are one now"):
        talking.responded(cast, found, "zoe", side=Side.BUYER)
    assert [each.event for each in audit.of(found)] == ["thread.closed"]
    later = Message.objects.get(pk=message.pk)
    assert standing.outcome(later, cast.now + WHOLE, ended_at=found.closed_at)[0] == "Ended before its deadline"
    ended = figures.company(cast.partners.vendor.pk, now=cast.now + WHOLE, zone="UTC")
    assert (ended.ever.number, sound()) == (0, True)


def test_of_two_conversations_about_the_same_the_older_one_goes_on(cast):
    younger = talking.asked(cast, "bea", at=talking.after(cast, hours=1))
    older = talking.asked(cast, "zoe")
    before = told(cast, "zenith", "acme")

    moved(cast, "zenith", "acme")

    kept, ended = fresh(older), fresh(younger)
    assert before == [
        ("goes along", "1 conversation: everybody of Acme who writes messages reads it from then on."),
        ("ends", "1 conversation about something of which the other company has an older one."),
    ]
    assert (kept.buyer, kept.closed_at) == (cast.partners.acme, None)
    assert (ended.buyer, ended.closed_at, ended.seller_due_at) == (cast.partners.acme, cast.now, None)
    assert sound()


def test_processes_customers_suppliers_and_invitations_go_along(cast):
    buying.goods(cast)
    process = buying.published(cast)
    buying.offered(cast, process)
    contacting.accepted(cast)
    mine = contacting.invited(cast, "new@people.example", by="ada", side=Side.SELLER)
    before = told(cast, "acme", "zenith")

    moved(cast, "acme", "zenith")

    process.refresh_from_db()
    mine.refresh_from_db()
    assert [kind for kind, _sentence in before] == ["goes along"] * 3
    assert (process.buyer, Thread.objects.get().buyer) == (cast.partners.zenith, cast.partners.zenith)
    assert (mine.company, contacting.pairs()) == (cast.partners.zenith, [("VENDOR", "ZENITH")])
    assert sound()


def test_what_both_had_is_there_once(cast):
    buying.goods(cast)
    process = buying.published(cast)
    known = {"seller": cast.partners.vendor, "since": cast.now}
    for buyer in (cast.partners.acme, cast.partners.zenith):
        Contact.objects.create(buyer=buyer, **known)
    Contact.objects.create(seller=cast.partners.zenith, buyer=cast.partners.acme, since=cast.now)
    ProcessMatch.objects.create(process=process, seller=cast.partners.zenith, found_at=cast.now)
    both = [contacting.invited(cast, "New@people.example", by=who, side=Side.SELLER) for who in ("ada", "zoe")]

    moved(cast, "zenith", "acme")

    states = [ContactInvitation.objects.get(pk=each.pk).state for each in both]
    assert (states, contacting.pairs()) == (["invited", "withdrawn"], [("VENDOR", "ACME")])
    assert sorted(process.matches.values_list("seller__code", flat=True)) == ["OPERATOR", "VENDOR"]
    assert sound()


def test_a_branch_that_leaves_takes_no_conversation_along(cast):
    cast.no_limit("bea", "carl")
    message = talking.asked(cast, "bea")
    assigned(cast, fresh(message), "bea", Side.BUYER)
    process = buying.drafted(cast)
    before = told(cast, "acme_depot", "zenith")

    moved(cast, "acme_depot", "zenith")

    found = fresh(message)
    assert before == [
        ("changes", "1 conversation of Acme is assigned to somebody of the branch, then to nobody."),
        ("stays", "1 purchase process of somebody of the branch: administrators of Acme go on with it."),
        ("stays", "Conversations stay with Acme."),
    ]
    assert (found.buyer, found.buyer_owner, queries.found(cast.acting("bea"), found.pk)) == (
        cast.partners.acme, None, None)  # fmt: skip
    assert PurchaseProcess.objects.get(pk=process.pk).buyer == cast.partners.acme
    assert [(row.event, row.old) for row in audit.of(found)][-1] == ("thread.assigned", {"owner": "Bea"})
    assert sound()


def test_a_branch_that_moves_inside_its_company_changes_nothing(cast):
    message = talking.asked(cast, "bea")
    assigned(cast, fresh(message), "bea", Side.BUYER)

    assert told(cast, "acme_depot", "acme") == []
    moved(cast, "acme_depot", "acme")
    assert fresh(message).buyer_owner == cast.memberships.bea


def test_what_somebody_looked_after_nobody_has_once_he_leaves(cast):
    message = talking.asked(cast, "bea")
    assigned(cast, fresh(message), "bea", Side.BUYER)
    buying.drafted(cast)
    place = cast.memberships.bea
    effects = list(user_moves.preview(leavings.UserMove(place, place.partner, None)))

    leaving.move(membership=place, destination=None, by=cast.acting("ada"), now=cast.now)

    assert [(each.kind, each.sentence) for each in effects] == [
        ("changes", "1 conversation that he looks after is assigned to nobody then: colleagues are told of it."),
        ("stays", "1 purchase process of his; administrators of the company go on with it."),
    ]
    assert (fresh(message).buyer_owner, PurchaseProcess.objects.get().owner) == (None, place)
    assert sound()


def test_stopping_a_company_stops_no_clock_and_says_so(cast):
    message = talking.asked(cast, "bea")
    by = replace(cast.acting("max"), read_at=cast.now)
    effects = user_moves.of_partner(partner=cast.partners.vendor, acting=by)

    partner.set_status(partner=cast.partners.vendor, status="closed", reason="Gone", by=by, now=cast.now)

    assert [each.sentence for each in effects] == [
        "1 conversation waits for its response. The 72 hours run on while it is not open."
    ]
    assert Message.objects.get(pk=message.pk).due_at == cast.now + WHOLE
    assert user_moves.of_partner(partner=cast.partners.zenith, acting=by) == []
