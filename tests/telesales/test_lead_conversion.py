"""A lead becomes a customer: a new company, or one that is known already (T7, P4, P12)."""

import pytest

from core.models import AuditEntry, OutboxEntry
from core.refusal import Refused
from partners.models import Invitation, Membership, Partner, User
from telesales.actions import conversion_of_lead as actions
from telesales.models import ResellerCustomer
from telesales.queries import lead as queries
from tests.factories.racing import refusals, together
from tests.telesales.leads import NEW, lead, rivals
from tests.telesales.selling import resold


@pytest.fixture
def people(cast):
    rivals(cast)
    return cast


def test_a_lead_becomes_a_company_with_one_administrator_who_is_invited(people):
    found = lead(people, to="ssr")

    place = actions.convert(
        lead=found,
        data={**NEW, "street": "Kai 1", "city": "Kiel", "country": "DE"},
        by=people.acting("sam"),
        now=people.now,
    )

    found.refresh_from_db()
    company = Partner.objects.get(name="Nordlicht GmbH")
    assert (found.state, found.partner, found.user, found.decided_by) == (
        "converted", company, place.user, people.users.sam,
    )  # fmt: skip
    assert (company.parent, company.status, company.currency) == (None, "open", "EUR")
    assert (place.roles, company.addresses.get().city) == (["partner_administrator"], "Kiel")
    assert Invitation.objects.get(user=place.user).email == NEW["email"]
    told = AuditEntry.objects.get(event="lead.converted")
    assert (told.actor_id, told.partner_id) == (people.users.sam.pk, company.pk)


def test_whoever_converts_signs_himself_and_has_no_other_right_of_the_house(people):
    found, ruth = lead(people, to="resale"), people.acting("ruth")

    actions.convert(lead=found, data=NEW, by=ruth, now=people.now)

    made = AuditEntry.objects.filter(event__in=["partner.created", "user.created", "user.invited"])
    assert {entry.actor_id for entry in made} == {people.users.ruth.pk}
    assert (people.acting("ruth").roles, ruth.may("partner.create")) == (("reseller",), False)


def test_a_resellers_lead_becomes_his_customer(people):
    found = lead(people, to="resale")

    actions.convert(lead=found, data=NEW, by=people.acting("ruth"), now=people.now)

    link = ResellerCustomer.objects.get()
    assert (link.reseller, link.customer.name, link.origin, link.by) == (
        people.partners.resale, "Nordlicht GmbH", "lead", people.users.ruth,
    )  # fmt: skip


def test_an_address_that_is_known_is_told_to_its_reader_alone(people):
    """A reseller who types somebody's address in learns nothing: the invitation tells whom it reaches (P4)."""
    found = lead(people, to="resale", email="bea@people.example")

    place = actions.convert(
        lead=found, data={**NEW, "email": "bea@people.example"}, by=people.acting("ruth"), now=people.now
    )

    assert place.user != people.users.bea
    assert OutboxEntry.objects.filter(topic="user.invited").count() == 1


@pytest.mark.parametrize(
    ("values", "who", "sentence"),
    [
        ({"to": "ssr"}, "ruth", "This lead is not yours to work on."),
        ({"to": "rival"}, "ruth", "This lead is not yours to work on."),
        ({"to": "resale"}, "sam", "This lead is not yours to work on."),
        ({"to": "ssr", "state": "disqualified"}, "sam", "This lead is disqualified already, by Max."),
    ],
)
def test_only_who_works_on_a_lead_makes_it_a_customer(people, values, who, sentence):
    if "state" in values:
        values = {**values, "decided_at": people.now, "decided_by": people.users.max}
    found = lead(people, **values)

    with pytest.raises(Refused) as refused:
        actions.convert(lead=found, data=NEW, by=people.acting(who), now=people.now)
    assert (refused.value.sentence, Partner.objects.filter(name=NEW["company"]).count()) == (sentence, 0)


@pytest.mark.django_db(transaction=True)
def test_converted_twice_at_once_it_is_one_company(cast):
    """Shown to fail without the lead's lock: two companies, of which the lead named the second."""
    found = lead(cast, to="ssr")
    calls = [
        lambda by=by: actions.convert(lead=found, data=NEW, by=by, now=cast.now)
        for by in map(cast.acting, ("sam", "max"))
    ]

    said = refusals(together(*calls))

    found.refresh_from_db()
    assert said == [f"This lead is converted already, by {found.decided_by.name}."]
    assert Partner.objects.filter(name=NEW["company"]).count() == 1
    assert User.objects.filter(name=NEW["name"]).count() == 1


# ---------------------------------------------------------------- known already
def alike(people, found, who, **more):
    return [(each.place.user.username, each.kinds) for each in queries.candidates(found, people.acting(who), **more)]


def test_whom_it_may_be_is_found_by_mail_vat_number_and_name(people):
    Partner.objects.filter(pk=people.partners.acme.pk).update(tax_number="GB123456789")
    found = lead(people, to="ssr", email="zoe@people.example", company="Acme", tax_number="gb123456789")

    assert alike(people, found, "sam") == [
        ("zoe", ("email", "domain")),
        ("ada", ("tax_number", "domain", "name")),
    ]


def test_whom_it_may_be_is_shown_as_far_as_one_may_know(people):
    found = lead(people, to="resale", email="zoe@people.example", company="Acme")

    before = alike(people, found, "ruth"), alike(people, found, "mia"), alike(people, found, "ruth", text="acme")
    resold(people, "zenith", "rival")
    resold(people, "acme", "resale")

    assert before == ([], [], [])
    assert [who for who, _kinds in alike(people, found, "ruth")] == ["ada"]
    assert [who for who, _kinds in alike(people, found, "mia")] == ["zoe", "ada"]


def test_a_lead_is_somebody_known(people):
    found = lead(people, to="ssr")

    actions.associate(lead=found, place=people.memberships.bea, by=people.acting("sam"), now=people.now)

    found.refresh_from_db()
    assert (found.state, found.partner, found.user) == ("converted", people.partners.acme, people.users.bea)
    assert Membership.objects.count() == 14


def test_a_reseller_cannot_say_that_it_is_anothers_customer(people):
    resold(people, "acme", "rival")
    found = lead(people, to="resale")

    with pytest.raises(Refused) as refused:
        actions.associate(lead=found, place=people.memberships.ada, by=people.acting("ruth"), now=people.now)
    assert refused.value.sentence == "Choose one of those offered."


def test_a_company_that_is_with_another_reseller_stays_there(people):
    resold(people, "acme", "rival")
    found = lead(people, to="resale")

    actions.associate(lead=found, place=people.memberships.ada, by=people.acting("max"), now=people.now)

    assert ResellerCustomer.objects.get(ended_at=None).reseller == people.partners.rival
