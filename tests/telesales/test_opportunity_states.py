"""The states of an opportunity (T5): which role may do what in which, by POST, and what becomes of it."""

import itertools
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import transaction
from django.urls import reverse

from commerce.models import CartLine
from core import clock
from core.models import AuditEntry, OutboxEntry
from core.refusal import Refused
from partners.models import Membership, User
from partners.permissions import Role
from telesales.actions import opportunity as facts
from telesales.actions import opportunity_lines as lines
from telesales.actions import opportunity_state as actions
from telesales.models import OPPORTUNITY_TRANSITIONS, Opportunity, OpportunityState
from telesales.rules import opportunity as rules
from tests.factories.standing import standing
from tests.pages.conftest import now, unhashed_static  # noqa: F401
from tests.telesales.opportunities import at, prepared
from tests.telesales.selling import bound, let, resold

S = OpportunityState
ACTS = {
    "edit": ("facts", {"name": "Beeswax"}),
    "line": ("lines", {"act": "offer", "offer": "5 %", "reason": "Fair"}),
    "submit": ("submission", {}),
    "decline": ("decline", {"decline-reason": "Too cheap"}),
    "give": ("owner", {"is_agreed": "on"}),
    "clone": ("clone", {}),
    "delete": ("deletion", {}),
}
PEOPLE = ("anon", "sam", "sue", "max", "rex", "ruth", "bea", "ada", "fay", "vic", "zoe")
MATRIX = """
state             act      anon sam sue max rex ruth bea ada fay vic zoe
open              edit     302  302 403 302 404 404  403 403 403 403 403
open              line     302  302 403 302 404 404  403 403 403 403 403
open              submit   302  302 403 302 404 404  403 403 403 403 403
open              decline  302  403 403 403 404 404  403 403 403 403 403
open              give     302  403 403 302 404 404  403 403 403 403 403
open              clone    302  302 302 302 404 404  403 403 403 403 403
open              delete   302  403 403 302 404 404  403 403 403 403 403
pending_review    edit     302  403 403 302 404 404  403 403 403 403 403
pending_review    line     302  403 403 302 404 404  403 403 403 403 403
pending_review    submit   302  403 403 403 404 404  403 403 403 403 403
pending_review    decline  302  403 403 302 404 404  403 403 403 403 403
pending_review    give     302  403 403 302 404 404  403 403 403 403 403
pending_review    clone    302  302 302 302 404 404  403 403 403 403 403
pending_review    delete   302  403 403 302 404 404  403 403 403 403 403
pending_customer  edit     302  403 403 302 404 404  403 403 403 403 403
pending_customer  line     302  403 403 302 404 404  403 403 403 403 403
pending_customer  submit   302  403 403 403 404 404  403 403 403 403 403
pending_customer  decline  302  403 403 302 404 404  403 403 403 403 403
pending_customer  give     302  403 403 302 404 404  403 403 403 403 403
pending_customer  clone    302  302 302 302 404 404  403 403 403 403 403
pending_customer  delete   302  403 403 302 404 404  403 403 403 403 403
approved          edit     302  403 403 302 404 404  403 403 403 403 403
approved          line     302  403 403 302 404 404  403 403 403 403 403
approved          submit   302  403 403 403 404 404  403 403 403 403 403
approved          decline  302  403 403 302 404 404  403 403 403 403 403
approved          give     302  403 403 302 404 404  403 403 403 403 403
approved          clone    302  302 302 302 404 404  403 403 403 403 403
approved          delete   302  403 403 302 404 404  403 403 403 403 403
closed            edit     302  403 403 403 404 404  403 403 403 403 403
closed            line     302  403 403 403 404 404  403 403 403 403 403
closed            submit   302  403 403 403 404 404  403 403 403 403 403
closed            decline  302  403 403 403 404 404  403 403 403 403 403
closed            give     302  403 403 403 404 404  403 403 403 403 403
closed            clone    302  302 302 302 404 404  403 403 403 403 403
closed            delete   302  403 403 403 404 404  403 403 403 403 403
declined          edit     302  403 403 403 404 404  403 403 403 403 403
declined          line     302  403 403 403 404 404  403 403 403 403 403
declined          submit   302  403 403 403 404 404  403 403 403 403 403
declined          decline  302  403 403 403 404 404  403 403 403 403 403
declined          give     302  403 403 403 404 404  403 403 403 403 403
declined          clone    302  302 302 302 404 404  403 403 403 403 403
declined          delete   302  403 403 302 404 404  403 403 403 403 403
rejected          edit     302  403 403 403 404 404  403 403 403 403 403
rejected          line     302  403 403 403 404 404  403 403 403 403 403
rejected          submit   302  403 403 403 404 404  403 403 403 403 403
rejected          decline  302  403 403 403 404 404  403 403 403 403 403
rejected          give     302  403 403 403 404 404  403 403 403 403 403
rejected          clone    302  302 302 302 404 404  403 403 403 403 403
rejected          delete   302  403 403 302 404 404  403 403 403 403 403
expired           edit     302  403 403 403 404 404  403 403 403 403 403
expired           line     302  403 403 403 404 404  403 403 403 403 403
expired           submit   302  403 403 403 404 404  403 403 403 403 403
expired           decline  302  403 403 403 404 404  403 403 403 403 403
expired           give     302  403 403 403 404 404  403 403 403 403 403
expired           clone    302  302 302 302 404 404  403 403 403 403 403
expired           delete   302  403 403 302 404 404  403 403 403 403 403
deleted           edit     302  404 404 403 404 404  403 403 403 403 403
deleted           line     302  404 404 403 404 404  403 403 403 403 403
deleted           submit   302  404 404 403 404 404  403 403 403 403 403
deleted           decline  302  404 404 403 404 404  403 403 403 403 403
deleted           give     302  404 404 403 404 404  403 403 403 403 403
deleted           clone    302  404 404 403 404 404  403 403 403 403 403
deleted           delete   302  404 404 403 404 404  403 403 403 403 403
"""
"""Sam owns it, Sue is another SSR, Rex a reseller manager, Ruth a reseller. 302 done (or sign in first), 403 not for
him or not in this state, 404 not there for him."""
_head, *_rows = [line.split() for line in MATRIX.splitlines() if line.strip()]
TABLE = {(state, act): dict(zip(PEOPLE, map(int, codes), strict=True)) for state, act, *codes in _rows}


