"""Leads: who is given them, who takes them, what is said of them (T7)."""

from datetime import timedelta

import pytest
from django.core import mail

from core import outbox
from core.models import AuditEntry, OutboxEntry
from core.refusal import Refused
from telesales.actions import lead as actions
from telesales.links import lead as links
from telesales.models import Lead, LeadActor
from telesales.queries import lead as queries
from tests.factories.racing import refusals, together
from tests.telesales.leads import SAID, disqualified, lead, rivals

NOBODY = (False, None)


@pytest.fixture
def people(cast):
    rivals(cast)
    return cast


def refusal(action, **values):
    with pytest.raises(Refused) as refused:
        action(**values)
    return refused.value.sentence


def events(of):
    return list(
        AuditEntry.objects.filter(subject_type="lead", subject_id=of.pk).order_by("id").values_list("event", flat=True)
    )


# ---------------------------------------------------------------- by hand
def test_sales_support_and_resellers_write_down_what_they_look_after_themselves(people):
    by_sam = actions.enter(data=SAID, to=NOBODY, by=people.acting("sam"), now=people.now)
    by_ruth = actions.enter(data=SAID, to=(True, None), by=people.acting("ruth"), now=people.now)

    assert (by_sam.for_ssrs, by_sam.reseller, by_sam.owner) == (True, None, people.memberships.sam)
    assert (by_ruth.for_ssrs, by_ruth.reseller, by_ruth.owner) == (
        False,
        people.partners.resale,
        people.memberships.ruth,
    )
    assert events(by_ruth) == ["lead.entered", "lead.assigned"]


def test_a_manager_may_leave_open_who_looks_after_it_a_reseller_manager_not(people):
    left_open = actions.enter(data=SAID, to=NOBODY, by=people.acting("max"), now=people.now)

    assert (left_open.state, left_open.owner) == ("submitted", None)
    values = {"data": SAID, "by": people.acting("mia"), "now": people.now}
    assert refusal(actions.enter, to=NOBODY, **values) == "Choose whom it goes to."
    assert refusal(actions.enter, to=(True, None), **values) == "You assign leads to resellers."
    given = actions.enter(to=(False, people.partners.rival), **values)
    assert given.reseller == people.partners.rival


def test_somebody_who_cannot_be_reached_is_no_lead(people):
    nobody = {**SAID, "email": "", "phone": ""}

    said = refusal(actions.enter, data=nobody, to=NOBODY, by=people.acting("sam"), now=people.now)
    assert (said, Lead.objects.count()) == ("Give an e-mail address or a phone number.", 0)


def test_whoever_is_on_hold_works_on_nothing(people):
    people.set_status("resale", "on_hold")

    said = refusal(actions.enter, data=SAID, to=NOBODY, by=people.acting("ruth"), now=people.now)
    assert said == "You or your company are on hold."


# ---------------------------------------------------------------- given, taken, given back
def test_a_lead_is_given_to_one_reseller_company_and_its_people_are_told(people):
    found = lead(people)

    actions.assign(lead=found, for_ssrs=False, reseller=people.partners.resale, by=people.acting("max"), now=people.now)
    outbox.send_due()

    found.refresh_from_db()
    assert (found.state, found.reseller, found.owner) == ("assigned", people.partners.resale, None)
    assert [(each.to, each.subject) for each in mail.outbox] == [(["ruth@people.example"], "Lead: Nordlicht GmbH")]
    assert events(found) == ["lead.assigned"]


def test_whom_a_lead_was_taken_from_before_the_mail_went_out_is_not_told(people):
    found, by = lead(people), people.acting("max")
    for company in (people.partners.resale, people.partners.rival):
        actions.assign(lead=found, for_ssrs=False, reseller=company, by=by, now=people.now)
        people.now += timedelta(seconds=1)
    outbox.send_due()

    assert [each.to for each in mail.outbox] == [["rex@people.example"]]


