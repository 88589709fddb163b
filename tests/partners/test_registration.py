"""A company registers itself, confirms its address, waits, and is accepted or declined (P15)."""

from datetime import timedelta

import pytest
from django.utils import timezone

from core import audit, outbox
from core.models import AuditEntry, OutboxEntry
from core.refusal import Refused
from partners import queries, vat
from partners.actions import registration as actions
from partners.emails import registration as registration_emails
from partners.links import registration as links
from partners.models import Membership, Partner, PartnerLevel, PartnerType, Registration, User
from partners.queries import manager as managers
from partners.queries import registration as found
from tests.factories.racing import REPEATS, refusals, together
from tests.factories.rows import MembershipFactory, PartnerFactory, RegistrationFactory, UserFactory

DATA = {
    "company": "Nordlicht GmbH", "tax_number": "DE136695976", "website": "https://nordlicht.example",
    "street": "Kaistr. 1", "postcode": "24103", "city": "Kiel", "country": "DE", "name": "Nina Nord",
    "email": "nina@nordlicht.example", "phone": "+49 431 1234", "language": "en-gb", "note": "Lamps",
}  # fmt: skip
PASSWORD = "a-long-enough-secret"


def asked(now, **changed):
    return actions.ask(data={**DATA, **changed}, ip="127.0.0.1", now=now)


def confirmed(now, **changed):
    return actions.confirm(registration=asked(now, **changed), password=PASSWORD, ip=None, now=now)


def accept(registration, by, now):
    return actions.accept(registration=registration, type=None, level=None, currency="EUR", by=by, now=now)


def test_asking_writes_a_row_and_one_entry_for_the_worker(db, now):
    registration = asked(now)

    assert (registration.state, registration.expires_at) == ("unconfirmed", now + timedelta(days=7))
    assert list(OutboxEntry.objects.values_list("topic", "payload")) == [
        ("registration.asked", {"registration": registration.pk})
    ]
    assert (Partner.objects.count(), User.objects.count()) == (0, 0)


def test_an_unknown_address_is_mailed_a_link_that_holds_no_secret_of_the_database(db, now):
    registration = asked(timezone.now())
    message = registration_emails.asked({"registration": registration.pk})

    assert message.to == ["nina@nordlicht.example"]
    assert message.subject == "Confirm the registration of Nordlicht GmbH with Counterpart"
    assert links.token(registration) in message.body


def test_a_known_address_is_told_so_in_its_mail_alone(db, now):
    UserFactory(email="Nina@Nordlicht.example", username="nina", name="Nina")
    message = registration_emails.asked({"registration": asked(now).pk})

    assert message.to == ["Nina@Nordlicht.example"]
    assert message.subject == "You already have an account with Counterpart"
    assert "/register/" not in message.body


def test_a_known_and_an_unknown_address_cost_the_same_statements(db, now, django_assert_num_queries):
    UserFactory(email="known@people.example")

    for email in ("known@people.example", "unknown@people.example"):
        with django_assert_num_queries(5):  # savepoint, row, audit, outbox, release
            asked(now, email=email)


def test_confirming_makes_a_partner_on_hold_and_its_administrator(db, now):
    registration = confirmed(now)
    partner, user = registration.partner, registration.user

    assert (registration.state, partner.code) == ("waiting", f"R{registration.pk:06}")
    assert (partner.name, partner.status, partner.status_reason) == (
        "Nordlicht GmbH",
        "on_hold",
        "Waiting for acceptance",
    )
    assert (partner.parent, partner.tax_number, partner.addresses.get().city) == (None, "DE136695976", "Kiel")
    assert (user.username, user.email, user.check_password(PASSWORD)) == ("nina.nord", DATA["email"], True)
    assert list(Membership.objects.values_list("partner", "user", "roles")) == [
        (partner.pk, user.pk, ["partner_administrator"])
    ]
    assert queries.places(user)[0].effective.status == "on_hold"


def test_confirming_mails_every_channel_administrator(cast, now):
    UserFactory(email="")
    confirmed(now)

    waiting = OutboxEntry.objects.filter(topic="registration.waiting")
    assert [entry.payload["user"] for entry in waiting] == [cast.users.max.pk]
    assert registration_emails.waiting(waiting.get().payload).subject == "Nordlicht GmbH waits for acceptance"


def test_every_step_is_in_the_audit(cast, now):
    registration = confirmed(now)
    accept(registration, cast.acting("max"), now)

    events = AuditEntry.objects.order_by("id").values_list("event", "actor_name")
    mine = [row for row in events if row[0].startswith(("registration", "partner", "membership"))]
    assert mine == [
        ("registration.asked", "Nina Nord"), ("registration.confirmed", "Nina Nord"),
        ("partner.registered", "Nina Nord"),
        ("membership.granted", "Nina Nord"), ("partner.status_set", "Max"), ("registration.accepted", "Max"),
    ]  # fmt: skip


