"""A vendor has others sell his products: invited, accepted once, ended at once, for commissions that stay (F1, F5)."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core import mail

from core import outbox
from core.models import AuditEntry, OutboxEntry
from core.refusal import Refused
from partners.models import Membership, Partner, Registration, User
from partners.permissions import Role
from telesales.actions import affiliate_joining as joining
from telesales.actions import affiliate_product as products
from telesales.actions import affiliation as actions
from telesales.links import affiliate as links
from telesales.models import Affiliation, CommissionRate
from telesales.queries import affiliation as queries
from telesales.queries import phone
from telesales.rules.affiliation import Rate
from tests.pages.conftest import now, unhashed_static  # noqa: F401
from tests.telesales.affiliating import COMPANY, EMAIL, TEN, accepted, invited, link, state
from tests.telesales.phoning import owned

FIVE = Rate("fixed", Decimal("5.00"), "GBP")


def refusal(call, *arguments, **values):
    with pytest.raises(Refused) as refused:
        call(*arguments, **values)
    return refused.value.sentence


def events(affiliation):
    rows = AuditEntry.objects.filter(subject_type="affiliation", subject_id=affiliation.pk).order_by("pk")
    return list(rows.values_list("event", "actor_name"))


# ---------------------------------------------------------------- inviting
def test_an_invitation_says_who_asks_for_what_and_counts_for_nothing_yet(cast):
    made = invited(cast, codes=("CANDLE", "TWINE"), rates=(TEN, FIVE), may_phone=True, message="Join us")
    outbox.send_due()

    told = mail.outbox[-1]
    assert (told.to, told.subject) == ([EMAIL], "Sell for Vendor")
    assert "Vic of Vendor asks you to sell" in told.body
    assert "Join us" in told.body
    assert "- Garden twine" in told.body
    assert (made.state, made.affiliate_id, made.expires_at - made.invited_at) == ("invited", None, timedelta(days=14))
    rates = CommissionRate.objects.values_list("product__product__code", "kind", "value", "currency")
    assert sorted(rates) == [
        ("CANDLE", "fixed", Decimal(5), "GBP"),
        ("CANDLE", "percent", Decimal(10), ""),
        ("TWINE", "fixed", Decimal(5), "GBP"),
        ("TWINE", "percent", Decimal(10), ""),
    ]
    assert list(phone.products(cast.acting("alf"))) == []
    assert events(made) == [("affiliation.invited", "Vic")]


def test_somebody_known_is_written_to_in_his_own_language_others_in_the_one_that_was_chosen(cast):
    User.objects.filter(username="alf").update(language="de")
    invited(cast, language="pl")
    invited(cast, "new@people.example", language="pl")
    outbox.send_due()

    entries = OutboxEntry.objects.filter(topic="affiliation.invited").order_by("pk")
    assert [entry.payload["language"] for entry in entries] == ["pl", "pl"]
    assert [each.to for each in mail.outbox[-2:]] == [[EMAIL], ["new@people.example"]]


def test_several_addresses_are_invited_each_by_itself_with_a_report(cast):
    owned(cast)
    done = actions.invite_many(
        emails=["one@people.example", "vic@people.example", "two@people.example"],
        language="en-gb",
        products=[cast.products.CANDLE],
        rates=[TEN],
        by=cast.acting("vic"),
        now=cast.now,
    )

    assert [(email, bool(made), why) for email, made, why in done] == [
        ("one@people.example", True, ""),
        ("vic@people.example", False, "This is somebody of your own company."),
        ("two@people.example", True, ""),
    ]


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"email": "vic@people.example"}, "This is somebody of your own company."),
        ({"codes": ()}, "Choose at least one product."),
        ({"rates": ()}, "Offer at least one commission."),
        ({"rates": (TEN, TEN)}, "The same commission stands there twice."),
        ({"rates": (Rate("percent", Decimal(101)),)}, "Enter a commission above 0 and up to 100 per cent."),
        ({"rates": (Rate("percent", Decimal("1.2345")),)}, "Enter at most three decimals."),
        ({"rates": (Rate("fixed", Decimal("0.001"), "GBP"),)}, "Enter an amount above zero that this currency has."),
        ({"rates": (Rate("fixed", Decimal(5), "XQX"),)}, "Choose the currency of the amount."),
        ({"rates": tuple(Rate("percent", Decimal(n)) for n in range(1, 12))}, "Offer at most 10 commissions."),
    ],
)
def test_what_cannot_be_offered_is_refused_in_words(cast, values, sentence):
    assert refusal(invited, cast, **values) == sentence
    assert not Affiliation.objects.exists()


@pytest.mark.parametrize("who", ["alf", "max", "sam", "fay", "bea", "ruth"])
def test_only_a_vendors_people_invite(cast, who):
    owned(cast)

    assert refusal(invited, cast, by=who) == "Your role does not invite affiliates."


def test_a_vendor_on_hold_invites_nobody(cast):
    cast.set_status("vendor", "on_hold")

    assert refusal(invited, cast) == "You or your company are on hold."


def test_nobody_gives_what_is_not_his_or_off_sale(cast):
    owned(cast)
    foreign = cast.products.LANTERN
    values = {"email": EMAIL, "rates": [TEN], "by": cast.acting("vic"), "now": cast.now}

    assert refusal(actions.invite, products=[foreign], **values) == "Choose from your own products that are on sale."
    cast.products.CANDLE.is_active = False
    assert refusal(actions.invite, products=[cast.products.CANDLE], **values) == (
        "Choose from your own products that are on sale."
    )


def test_an_address_is_invited_once_while_that_counts(cast):
    first = invited(cast)

    assert refusal(invited, cast, "ALF@people.example") == (
        "This address has been invited already: its mail can be sent again."
    )
    actions.withdraw(affiliation=first, by=cast.acting("vic"), now=cast.now)
    invited(cast)


# ---------------------------------------------------------------- the link, again and back
def test_sent_again_the_earlier_link_is_dead(cast):
    made = invited(cast)
    first = link().split("/")[-2]
    later = cast.now + timedelta(hours=1)
    with_vic = {"affiliation": made, "by": cast.acting("vic")}

    assert refusal(actions.invite_again, **with_vic, now=cast.now).endswith(
        "wait for an hour before you send it again."
    )
    actions.invite_again(**with_vic, now=later)

    assert links.open_link(first, now=later) is None
    again = Affiliation.objects.get()
    assert again.expires_at == later + timedelta(days=14)
    nonce = OutboxEntry.objects.filter(topic="affiliation.invited").latest("pk").payload["nonce"]
    assert links.open_link(links.token(nonce), now=later) == again


def test_the_row_keeps_no_link(cast):
    made = invited(cast)
    token = link().split("/")[-2]

    assert made.fingerprint == links.fingerprint(token)
    assert token not in [str(value) for value in Affiliation.objects.values().get().values()]


@pytest.mark.parametrize("after", [timedelta(days=14), timedelta(days=15)])
def test_a_link_is_over_after_fourteen_days(cast, after):
    made = invited(cast)
    token, late = link().split("/")[-2], cast.now + after

    assert links.open_link(token, now=late - after + timedelta(days=13, hours=23)) == made
    assert links.open_link(token, now=late) is None
    assert refusal(actions.accept, affiliation=made, by=cast.acting("alf"), now=late) == (
        "This invitation does not count any more."
    )


def test_a_withdrawn_invitation_is_not_accepted(cast):
    made = invited(cast)
    actions.withdraw(affiliation=made, by=cast.acting("vic"), now=cast.now)

    assert refusal(actions.accept, affiliation=made, by=cast.acting("alf"), now=cast.now) == (
        "This invitation does not count any more."
    )
    assert events(made)[-1] == ("affiliation.withdrawn", "Vic")


# ---------------------------------------------------------------- answering
def test_once_accepted_he_sells(cast):
    made = accepted(cast, may_phone=True)
    outbox.send_due()

    assert (made.state, made.affiliate.code, made.answered_by.username) == ("accepted", "AFFILIATE", "alf")
    assert list(phone.products(cast.acting("alf"))) == [cast.products.CANDLE]
    assert (mail.outbox[-1].to, mail.outbox[-1].subject) == (
        ["vic@people.example"], "Affiliate sells for Vendor from now on.",
    )  # fmt: skip
    assert events(made)[-1] == ("affiliation.accepted", "Alf")


def test_a_declined_invitation_stays_declined(cast):
    made = invited(cast)
    actions.decline(affiliation=made, by=cast.acting("alf"), now=cast.now)
    outbox.send_due()

    assert mail.outbox[-1].subject == "alf@people.example does not sell for Vendor."
    assert refusal(actions.accept, affiliation=made, by=cast.acting("alf"), now=cast.now) == (
        "This invitation does not count any more."
    )
    assert events(made)[-1] == ("affiliation.declined", "Alf")


@pytest.mark.parametrize("who", ["vic", "ada", "bea", "max", "ruth", "zoe"])
def test_whoever_does_not_sell_for_others_does_not_accept(cast, who):
    made = invited(cast)

    assert refusal(actions.accept, affiliation=made, by=cast.acting(who), now=cast.now) == (
        "At this company you do not sell for others: the marketplace can give you the role."
    )
    assert state(made) == "invited"


def test_a_company_does_not_become_its_own_affiliate(cast):
    made = invited(cast)
    Membership.objects.filter(pk=cast.memberships.vic.pk).update(roles=[Role.VENDOR, Role.AFFILIATE])

    assert refusal(actions.accept, affiliation=made, by=cast.acting("vic"), now=cast.now) == (
        "A company does not become its own affiliate."
    )


def test_the_same_company_does_not_accept_twice_by_another_address(cast):
    accepted(cast)
    second = invited(cast, "colleague@people.example", codes=("TWINE",))

    assert refusal(actions.accept, affiliation=second, by=cast.acting("alf"), now=cast.now) == (
        "Affiliate sells for Vendor already."
    )
    assert refusal(invited, cast) == "This address sells for you already."


def test_nobody_accepts_what_he_was_not_shown(cast):
    made = invited(cast)
    seen = queries.mark(queries.given(made))
    products.add_rate(affiliation=made, ids=[made.products.get().pk], rate=FIVE, by=cast.acting("vic"), now=cast.now)

    with_alf = {"affiliation": made, "by": cast.acting("alf"), "now": cast.now}
    assert refusal(actions.accept, **with_alf, seen=seen) == (
        "The vendor has changed what he offers since it was shown: please look at it again."
    )
    actions.accept(**with_alf, seen=queries.mark(queries.given(made)))


# ---------------------------------------------------------------- without an account
def test_somebody_without_an_account_registers_his_company_and_waits_for_the_house(cast):
    made = invited(cast, "nora@nordwind.example", may_phone=True)
    joining.join(affiliation=made, data=COMPANY, password="a-long-enough-secret", ip=None, now=cast.now)

    place = Membership.objects.get(user__email="nora@nordwind.example")
    assert (place.roles, place.partner.name, place.partner.status) == (["affiliate"], "Nordwind Vertrieb", "on_hold")
    assert Registration.objects.get().state == "waiting"
    made.refresh_from_db()
    assert (made.state, made.affiliate, made.answered_by) == ("accepted", place.partner, place.user)
    assert place.user.check_password("a-long-enough-secret")
    assert list(OutboxEntry.objects.filter(topic="registration.asked")) == []


def test_an_address_that_has_an_account_by_now_registers_no_second_one(cast):
    made = invited(cast)

    assert refusal(
        joining.join, affiliation=made, data=COMPANY, password="a-long-enough-secret", ip=None, now=cast.now
    ) == ("This address has an account by now. Sign in, or ask for a new password.")
    assert (state(made), Registration.objects.count(), Partner.objects.filter(name=COMPANY["company"]).count()) == (
        "invited", 0, 0,
    )  # fmt: skip
