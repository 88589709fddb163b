"""A company invites customers and suppliers: several at once, for fourteen days, answered once (S6)."""

from datetime import timedelta

import pytest
from django.core import mail

from core import outbox
from core.models import AuditEntry, OutboxEntry
from core.refusal import Refused
from messaging.actions import contact as actions
from messaging.links import contact as links
from messaging.models import ContactInvitation, Side
from messaging.rules import contact as rules
from partners.models import Partner, User
from tests.factories.racing import statements
from tests.messaging.contacting import EMAIL, STRANGER, accepted, answered, invited, pairs, state
from tests.pages.conftest import now, unhashed_static  # noqa: F401

OVER = "This invitation does not count any more."


def refusal(call, *arguments, **values):
    with pytest.raises(Refused) as refused:
        call(*arguments, **values)
    return refused.value.sentence


def events(subject):
    rows = AuditEntry.objects.filter(subject_type=subject._meta.model_name, subject_id=subject.pk).order_by("pk")
    codes = dict(Partner.objects.values_list("pk", "code"))
    return [(row.event, row.actor_name, codes[row.partner_id]) for row in rows]


def nonce():
    return OutboxEntry.objects.filter(topic="contact.invited").latest("pk").payload["nonce"]


# ---------------------------------------------------------------- inviting
@pytest.mark.parametrize(
    ("by", "side", "subject"),
    [
        ("vic", Side.BUYER, "Vendor invites you as a customer"),
        ("sam", Side.BUYER, "Counterpart invites you as a customer"),
        ("ada", Side.BUYER, "Acme invites you as a customer"),
        ("ada", Side.SELLER, "Acme invites you as a supplier"),
        ("bea", Side.SELLER, "Acme invites you as a supplier"),
    ],
)
def test_a_mail_says_who_invites_to_what_in_plain_words(cast, by, side, subject):
    made = invited(cast, by=by, side=side, message="See you <b>soon</b>")
    outbox.send_due()

    told = mail.outbox[-1]
    assert (told.to, told.cc, told.bcc, told.subject) == ([EMAIL], [], [], subject)
    assert f"{by.title()} of {made.company.name} invites you" in told.body
    assert "See you <b>soon</b>" in told.body
    assert "See you &lt;b&gt;soon&lt;/b&gt;" in told.alternatives[0].content
    assert "zoe@people.example has an account: sign in, accept, and you are there." in told.body
    assert (made.state, made.company.parent_id, made.expires_at - made.sent_at) == ("invited", None, timedelta(days=14))
    assert pairs() == []
    assert events(made) == [("contact.invited", by.title(), made.company.code)]


def test_the_mail_is_in_the_language_of_the_invitation_or_of_the_account(cast):
    User.objects.filter(username="zoe").update(language="de")
    invited(cast, language="pl")
    invited(cast, STRANGER, language="pl")
    outbox.send_due()

    shown = [(each.to, 'lang="de"' in each.alternatives[0].content, 'lang="pl"' in each.alternatives[0].content)
             for each in mail.outbox[-2:]]  # fmt: skip
    assert shown == [([EMAIL], True, False), ([STRANGER], False, True)]


def test_several_are_invited_each_by_itself_with_a_report(cast):
    accepted(cast, "bea@people.example", by="bea")
    invited(cast, "open@people.example")
    declined = invited(cast, "no@people.example")
    actions.decline(invitation=declined, moment=lambda: cast.now)
    mails = OutboxEntry.objects.count()

    done = actions.invite_many(
        emails=["one@people.example", "VIC@people.example", "bea@people.example", "Open@people.example",
                "no@people.example", "two@people.example"],
        side=Side.BUYER, language="en-gb", by=cast.acting("vic"), moment=lambda: cast.now + timedelta(hours=2),
    )  # fmt: skip

    day = f"{cast.now + timedelta(days=30):%-d %b %Y}"
    assert [(email, bool(made), why) for email, made, why in done] == [
        ("one@people.example", True, ""),
        ("VIC@people.example", False, "This is somebody of your own company."),
        ("bea@people.example", False, "Acme is your customer already."),
        ("Open@people.example", False, "This address has been invited already: its mail can be sent again."),
        ("no@people.example", False, f"This address has declined: it can be asked again from {day}."),
        ("two@people.example", True, ""),
    ]
    assert OutboxEntry.objects.count() == mails + 2


