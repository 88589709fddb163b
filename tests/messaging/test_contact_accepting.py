"""Whoever is invited accepts for his company, declines, or registers one; the inviter is told (S6)."""

from datetime import timedelta

import pytest
from django.core import mail

from core import outbox
from core.models import AuditEntry, OutboxEntry
from core.refusal import Refused
from messaging.actions import contact as actions
from messaging.actions import contact_joining as joining
from messaging.links import contact as links
from messaging.models import Contact, Side
from partners.models import Membership, Partner, Registration, User
from partners.permissions import Role
from telesales.models import Lead
from telesales.queries import lead as leads
from tests.messaging.contacting import EMAIL, STRANGER, accepted, answered, invited, pairs, path, state
from tests.pages.conftest import now, unhashed_static  # noqa: F401
from tests.telesales.affiliating import COMPANY
from tests.telesales.leads import lead

OVER = "This invitation does not count any more."


def refusal(call, *arguments, **values):
    with pytest.raises(Refused) as refused:
        call(*arguments, **values)
    return refused.value.sentence


def events(subject):
    rows = AuditEntry.objects.filter(subject_type=subject._meta.model_name, subject_id=subject.pk).order_by("pk")
    codes = dict(Partner.objects.values_list("pk", "code"))
    return [(row.event, row.actor_name, codes[row.partner_id]) for row in rows]


# ---------------------------------------------------------------- answering
@pytest.mark.parametrize(
    ("by", "side", "who", "pair", "said"),
    [
        ("vic", Side.BUYER, "bea", ("VENDOR", "ACME"), "Acme is your customer from now on."),
        ("ada", Side.SELLER, "vic", ("VENDOR", "ACME"), "Vendor is your supplier from now on."),
        ("ada", Side.SELLER, "sam", ("OPERATOR", "ACME"), "Counterpart is your supplier from now on."),
    ],
)
def test_accepted_two_companies_know_each_other_and_the_inviter_is_told(cast, by, side, who, pair, said):
    made = accepted(cast, f"{who}@people.example", by=who, side=side) if by == "vic" else answered(
        cast, invited(cast, f"{who}@people.example", by=by, side=side), actions.accept, who
    )  # fmt: skip
    outbox.send_due()

    assert pairs() == [pair]
    assert (made.state, made.answered_by.username) == ("accepted", who)
    assert (mail.outbox[-1].to, mail.outbox[-1].subject) == ([f"{by}@people.example"], said)
    assert events(made)[-1] == ("contact.accepted", who.title(), made.company.code)
    assert events(Contact.objects.get()) == [("contact.begun", who.title(), made.accepted_as.code)]


def test_two_companies_know_each_other_once_however_often_they_are_invited(cast):
    accepted(cast)
    second = accepted(cast, "colleague@people.example")

    assert (pairs(), state(second), Contact.objects.get().invitation.email) == (
        [("VENDOR", "ZENITH")], "accepted", EMAIL,
    )  # fmt: skip


def test_a_company_on_hold_may_accept(cast):
    cast.set_status("zenith", "on_hold")

    assert accepted(cast).accepted_as == cast.partners.zenith


@pytest.mark.parametrize(
    ("who", "side", "sentence"),
    [
        ("ruth", Side.BUYER, "At Resale you do not buy: somebody who does can accept."),
        ("alf", Side.BUYER, "At Affiliate you do not buy: somebody who does can accept."),
        ("fay", Side.BUYER, "At Counterpart you do not buy: somebody who does can accept."),
        ("vic", Side.BUYER, "At Vendor you do not buy: somebody who does can accept."),
    ],
)
def test_whoever_neither_buys_nor_sells_does_not_accept(cast, who, side, sentence):
    made = invited(cast, side=side)

    assert refusal(answered, cast, made, actions.accept, who) == sentence
    assert state(made) == "invited"


def test_a_buyer_does_not_accept_to_be_a_supplier(cast):
    made = invited(cast, STRANGER, by="zoe", side=Side.SELLER)

    assert refusal(answered, cast, made, actions.accept, "bea") == (
        "At Acme you do not sell: somebody who does can accept."
    )


def test_a_company_does_not_become_its_own_customer(cast):
    made = invited(cast, "new@people.example", by="ada", side=Side.BUYER)

    assert refusal(answered, cast, made, actions.accept, "bea") == "Your own company has sent this invitation."


def test_nobody_accepts_of_a_company_that_has_closed(cast):
    made = invited(cast)
    cast.set_status("vendor", "closed")

    assert refusal(answered, cast, made, actions.accept, "zoe") == "Vendor no longer trades here."


def test_a_company_that_became_a_branch_meanwhile_answers_no_more_under_its_old_name(cast):
    made = invited(cast)
    Partner.objects.filter(code="VENDOR").update(parent=cast.partners.resale)

    assert refusal(answered, cast, made, actions.accept, "zoe") == (
        "The companies have changed meanwhile: please look at it again."
    )