def test_a_reseller_manager_moves_leads_between_resellers_alone(people):
    mia, theirs, ours = people.acting("mia"), lead(people, to="resale"), lead(people, to="ssr")
    values = {"by": mia, "now": people.now}

    actions.assign(lead=theirs, for_ssrs=False, reseller=people.partners.rival, **values)

    theirs.refresh_from_db()
    assert theirs.reseller == people.partners.rival
    assert (
        refusal(actions.assign, lead=theirs, for_ssrs=True, reseller=None, **values) == "You assign leads to resellers."
    )
    said = refusal(actions.assign, lead=ours, for_ssrs=False, reseller=people.partners.rival, **values)
    assert said == "This lead is not yours to assign."


@pytest.mark.parametrize(
    ("company", "sentence"),
    [("zenith", "Zenith is not a reseller: nobody there sells."), ("rival", "Rival is closed.")],
)
def test_a_lead_goes_only_where_somebody_sells(people, company, sentence):
    people.set_status("rival", "closed")
    found, to = lead(people), getattr(people.partners, company)

    values = {"for_ssrs": False, "reseller": to, "by": people.acting("max"), "now": people.now}
    assert refusal(actions.assign, lead=found, **values) == sentence


def test_one_takes_it_and_gives_it_back(people):
    found, sam = lead(people, to="ssr"), people.acting("sam")

    actions.take(lead=found, by=sam, now=people.now)
    found.refresh_from_db()
    taken_by = found.owner
    actions.give_back(lead=found, by=sam, now=people.now)
    found.refresh_from_db()

    assert (taken_by, found.owner, found.state) == (people.memberships.sam, None, "assigned")
    assert events(found) == ["lead.taken", "lead.given_back"]


def test_a_manager_does_not_take_what_others_are_to_look_after(people):
    said = refusal(actions.take, lead=lead(people, to="ssr"), by=people.acting("max"), now=people.now)

    assert said == "This lead is not assigned to you."


@pytest.mark.django_db(transaction=True)
def test_two_who_take_it_at_once_are_one(cast):
    """Shown to fail without the lock: both were told that it is theirs."""
    rivals(cast)
    found = lead(cast, to="resale")
    from_tests = cast.partners.resale
    other = cast.memberships.rex
    other.partner = from_tests
    other.save()
    calls = [lambda by=by: actions.take(lead=found, by=by, now=cast.now) for by in map(cast.acting, ("ruth", "rex"))]

    said = refusals(together(*calls))

    found.refresh_from_db()
    assert said == [f"{found.owner.user.name} has taken it already."]


# ---------------------------------------------------------------- known better, or not at all
def test_what_is_known_better_is_written_down(people):
    found = lead(people, to="ssr")

    actions.edit(lead=found, data={**SAID, "city": "Lübeck"}, by=people.acting("sam"), now=people.now)

    entry = AuditEntry.objects.get(event="lead.edited")
    assert (entry.old, entry.new) == ({"city": "Kiel"}, {"city": "Lübeck"})


def test_a_lead_is_disqualified_with_a_reason_and_for_good(people):
    found, sam = lead(people, to="ssr"), people.acting("sam")

    assert refusal(actions.disqualify, lead=found, reason=" ", by=sam, now=people.now) == "Say why."
    actions.disqualify(lead=found, reason="Bought elsewhere", by=sam, now=people.now)

    found.refresh_from_db()
    assert (found.state, found.decided_by, found.reason) == ("disqualified", people.users.sam, "Bought elsewhere")
    said = refusal(actions.disqualify, lead=found, reason="Again", by=sam, now=people.now)
    assert said == "This lead is disqualified already, by Sam."