def test_a_customer_who_has_closed_is_named_so(cast):
    accepted(cast)
    cast.set_status("zenith", "closed")

    assert refusal(invited, cast) == "Zenith, whom you know already, no longer trades here."


@pytest.mark.parametrize(
    ("by", "side", "sentence"),
    [
        ("ruth", Side.BUYER, "Your role does not invite customers."),
        ("alf", Side.BUYER, "Your role does not invite customers."),
        ("fay", Side.BUYER, "Your role does not invite customers."),
        ("bea", Side.BUYER, "Your role does not invite customers."),
        ("vic", Side.SELLER, "Your role does not invite suppliers."),
        ("max", Side.SELLER, "Your role does not invite suppliers."),
        ("ruth", Side.SELLER, "Your role does not invite suppliers."),
    ],
)
def test_whoever_sells_invites_customers_and_whoever_buys_suppliers(cast, by, side, sentence):
    assert refusal(invited, cast, by=by, side=side) == sentence
    assert not ContactInvitation.objects.exists()


@pytest.mark.parametrize("held", ["company", "person"])
def test_nobody_invites_while_he_or_his_company_is_on_hold(cast, held):
    if held == "company":
        cast.set_status("vendor", "on_hold")
    else:
        User.objects.filter(username="vic").update(status="on_hold")

    assert refusal(invited, cast) == "You or your company are on hold."


def test_nobody_invites_for_the_customer_he_sells_to(cast):
    by = cast.acting("ada").at(seller=cast.acting("sam"))

    assert refusal(actions.invite, email=EMAIL, side=Side.SELLER, by=by) == "Your role does not invite suppliers."


def test_a_company_invites_no_more_than_a_marketplace_bears(cast, monkeypatch):
    monkeypatch.setattr(rules, "MOST_A_DAY", 2)
    invited(cast, "one@people.example")
    invited(cast, "two@people.example")

    assert refusal(invited, cast, "three@people.example") == (
        "Your company has sent 2 invitations within 24 hours: go on tomorrow."
    )
    invited(cast, "three@people.example", at=cast.now + timedelta(hours=24))


def test_an_address_is_written_to_at_most_once_an_hour_whatever_became_of_it(cast):
    first = invited(cast)
    answered(cast, first, actions.withdraw, "vic")

    assert refusal(invited, cast).endswith("wait for an hour.")
    assert state(invited(cast, at=cast.now + timedelta(hours=1))) == "invited"


def test_the_same_address_may_be_customer_and_supplier(cast):
    invited(cast, by="ada", side=Side.BUYER)
    invited(cast, by="ada", side=Side.SELLER)

    assert ContactInvitation.objects.count() == 2


def test_what_nobody_answered_in_time_is_sent_anew_with_what_it_says_now(cast):
    first = invited(cast, message="Hello")
    old, later = links.token(nonce()), cast.now + timedelta(days=14)

    again = invited(cast, at=later, message="Still there?")

    assert (again.pk, again.message, again.invited_at, again.sent_at) == (first.pk, "Still there?", cast.now, later)
    assert links.open_link(old, now=later) is None
    assert links.open_link(links.token(nonce()), now=later) == again