def test_a_link_works_once(db, now):
    registration = asked(now)
    token = links.token(registration)
    actions.confirm(registration=registration, password=PASSWORD, ip=None, now=now)

    assert links.open_link(token, now=now) is None
    with pytest.raises(Refused, match="This link does not work any more"):
        actions.confirm(registration=registration, password=PASSWORD, ip=None, now=now)


@pytest.mark.parametrize(("later", "opens"), [(timedelta(days=7) - timedelta(seconds=1), True), (timedelta(7), False)])
def test_a_link_works_for_seven_days(db, now, later, opens):
    registration = asked(now)

    assert (links.open_link(links.token(registration), now=now + later) is not None) is opens


@pytest.mark.parametrize("forged", ["", "x", "W10:abc", "[1]", "a:b:c"])
def test_a_forged_link_opens_nothing(db, now, forged):
    asked(now)

    assert links.open_link(forged, now=now) is None


def test_an_address_that_found_an_account_meanwhile_is_refused_and_nothing_is_made(db, now):
    registration = asked(now)
    UserFactory(email=DATA["email"].upper())

    with pytest.raises(Refused, match="This address has an account by now"):
        actions.confirm(registration=registration, password=PASSWORD, ip=None, now=now)
    assert (Partner.objects.count(), User.objects.count()) == (0, 1)


def test_user_names_are_never_given_out_twice(db):
    UserFactory(username="nina.nord")
    UserFactory(username="NINA.nord2", status="deleted")

    assert (found.free_username("Nina Nord"), found.free_username("李")) == ("nina.nord3", "user")


def test_accepting_opens_the_company_with_what_was_chosen(cast, now):
    kind, level = PartnerType.objects.create(name="OEM"), PartnerLevel.objects.create(name="Gold")
    registration = confirmed(now)
    actions.accept(registration=registration, type=kind, level=level, currency="EUR", by=cast.acting("max"), now=now)

    partner = Partner.objects.get(pk=registration.partner_id)
    registration.refresh_from_db()
    assert (partner.status, partner.type, partner.level, partner.currency) == ("open", kind, level, "EUR")
    assert (registration.state, registration.decided_by, registration.decided_at) == ("accepted", "Max", now)
    subject = registration_emails.accepted({"registration": registration.pk}).subject
    assert subject == "Nordlicht GmbH is accepted: you may order now"


def test_accepting_can_name_who_looks_after_the_company_at_once(cast, now):
    registration, by = confirmed(now), cast.acting("max")
    actions.accept(registration=registration, type=None, level=None, currency="EUR", manager=cast.memberships.sam,
                   by=by, now=now)  # fmt: skip

    told = managers.representative(registration.partner_id)
    events = audit.of(registration.partner).values_list("event", "new", "actor_name")
    assert (told.name, told.since) == ("Sam", now)
    assert list(events)[-1] == ("account.assigned", {"manager": "Sam"}, "Max")


def test_accepting_without_an_account_manager_leaves_the_company_in_the_pool(cast, now):
    registration = confirmed(now)
    accept(registration, cast.acting("max"), now)

    assert managers.representative(registration.partner_id) is None
    assert managers.pool(Partner.objects.filter(pk=registration.partner_id)).exists()


@pytest.mark.parametrize("whom", ["fay", "bea"])
def test_whoever_cannot_look_after_it_is_refused_and_nothing_is_accepted(cast, now, whom):
    registration, by = confirmed(now), cast.acting("max")

    with pytest.raises(Refused, match="Choose somebody of the operator's sales staff") as refused:
        actions.accept(registration=registration, type=None, level=None, currency="EUR",
                       manager=getattr(cast.memberships, whom), by=by, now=now)  # fmt: skip

    state = Registration.objects.values_list("state", "partner__status").get()
    assert (refused.value.field, state) == ("manager", ("waiting", "on_hold"))


def test_declining_closes_the_company_and_its_mail_says_why(cast, now):
    registration = confirmed(now)
    actions.decline(registration=registration, reason=" We sell to trade only ", by=cast.acting("max"), now=now)

    partner = Partner.objects.get(pk=registration.partner_id)
    assert (partner.status, partner.status_reason) == ("closed", "We sell to trade only")
    assert queries.places(registration.user) == []
    message = registration_emails.declined({"registration": registration.pk})
    assert "We sell to trade only" in message.body