# ---------------------------------------------------------------- by invitation
def test_somebody_is_invited_by_mail_once_a_day(people):
    sam = people.acting("sam")
    found = actions.invite(data=SAID, to=NOBODY, by=sam, now=people.now)
    outbox.send_due()

    assert [(each.to, links.token(found) in each.body) for each in mail.outbox] == [([SAID["email"]], True)]
    said = refusal(actions.invite_again, lead=found, by=sam, now=people.now + timedelta(hours=23))
    assert said == "The last mail went out less than a day ago."


def test_a_later_mail_has_another_link(people):
    sam = people.acting("sam")
    found = actions.invite(data=SAID, to=NOBODY, by=sam, now=people.now)
    first = links.token(found)
    found = actions.invite_again(lead=found, by=sam, now=people.now + timedelta(days=1))

    assert (links.read(first), links.read(links.token(found))) == (None, found)


@pytest.mark.parametrize(("after", "is_taken"), [(timedelta(days=14, seconds=-1), True), (timedelta(days=14), False)])
def test_the_link_works_for_fourteen_days(people, after, is_taken):
    found = actions.invite(data=SAID, to=NOBODY, by=people.acting("sam"), now=people.now)

    try:
        actions.answer(lead=found, data={"city": "Lübeck"}, ip=None, now=people.now + after)
    except Refused:
        pass
    found.refresh_from_db()

    assert (found.answered_at is not None, found.city == "Lübeck") == (is_taken, is_taken)


def test_whoever_looks_after_him_hears_of_the_answer(people):
    found = actions.invite(data=SAID, to=NOBODY, by=people.acting("sam"), now=people.now)
    actions.answer(lead=found, data={"city": "Lübeck"}, ip=None, now=people.now)

    told = OutboxEntry.objects.filter(topic="lead.arrived").values_list("payload__user", flat=True)
    assert list(told) == [people.users.sam.pk]


# ---------------------------------------------------------------- who reads what
def test_everybody_reads_what_is_his_and_what_once_was(people):
    nobodys, ours, ruths, rexs = (
        lead(people, company=to or "nobody", to=to) for to in ("", "ssr", "resale", "rival")
    )  # fmt: skip
    actions.assign(lead=ruths, for_ssrs=False, reseller=people.partners.rival, by=people.acting("max"), now=people.now)
    everything = {"nobody", "ssr", "resale", "rival"}

    seen = {
        name: set(queries.visible_to(people.acting(name)).values_list("company", flat=True))
        for name in ("max", "sam", "mia", "ruth", "rex")
    }

    assert seen == {
        "max": everything,
        "sam": {"ssr"},
        "mia": {"resale", "rival"},
        "ruth": {"resale"},
        "rex": {"resale", "rival"},
    }
    assert LeadActor.objects.filter(lead=ruths).count() == 2
    assert (nobodys.state, ours.state, rexs.state) == ("submitted", "assigned", "assigned")


def test_who_once_had_it_changes_nothing(people):
    found = lead(people, to="resale")
    actions.assign(lead=found, for_ssrs=False, reseller=people.partners.rival, by=people.acting("max"), now=people.now)

    said = refusal(actions.disqualify, lead=found, reason="Mine", by=people.acting("ruth"), now=people.now)
    assert said == "This lead is not yours to work on."


def test_what_a_colleague_has_taken_is_his_or_the_managers(people):
    found = lead(people, to="resale", taken_by="rex")

    values = {"lead": found, "reason": "x", "now": people.now}
    assert refusal(actions.disqualify, by=people.acting("ruth"), **values) == "This lead is not yours to work on."
    actions.disqualify(by=people.acting("mia"), **values)


def test_the_number_that_waits_is_the_readers(people):
    lead(people)
    lead(people, to="ssr")
    lead(people, to="resale")
    lead(people, to="resale", taken_by="ruth")
    disqualified(people, to="ssr", for_ssrs=True)

    waiting = {name: queries.waiting_count(people.acting(name)) for name in ("max", "sam", "mia", "ruth", "rex")}

    assert waiting == {"max": 1, "sam": 1, "mia": 1, "ruth": 1, "rex": 0}
