"""What is mailed about an approval: to whom, why, in whose words and time; what is moot is not sent (A4, A8, T15)."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from approvals.actions import asking_again, decision, sweeping
from approvals.emails import approval as emails
from approvals.links import decision as links
from approvals.models import ApprovalPolicy, ApprovalStep, Asked
from core import clock
from core.models import OutboxEntry
from partners.models import Membership, User

DAYS_LATER = timedelta(days=3, seconds=1)


@pytest.fixture
def now(db):
    """Give this moment: mails ask the database's clock whether a link still works."""
    return clock.now()


@pytest.fixture
def order(cast):
    return cast.submitted("bea", "120.00")


@pytest.fixture
def asked(order):
    return Asked.objects.get(step__order=order)


def words(message):
    return [" ".join(part.split()) for part in (message.body, message.alternatives[0][0])]


def at(moment):
    local = moment.astimezone(ZoneInfo("Europe/London"))
    return f"{local.day} {local:%b %Y, %H:%M %Z}"


def told(message, *texts):
    return [[text in part for text in texts] for part in words(message)]


def requests():
    return [entry.payload for entry in OutboxEntry.objects.filter(topic="approvals.requested").order_by("id")]


def handed_on():
    entries = OutboxEntry.objects.filter(topic="approvals.handed_on").order_by("id")
    found = [emails.approval_handed_on(entry.payload) for entry in entries]
    return [message for message in found if message]


def test_a_request_names_order_amount_and_company_and_says_why_with_one_link(order, asked):
    message = emails.approval_requested({"asked": asked.pk})

    assert message.subject == f"Please decide: order {order.number}, £120.00, Acme Depot"
    assert (message.to, message.cc, message.bcc) == (["carl@people.example"], [], [])
    link = f"/approvals/link/{links.token(asked)}/"
    why = "because the total is above the limit of £50.00."
    assert told(message, "Bea of Acme Depot asks for", why, "A pound's worth", link)[0] == [True] * 4
    assert told(message, "Bea of Acme Depot asks for", why, link)[1] == [True] * 3


