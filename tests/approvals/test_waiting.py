"""What waits for clients, as the merchant's desk sees it: it reminds, it never decides (O6, scenario 10)."""

import csv
import io
from datetime import timedelta

import pytest

from approvals.actions import decision, waiting
from approvals.emails import approval as emails
from approvals.emails import digest as digest_emails
from approvals.models import ApprovalPolicy, ApprovalStep, Asked
from core import audit, clock
from core.models import OutboxEntry
from core.refusal import Refused
from partners.models import User
from tests.pages.conftest import unhashed_static  # noqa: F401
from tests.pages.reading import document, sentences, words
from tests.pages.test_query_counts import queries, rolled_back

HOUR = timedelta(hours=1)


@pytest.fixture
def now(db):
    """Give this moment: pages ask the database's clock."""
    return clock.now()


@pytest.fixture
def pooled(cast):
    """Give an order that waits for whoever accepts orders at acme."""
    ApprovalPolicy.objects.create(partner=cast.partners.acme, mode="pool")
    for name in ("carl", "dora"):
        place = getattr(cast.memberships, name)
        place.may_accept = True
        place.save(update_fields=["may_accept"])
    return cast.submitted("bea", "20.00")


def mailed():
    """Give whom the desk's reminders go to, with their subjects."""
    make = {"approvals.reminder": emails.approval_reminder, "approvals.digest": digest_emails.digest}
    entries = OutboxEntry.objects.filter(topic__in=make).order_by("id")
    return [(message.to, message.subject) for message in (make[entry.topic](entry.payload) for entry in entries)]


def rows(answer):
    return [words(row) for row in document(answer).xpath("//table//tbody/tr")]


def test_an_order_of_a_place_only_user_is_kept_from_the_work_list_until_a_client_accepts(cast, pooled, now):
    desk = cast.client_for("sam")
    before = desk.get("/desk/?list=unserviced").content.decode()
    waits = desk.get("/approvals/waiting/?tab=client").content.decode()
    step = pooled.approval_steps.get()
    decision.decide(step=step, accept=True, seen_hash=step.content_hash, by=cast.acting("dora"), now=now)

    after = desk.get("/desk/?list=unserviced").content.decode()
    gone = desk.get("/approvals/waiting/?tab=client").content.decode()

    found = [f"/{pooled.number}/" in page for page in (before, waits, after, gone)]
    assert found == [False, True, True, False]


def test_the_list_says_who_was_asked_since_when_and_for_what(cast, pooled):
    answer = cast.client_for("sam").get("/approvals/waiting/")

    (row,) = rows(answer)
    told = ["Acme Depot", "Bea", "£20.00", "Awaiting client acceptance", "Acceptance", "Carl, Dora",
            "May accept orders", "under 1 hour"]  # fmt: skip
    assert [text for text in told if text not in row] == []


def test_tabs_filters_and_search_narrow_the_list(cast, pooled):
    ApprovalPolicy.objects.update(mode="chain")
    chained = cast.submitted("bea", "120.00")
    ApprovalStep.objects.filter(order=chained).update(asked_at=cast.now - timedelta(days=4))
    desk = cast.client_for("sam")

    def shown(query):
        page = desk.get(f"/approvals/waiting/?{query}").content.decode()
        return [order.number for order in (pooled, chained) if f"/{order.number}/" in page]

    both, first, second = [pooled.number, chained.number], [pooled.number], [chained.number]
    found = {query: shown(query) for query in (
        "", "tab=client", "tab=approval", "kind=pool", "kind=chain", "kind=nobody", "older=3", "company=ACME_NORTH",
        "company=ZENITH", f"q={pooled.number}", "total_min=100", "tab=nonsense",
    )}  # fmt: skip
    assert found == {
        "": both, "tab=client": first, "tab=approval": second, "kind=pool": first, "kind=chain": second,
        "kind=nobody": [], "older=3": second, "company=ACME_NORTH": both, "company=ZENITH": [],
        f"q={pooled.number}": first, "total_min=100": second, "tab=nonsense": both,
    }  # fmt: skip


def test_where_nobody_is_asked_the_list_says_so_and_offers_no_reminder(cast):
    order = cast.submitted("bea", "120.00")
    Asked.objects.all().delete()

    answer = cast.client_for("sam").get("/approvals/waiting/?kind=nobody")

    (row,) = rows(answer)
    page = document(answer)
    assert ("Nobody is asked" in row, page.xpath(f"//form[contains(@action, '{order.number}')]")) == (True, [])


def test_the_list_is_exported_with_names_and_times(cast, pooled):
    answer = cast.client_for("sam").get("/approvals/waiting/?export=csv")

    (row,) = csv.DictReader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig")))
    assert (row["Order"], row["Company code"], row["Asked"], row["Last reminder"]) == (
        pooled.number, "ACME_DEPOT", "Carl, Dora", "",
    )  # fmt: skip


def test_the_list_asks_as_often_for_twenty_orders_as_for_one(cast, pooled):
    desk = cast.client_for("sam")
    one = queries(desk, "/approvals/waiting/")
    with rolled_back():
        for _ in range(19):
            cast.submitted("bea", "20.00")
        twenty = queries(desk, "/approvals/waiting/")

    assert (twenty - one, one <= 10) == (0, True)