def selling(cast):
    """Let all sell, and two more of the operator's work: Sue sells like Sam, Rex looks after resellers."""
    let(Role.SSR, change_prices=True)
    bound(Role.SSR, max_discount=Decimal(10))
    let(Role.MARKETPLACE_MANAGER, change_prices=True, finalise=True)
    bound(Role.MARKETPLACE_MANAGER, max_discount=Decimal(50))
    let(Role.RESELLER)
    let(Role.RESELLER_MANAGER)
    for name, role in (("sue", Role.SSR), ("rex", Role.RESELLER_MANAGER)):
        user = User.objects.create(username=name, name=name.title(), email=f"{name}@people.example")
        place = Membership.objects.create(user=user, partner=cast.partners.operator, roles=[role])
        setattr(cast.users, name, user)
        setattr(cast.memberships, name, place)
    return cast


@pytest.fixture(scope="module")
def stands(django_db_setup, django_db_blocker, written_people):
    with standing(django_db_blocker, written_people, clock.now, selling) as found:
        yield found


@pytest.fixture
def sellers(stands, db):
    return stands.fresh()


def posted(client, made, act, cast):
    name, sent = ACTS[act]
    if act == "line":
        sent = {**sent, "ids": list(made.cart.lines.values_list("pk", flat=True))}
    if act == "give":
        sent = {**sent, "owner": cast.memberships.sue.pk}
    return client.post(reverse(f"telesales:opportunity_{name}", args=[made.number]), sent)


def in_state(cast, state):
    made = prepared(cast)
    if state == "deleted":
        Opportunity.objects.filter(pk=made.pk).update(deleted_at=cast.now, deleted_by=cast.users.max)
        return made
    return made if state == S.OPEN else at(cast, made, state)


@pytest.mark.parametrize("state", [*S.values, "deleted"])
def test_who_may_do_what_in_which_state(sellers, client, state):
    clients = {name: client if name == "anon" else sellers.client_for(name) for name in PEOPLE}
    made = in_state(sellers, state)
    found: dict = {act: {} for act in ACTS}
    for act, name in itertools.product(ACTS, PEOPLE):
        with transaction.atomic():
            found[act][name] = posted(clients[name], made, act, sellers).status_code
            transaction.set_rollback(True)

    assert found == {act: TABLE[state, act] for act in ACTS}


def test_the_table_of_rules_knows_every_act_and_state():
    assert set(rules.ALLOWED) == set(rules.Act)
    assert {state for table in rules.ALLOWED.values() for state in table} == set(S)
    assert set(OPPORTUNITY_TRANSITIONS) == set(S)


def test_a_reseller_manager_decides_nothing_about_what_resellers_prepare_but_gives_it_on(sellers):
    resold(sellers)
    made = prepared(sellers, "ruth")
    rex = sellers.client_for("rex")

    found = {act: posted(rex, made, act, sellers).status_code for act in ("edit", "submit", "delete")}

    assert found == {"edit": 403, "submit": 403, "delete": 403}
    given = rex.post(
        reverse("telesales:opportunity_owner", args=[made.number]),
        {"owner": sellers.memberships.rex.pk, "is_agreed": "on"},
    )
    assert given.status_code == 302