def test_a_mail_is_marked_as_a_machines_and_a_request_cannot_be_unsubscribed(asked):
    headers = emails.approval_requested({"asked": asked.pk}).extra_headers

    assert headers == {"Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "OOF, AutoReply"}


def test_the_html_part_is_tables_without_anything_from_outside(asked):
    html = emails.approval_requested({"asked": asked.pk}).alternatives[0][0]

    forbidden = ["<img", "<script", "<link", "url(", "@import", "display:grid", "display:flex", "http-equiv", "<form"]
    assert [text for text in forbidden if text in html.replace(" ", "")] == []
    assert html.count('class="m-button"') == 1


def test_a_request_is_in_the_readers_zone(asked):
    User.objects.filter(username="carl").update(timezone="Asia/Tokyo")

    message = emails.approval_requested({"asked": asked.pk})

    assert told(message, "JST", "GMT", "BST") == [[True, False, False]] * 2


def test_a_buyers_words_stay_words(order, asked):
    User.objects.filter(username="bea").update(name="<b>Bea</b>\r\nBcc: all@evil.example")

    message = emails.approval_requested({"asked": asked.pk})

    raw = message.message()
    assert (raw["Bcc"], raw["To"]) == (None, "carl@people.example")
    assert "<b>Bea</b>" not in message.alternatives[0][0]


def test_the_next_one_reads_who_accepted_before(cast, now):
    order = cast.submitted("bea", "600.00")
    step = order.approval_steps.get()
    decision.decide(step=step, accept=True, seen_hash=step.content_hash, by=cast.acting("carl"), now=now)

    message = emails.approval_requested(requests()[-1])

    assert (message.to, told(message, f"Accepted before by Carl on {at(now)}.")) == (
        ["dora@people.example"], [[True]] * 2,
    )  # fmt: skip


def test_everybody_of_a_pool_is_asked_in_a_mail_of_his_own(cast):
    ApprovalPolicy.objects.create(partner=cast.partners.acme, mode="pool")
    Membership.objects.filter(user__username__in=["ada", "carl", "dora"]).update(may_accept=True)
    cast.submitted("bea", "20.00")

    messages = [emails.approval_requested(payload) for payload in requests()]

    assert [message.to for message in messages] == [[f"{name}@people.example"] for name in ("ada", "carl", "dora")]
    assert told(messages[0], "because you may accept orders for your company") == [[True]] * 2


def test_a_proxy_reads_for_whom_he_stands_in(cast, now):
    User.objects.filter(username="carl").update(status="on_hold")
    cast.submitted("bea", "120.00")

    message = emails.approval_requested(requests()[0])

    assert (message.to, told(message, "because you stand in for Carl.", "Carl or his branch is on hold.")) == (
        ["pia@people.example"], [[True, True]] * 2,
    )  # fmt: skip


def test_an_administrator_reads_that_nobody_else_can_decide(cast, now):
    User.objects.filter(username__in=["carl", "pia"]).update(status="inactive")
    order = cast.submitted("bea", "120.00")

    message = emails.approval_requested(requests()[0])

    assert message.subject == f"Nobody else can decide: order {order.number}, £120.00, Acme Depot"
    assert (message.to, told(message, "You are asked as administrator", "Carl no longer has a place there.")) == (
        ["ada@people.example"], [[True, True]] * 2,
    )  # fmt: skip


def _decided(cast, step, now):
    decision.decide(step=step, accept=True, seen_hash=step.content_hash, by=cast.acting("carl"), now=now)


def _gone(cast, step, now):
    Membership.objects.filter(user__username="carl").update(ended_at=now)


def _inactive(cast, step, now):
    User.objects.filter(username="carl").update(status="inactive")


def _unreachable(cast, step, now):
    User.objects.filter(username="carl").update(email="")


@pytest.mark.parametrize("spoil", [_decided, _gone, _inactive, _unreachable])
@pytest.mark.parametrize("make", [emails.approval_requested, emails.approval_reminder])
def test_what_is_moot_by_the_time_it_goes_out_is_not_sent(cast, asked, now, spoil, make):
    spoil(cast, asked.step, now)

    assert make({"asked": asked.pk}) is None


def test_whoever_did_not_answer_in_time_reads_that_others_decide_now(cast, order, asked, now):
    sweeping.sweep(now=now + DAYS_LATER)

    messages = handed_on()

    assert [message.to for message in messages] == [["carl@people.example"]]
    assert messages[0].subject == f"No longer yours to decide: order {order.number}, £120.00, Acme Depot"
    assert told(messages[0], "Others decide about it now: Dora. Carl did not decide in time.") == [[True]] * 2


def test_nobody_reads_that_about_his_own_decision_or_what_the_buyer_took_back(cast, asked, now):
    other = cast.submitted("bea", "90.00")
    _decided(cast, asked.step, now)
    decision.withdraw(order=other, by=cast.acting("bea"), now=now)

    assert handed_on() == []


def test_whoever_is_asked_anew_is_not_told_that_others_are(cast, order, asked, now):
    asking_again.ask_again(step=asked.step, by=cast.acting("ada"), now=now, why="Limits have changed.")

    assert (handed_on(), ApprovalStep.objects.open().get(order=order).approver) == ([], cast.memberships.carl)


def test_a_reminder_says_since_when_and_brings_the_link(order, asked, now):
    message = emails.approval_reminder({"asked": asked.pk})

    assert message.subject == f"Reminder: order {order.number} still waits for you, £120.00, Acme Depot"
    since = f"has been waiting for your decision since {at(now)}."
    assert told(message, since, links.token(asked)) == [[True, True]] * 2


def test_the_buyer_reads_what_was_struck_and_lowered(cast, order, asked, now):
    line = order.lines.get()
    decision.decide(
        step=asked.step, accept=True, seen_hash=order.content_hash, quantities={line.pk: 70}, by=cast.acting("carl"),
        reason="Seventy will do.", now=now,
    )  # fmt: skip

    message = emails.approval_amended({"step": asked.step_id})

    assert (message.to, message.subject) == (
        ["bea@people.example"], f"Order {order.number} was accepted with changes: £70.00, Acme Depot",
    )  # fmt: skip
    texts = ("Carl accepted your order", "from £120.00 to £70.00. Seventy will do.", "120 → 70", "£120.00 → £70.00")
    assert told(message, *texts) == [[True] * 4] * 2


def test_a_yes_without_changes_is_not_told_as_one_with_them(cast, asked, now):
    _decided(cast, asked.step, now)

    assert emails.approval_amended({"step": asked.step_id}) is None