def test_declining_needs_a_reason(cast, now):
    registration = confirmed(now)

    with pytest.raises(Refused, match="Say why"):
        actions.decline(registration=registration, reason="  ", by=cast.acting("max"), now=now)


@pytest.mark.parametrize("who", ["sam", "fay", "ada", "bea"])
def test_only_whoever_accepts_companies_decides(cast, now, who):
    registration = confirmed(now)

    with pytest.raises(Refused, match="Your role does not decide about registrations"):
        accept(registration, cast.acting(who), now)


def test_what_is_not_confirmed_cannot_be_accepted(cast, now):
    with pytest.raises(Refused, match="not confirmed yet"):
        accept(asked(now), cast.acting("max"), now)


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("_repeat", REPEATS)
def test_of_two_decisions_at_once_one_counts_and_the_other_reads_who(cast, now, _repeat):
    registration, by = confirmed(now), cast.acting("max")
    answers = together(
        lambda: accept(registration, by, now),
        lambda: actions.decline(registration=registration, reason="No", by=by, now=now),
    )

    assert [sentence.partition(":")[0] for sentence in refusals(answers)] == ["This is already decided"]
    assert "by Max." in refusals(answers)[0]


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("_repeat", REPEATS)
def test_confirming_twice_at_once_makes_one_partner(db, now, _repeat):
    registration = asked(now)

    def confirm():
        return actions.confirm(registration=registration, password=PASSWORD, ip=None, now=now)

    answers = together(confirm, confirm)

    assert (len(refusals(answers)), Partner.objects.count(), User.objects.count()) == (1, 1, 1)


def test_likenesses_name_what_two_companies_have_in_common(db, now):
    PartnerFactory(code="A", name="Nordlicht GmbH & Co")
    PartnerFactory(code="B", name="Something else", tax_number="de136695976")
    MembershipFactory(partner=PartnerFactory(code="C", name="Third"), user=UserFactory(email="info@NORDLICHT.example"))
    PartnerFactory(code="D", name="Far away")
    registration = confirmed(now)

    alike = found.likenesses([registration.pk])[registration.pk]

    assert [(each.code, each.kinds) for each in alike] == [("A", ("name",)), ("B", ("tax_number",)), ("C", ("domain",))]


def test_a_mail_provider_that_many_share_is_no_likeness(db, now):
    MembershipFactory(user=UserFactory(email="somebody@gmail.com"))
    registration = confirmed(now, email="nina@gmail.com")

    assert found.likenesses([registration.pk]) == {}


def test_only_unconfirmed_rows_are_forgotten_thirty_days_after_their_link(db, now):
    kept = confirmed(now)
    old = asked(now - timedelta(days=37), email="old@people.example")
    young = asked(now - timedelta(days=36), email="young@people.example")

    assert actions.purge(now=now) == 1
    assert sorted(Registration.objects.values_list("pk", flat=True)) == sorted([kept.pk, young.pk])
    assert not Registration.objects.filter(pk=old.pk).exists()


def test_a_company_waits_until_it_is_accepted(cast, now):
    registration = confirmed(now)
    acting = queries.places(registration.user)[0]
    before = found.waits(acting)
    accept(registration, cast.acting("max"), now)

    assert (before, found.waits(queries.places(registration.user)[0])) == (True, False)


def test_a_company_on_hold_for_another_reason_does_not_wait(cast):
    cast.set_status("acme", "on_hold")

    assert found.waits(cast.acting("bea")) is False


@pytest.mark.parametrize(
    ("text", "country", "number"),
    [
        ("GB 980 7806 84", "GB", "GB980780684"),
        ("980780684", "GB", "GB980780684"),
        ("DE136,695 976", "DE", "DE136695976"),
        ("EL 094259216", "GR", "EL094259216"),
        ("anything", "AF", "anything"),
    ],
)
def test_vat_numbers_are_kept_compact_with_their_country(text, country, number):
    assert vat.checked(text, country) == (number, "")


@pytest.mark.parametrize(("text", "country"), [("GB980780685", "GB"), ("DE136695977", "DE"), ("x", "FR")])
def test_a_wrong_vat_number_is_explained(text, country):
    sentence = f"This is not a valid VAT number of {country}: please look at its digits again."

    assert vat.checked(text, country) == (text, sentence)


def test_the_mails_of_a_registration_go_out_through_the_outbox(db, mailoutbox):
    asked(timezone.now())
    outbox.send_due()

    assert [message.subject for message in mailoutbox] == [
        "Confirm the registration of Nordlicht GmbH with Counterpart"
    ]


def test_a_registration_that_was_purged_is_not_mailed(db, now):
    registration = RegistrationFactory()
    pk = registration.pk
    registration.delete()

    assert registration_emails.asked({"registration": pk}) is None