@pytest.mark.parametrize("by", ["zoe", None])
def test_declined_the_inviter_is_told_and_it_stays_declined(cast, by):
    made = invited(cast)
    actions.decline(invitation=made, by=by and cast.acting(by), moment=lambda: cast.now)
    outbox.send_due()

    assert (mail.outbox[-1].to, mail.outbox[-1].subject) == (
        ["vic@people.example"], "zoe@people.example has declined your invitation.",
    )  # fmt: skip
    assert refusal(answered, cast, made, actions.accept, "zoe") == OVER
    assert events(made)[-1] == ("contact.declined", "Zoe" if by else EMAIL, "VENDOR")
    assert pairs() == []


def test_after_a_while_who_has_declined_may_be_asked_again(cast):
    actions.decline(invitation=invited(cast), moment=lambda: cast.now)

    assert invited(cast, at=cast.now + timedelta(days=30)).state == "invited"


@pytest.mark.parametrize("lost", ["place", "role", "account"])
def test_whoever_has_left_is_not_told_of_an_answer(cast, lost):
    made = invited(cast)
    if lost == "place":
        Membership.objects.filter(pk=cast.memberships.vic.pk).update(ended_at=cast.now)
    if lost == "role":
        Membership.objects.filter(pk=cast.memberships.vic.pk).update(roles=[Role.AFFILIATE])
    if lost == "account":
        User.objects.filter(username="vic").update(status="inactive")
    OutboxEntry.objects.all().delete()
    answered(cast, made, actions.accept, "zoe")
    outbox.send_due()

    assert mail.outbox == []


# ---------------------------------------------------------------- without an account
@pytest.mark.parametrize(
    ("by", "side", "note"),
    [("vic", Side.BUYER, "Invited by Vendor as a customer."), ("ada", Side.SELLER, "Invited by Acme as a supplier.")],
)
def test_somebody_without_an_account_registers_his_company_and_waits_for_the_house(cast, by, side, note):
    made = invited(cast, STRANGER, by=by, side=side)
    joining.join(invitation=made, data=COMPANY, password="a-long-enough-secret", ip=None, moment=lambda: cast.now)

    place = Membership.objects.get(user__email=STRANGER)
    registration = Registration.objects.get()
    made.refresh_from_db()
    assert (place.roles, place.partner.name, place.partner.status) == (
        ["partner_administrator"], "Nordwind Vertrieb", "on_hold",
    )  # fmt: skip
    assert (registration.state, registration.note, registration.email) == ("waiting", note, STRANGER)
    assert (made.state, made.accepted_as, made.answered_by) == ("accepted", place.partner, place.user)
    code, other = place.partner.code, made.company.code
    assert pairs() == [(other, code) if side == Side.BUYER else (code, other)]
    assert list(OutboxEntry.objects.filter(topic="registration.asked")) == []
    assert OutboxEntry.objects.filter(topic="registration.waiting").count() == 1


def test_an_address_that_has_an_account_by_now_registers_no_second_one(cast):
    made = invited(cast)

    assert refusal(
        joining.join, invitation=made, data=COMPANY, password="a-long-enough-secret", ip=None, moment=lambda: cast.now
    ) == "This address has an account by now. Sign in, or ask for a new password."  # fmt: skip
    assert (state(made), Registration.objects.count(), Partner.objects.filter(name=COMPANY["company"]).count()) == (
        "invited", 0, 0,
    )  # fmt: skip


def test_nobody_registers_with_a_link_that_is_over(cast):
    made, end = invited(cast, STRANGER), cast.now + timedelta(days=14)

    assert refusal(
        joining.join, invitation=made, data=COMPANY, password="a-long-enough-secret", ip=None, moment=lambda: end
    ) == OVER  # fmt: skip
    assert not Registration.objects.exists()


def test_a_lead_whose_address_is_invited_stays_a_lead_and_finds_the_company(cast):
    """Sales staff are shown the company that registered, by its address; nothing became of their lead by itself."""
    found = lead(cast, email=STRANGER, company="Nordwind", to="ssr")
    before = Lead.objects.values().get(pk=found.pk)
    joining.join(
        invitation=invited(cast, STRANGER), data=COMPANY, password="a-long-enough-secret", ip=None,
        moment=lambda: cast.now,
    )  # fmt: skip

    assert Lead.objects.values().get(pk=found.pk) == before
    alike = leads.candidates(found, cast.acting("sam"))
    assert [(each.place.partner.name, "email" in each.kinds) for each in alike] == [("Nordwind Vertrieb", True)]


def test_the_link_in_the_mail_opens_the_invitation(cast):
    made = invited(cast)

    assert links.open_link(path().split("/")[-2], now=cast.now) == made