def test_nothing_tells_the_inviter_whether_an_address_has_an_account(cast):
    """The same words, the same rows, the same number of statements: known, unknown, closed."""
    Partner.objects.filter(code="AFFILIATE").update(status="closed", status_reason="x", status_since=cast.now)
    User.objects.filter(username="ruth").update(status="inactive")
    told = []
    for email in (EMAIL, STRANGER, "alf@people.example", "ruth@people.example"):
        with statements() as sent:
            done = actions.invite_many(emails=[email], side=Side.BUYER, by=cast.acting("vic"), moment=lambda: cast.now)
        audit = AuditEntry.objects.filter(event="contact.invited").latest("pk").new
        payload = OutboxEntry.objects.filter(topic="contact.invited").latest("pk").payload
        told.append((len(sent), done[0][2], sorted(audit), sorted(payload)))

    assert told == [told[0]] * 4


# ---------------------------------------------------------------- the link, again and back
def test_sent_again_the_earlier_link_is_dead(cast):
    made = invited(cast)
    first, later = links.token(nonce()), cast.now + timedelta(hours=1)

    assert refusal(answered, cast, made, actions.invite_again, "vic").endswith("wait for an hour.")
    again = answered(cast, made, actions.invite_again, "vic", later)

    assert links.open_link(first, now=later) is None
    assert links.open_link(links.token(nonce()), now=later) == again
    assert again.expires_at == later + timedelta(days=14)
    assert events(made)[-1] == ("contact.invited_again", "Vic", "VENDOR")


def test_the_mail_of_an_earlier_link_is_not_sent_any_more(cast):
    made = invited(cast)
    answered(cast, made, actions.invite_again, "vic", cast.now + timedelta(hours=1))
    outbox.send_due()

    assert [each.to for each in mail.outbox] == [[EMAIL]]


def test_the_row_keeps_no_link(cast):
    made = invited(cast)
    token = links.token(nonce())

    assert made.fingerprint == links.fingerprint(token)
    assert token not in [str(value) for value in ContactInvitation.objects.values().get().values()]


def test_a_link_is_over_exactly_after_fourteen_days(cast):
    made = invited(cast)
    token, end = links.token(nonce()), cast.now + timedelta(days=14)

    assert links.open_link(token, now=end - timedelta(microseconds=1)) == made
    assert links.open_link(token, now=end) is None
    assert refusal(answered, cast, made, actions.accept, "zoe", end) == OVER
    assert refusal(actions.decline, invitation=made, moment=lambda: end) == OVER
    answered(cast, made, actions.accept, "zoe", end - timedelta(microseconds=1))


def test_the_end_is_the_databases_not_the_web_servers(cast, monkeypatch):
    """The action asks the database's clock once everything is locked."""
    made = invited(cast)
    ContactInvitation.objects.update(invited_at=cast.now - timedelta(days=15), sent_at=cast.now - timedelta(days=15),
                                     expires_at=cast.now - timedelta(days=1))  # fmt: skip

    assert refusal(actions.accept, invitation=made, by=cast.acting("zoe")) == OVER


@pytest.mark.parametrize(("action", "who"), [("accept", "zoe"), ("decline", None), ("withdraw", "vic")])
def test_what_was_withdrawn_or_answered_stays_so(cast, action, who):
    made = invited(cast)
    answered(cast, made, actions.withdraw, "vic")

    values = {"by": cast.acting(who)} if who else {}
    sentence = refusal(getattr(actions, action), invitation=made, moment=lambda: cast.now, **values)
    assert sentence == (OVER if action != "withdraw" else "This invitation has been answered already, or taken back.")
    assert (state(made), events(made)[-1]) == ("withdrawn", ("contact.withdrawn", "Vic", "VENDOR"))


@pytest.mark.parametrize("who", ["ada", "zoe", "max"])
def test_only_its_own_company_withdraws_or_sends_again(cast, who):
    made = invited(cast)

    assert refusal(answered, cast, made, actions.withdraw, who) == "This invitation is not yours."
    assert refusal(answered, cast, made, actions.invite_again, who) == "This invitation is not yours."


def test_every_member_with_the_role_looks_after_what_a_colleague_has_sent(cast):
    made = invited(cast, by="ada", side=Side.SELLER)

    assert answered(cast, made, actions.withdraw, "bea").answered_by_id == cast.users.bea.pk