def test_an_owner_deletes_what_is_open_where_his_role_may(sellers, now):  # noqa: F811
    sam = sellers.acting("sam")
    with pytest.raises(rules.NotAllowed):
        actions.delete(opportunity=prepared(sellers), by=sam, now=now)

    let(Role.SSR, deletion=True)
    made = prepared(sellers)
    actions.delete(opportunity=made, by=sam, now=now)

    made.refresh_from_db()
    assert (made.deleted_at, made.deleted_by) == (now, sellers.users.sam)
    assert not Opportunity.objects.visible_to(sam).filter(pk=made.pk).exists()
    with pytest.raises(rules.NotAllowed):
        actions.delete(opportunity=at(sellers, prepared(sellers), "pending_review"), by=sam, now=now)


# ---------------------------------------------------------------- scenario 2
def test_an_ssr_submits_a_manager_goes_on_and_what_is_closed_is_nobodys(sellers):
    made = prepared(sellers)
    sam, max_ = sellers.client_for("sam"), sellers.client_for("max")
    line = reverse("telesales:opportunity_line", args=[made.number, made.cart.lines.get().pk])
    wanted = {"quantity": "30", "offer": "0.95", "reason": "Loyal"}

    assert sam.post(line, wanted).status_code == 302
    assert posted(sam, made, "submit", sellers).status_code == 302
    refused = sam.post(line, {**wanted, "quantity": "40"})
    page = refused.content.decode()
    assert (refused.status_code, "only a manager may do this now" in page) == (403, True)
    assert sam.post(line, wanted, HTTP_HX_REQUEST="true").status_code == 403
    assert CartLine.objects.get(cart=made.cart).quantity == 30

    assert max_.post(line, {**wanted, "quantity": "40"}).status_code == 302
    assert CartLine.objects.get(cart=made.cart).quantity == 40
    at(sellers, made, "closed")
    assert [client.post(line, wanted).status_code for client in (sam, max_)] == [403, 403]


# ---------------------------------------------------------------- each move
def test_submitting_is_told_and_puts_the_end_off(sellers, now):  # noqa: F811
    made = prepared(sellers)
    later = now + timedelta(days=5)

    actions.submit(opportunity=made, by=sellers.acting("sam"), now=later)

    made.refresh_from_db()
    assert (made.state, made.submitted_at, made.submitted_by) == ("pending_review", later, sellers.users.sam)
    assert made.expires_at == later + timedelta(days=30)
    assert AuditEntry.objects.get(event="opportunity.submitted").old == {"state": "open"}


def test_nothing_is_submitted_without_products_or_with_a_refused_price(sellers, now):  # noqa: F811
    sam, made = sellers.acting("sam"), prepared(sellers)
    line = made.cart.lines.get()
    offered = lines.Offered(price=Decimal("0.95"), reason="Loyal")
    lines.change(opportunity=made, line_id=line.pk, quantity=20, offered=offered, by=sam, now=now)
    let(Role.SSR, change_prices=False)
    with pytest.raises(Refused, match="may not offer another price"):
        actions.submit(opportunity=made, by=sam, now=now)

    lines.remove(opportunity=made, ids=[line.pk], by=sam, now=now)
    with pytest.raises(Refused, match="at least one product"):
        actions.submit(opportunity=made, by=sam, now=now)


def test_declining_says_why_to_the_owner(sellers, now):  # noqa: F811
    max_, made = sellers.acting("max"), at(sellers, prepared(sellers), "pending_review")
    with pytest.raises(Refused, match="Say why"):
        actions.decline(opportunity=made, reason=" ", by=max_, now=now)

    actions.decline(opportunity=made, reason="Too cheap", by=max_, now=now)

    made.refresh_from_db()
    assert (made.state, made.end_reason, made.ended_at) == ("declined", "Too cheap", now)
    mail = OutboxEntry.objects.get(topic="opportunity.declined")
    assert mail.payload == {"opportunity": made.pk, "by": "Max", "reason": "Too cheap"}


def test_who_lost_the_customer_meanwhile_changes_nothing(sellers, now):  # noqa: F811
    resold(sellers)
    ruth, made = sellers.acting("ruth"), prepared(sellers, "ruth")
    sellers.partners.acme.resellers.update(ended_at=now, ended_by=sellers.users.max)

    for write in (
        lambda: actions.submit(opportunity=made, by=ruth, now=now),
        lambda: lines.remove(opportunity=made, ids=[], by=ruth, now=now),
        lambda: facts.clone(opportunity=made, by=ruth, now=now),
    ):
        with pytest.raises(Refused, match="not one of yours"):
            write()