def test_a_reminder_mails_everybody_who_is_asked_once_and_is_noted(cast, pooled, now):
    done = waiting.remind(orders=[pooled], by=cast.acting("sam"), now=now)

    subject = f"Reminder: order {pooled.number} still waits for you, £20.00, Acme Depot"
    assert mailed() == [([f"{name}@people.example"], subject) for name in ("carl", "dora")]
    assert (done.people, done.orders, done.left_out) == (2, 1, 0)
    assert list(audit.of(pooled).values_list("event", "actor_name", "new"))[-1] == (
        "approval.reminded", "Sam", {"asked": "Carl, Dora"},
    )  # fmt: skip


def test_whoever_is_asked_about_several_orders_gets_one_mail_with_all(cast, now):
    orders = [cast.submitted("bea", total) for total in ("60.00", "70.00", "80.00")]

    done = waiting.remind(orders=orders, by=cast.acting("sam"), now=now)

    assert mailed() == [(["carl@people.example"], "3 orders wait for your decision, Acme North")]
    assert (done.people, done.orders, set(Asked.objects.values_list("reminded_at", flat=True))) == (1, 3, {now})


def test_nobody_is_reminded_twice_within_an_hour_not_even_of_another_order(cast, now):
    first, second = cast.submitted("bea", "60.00"), cast.submitted("bea", "70.00")
    sam = cast.acting("sam")
    waiting.remind(orders=[first], by=sam, now=now)

    with pytest.raises(Refused, match="was reminded within the last hour"):
        waiting.remind(orders=[second], by=sam, now=now + HOUR - timedelta(seconds=1))
    done = waiting.remind(orders=[second], by=sam, now=now + HOUR)

    assert (done.people, len(mailed())) == (1, 2)


def test_an_order_that_waits_no_more_and_one_that_nobody_is_asked_about_are_refused_in_words(cast, now):
    placed, lost = cast.submitted("bea", "20.00"), cast.submitted("bea", "60.00")
    User.objects.filter(username="carl").update(email="")

    told = []
    for order in (placed, lost):
        with pytest.raises(Refused) as refusal:
            waiting.remind(orders=[order], by=cast.acting("sam"), now=now)
        told.append(str(refusal.value))

    assert told == [
        "Nobody is to decide about it any more.", "Nobody is asked who could be written to. Call the company.",
    ]  # fmt: skip


@pytest.mark.parametrize("name", ["bea", "carl", "ada", "zoe", "ruth"])
def test_nobody_outside_the_desk_reminds(cast, now, name):
    order = cast.submitted("bea", "60.00")

    with pytest.raises(Refused, match=r"^Your role does not work on orders\.$"):
        waiting.remind(orders=[order], by=cast.acting(name), now=now)


def test_the_buttons_remind_and_tell_how_it_went(cast, now):
    orders = [cast.submitted("bea", total) for total in ("60.00", "70.00")]
    desk, back = cast.client_for("sam"), "/approvals/waiting/?tab=approval"

    one = desk.post(f"/approvals/waiting/{orders[0].number}/reminder/", {"back": back}, follow=True)
    many = desk.post("/approvals/waiting/reminders/", {"ids": [each.pk for each in orders], "back": back}, follow=True)
    none = desk.post("/approvals/waiting/reminders/", {"back": "https://evil.example/"}, follow=True)

    assert [answer.redirect_chain[-1][0] for answer in (one, many, none)] == [back, back, "/approvals/waiting/"]
    assert [sentences(answer) for answer in (one, many, none)] == [
        ["1 person is reminded."], ["Everybody who is asked was reminded within the last hour."],
        ["Tick at least one order."],
    ]  # fmt: skip


@pytest.mark.parametrize("name", ["sam", "max", "fay"])
def test_no_address_lets_the_merchants_staff_decide(cast, pooled, now, name):
    step, staff = pooled.approval_steps.get(), cast.client_for(name)
    sent = {"decision": "accept", "seen": step.content_hash, "ids": [step.pk], "confirmed": "on"}

    page = document(staff.get("/approvals/waiting/"))
    answers = [staff.post(f"/approvals/steps/{step.pk}/", sent), staff.post(f"/approvals/linked/{step.pk}/", sent)]
    with pytest.raises(Refused):
        decision.decide(step=step, accept=True, seen_hash=step.content_hash, by=cast.acting(name), now=now)

    step.refresh_from_db()
    actions = {form.get("action") for form in page.xpath("//main//table//form")}
    assert ([answer.status_code for answer in answers], step.decision) == ([403, 404], None)
    assert actions == {f"/approvals/waiting/{pooled.number}/reminder/"}


def test_the_navigation_counts_what_waits_for_clients(cast, pooled, clean_cache):
    shown = document(cast.client_for("sam").get("/"))
    others = document(cast.client_for("carl").get("/"))

    entries = [words(link) for link in shown.xpath("//nav//a[@href='/approvals/waiting/']")]
    assert (entries[0], others.xpath("//nav//a[@href='/approvals/waiting/']")) == ("Waiting for clients1 waiting", [])
