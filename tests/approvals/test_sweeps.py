"""What the clock does: reminds at most five times, hands on in batches exactly as one by one, each once (A4, D08, D12).

The clock is the argument `now`; the sweeps take it from the database.
"""

import random
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection

from approvals.actions import decision, digest, reminding, sweeping
from approvals.links import decision as links
from approvals.models import ApprovalPolicy, ApprovalStep, Asked
from core.models import AuditEntry, OutboxEntry
from partners.models import Membership, User
from partners.permissions import Role
from tests.approvals.one_by_one import escalate
from tests.factories import racing

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


@pytest.fixture
def asked(cast):
    return Asked.objects.get(step__order=cast.submitted("bea", "120.00"))


def mails(topic="approvals.reminder"):
    return list(OutboxEntry.objects.filter(topic=topic).order_by("id").values_list("key", flat=True))


def many(cast, number):
    return [cast.submitted("bea", "120.00") for _ in range(number)]


def test_nobody_is_reminded_before_the_organisations_hours(cast, asked, now):
    assert (reminding.sweep(now=now + DAY - timedelta(seconds=1)), mails()) == (0, [])


def test_a_reminder_is_mailed_once_and_the_next_one_due_later(asked, now):
    at = now + DAY

    counted = [reminding.sweep(now=at), reminding.sweep(now=at), reminding.sweep(now=at + HOUR)]

    asked.refresh_from_db()
    assert (counted, len(mails()), asked.reminded_at, asked.remind_at) == ([1, 0, 0], 1, at, at + DAY)


def test_five_reminders_are_enough_however_late_the_worker_is(cast, now):
    cast.submitted("bea", "120.00")
    late = Asked.objects.get()

    counted = [reminding.sweep(now=now + DAY * day + timedelta(minutes=5 * day)) for day in range(1, 12)]

    late.refresh_from_db()
    assert (counted, late.remind_at) == ([1] * 5 + [0] * 6, None)


def test_the_organisation_says_after_how_many_hours(cast, now):
    ApprovalPolicy.objects.create(partner=cast.partners.acme, remind_after_hours=2)
    asked = Asked.objects.get(step__order=cast.submitted("bea", "120.00"))

    counted = [reminding.sweep(now=now + 2 * HOUR - timedelta(seconds=1)), reminding.sweep(now=now + 2 * HOUR)]

    asked.refresh_from_db()
    assert (counted, asked.remind_at) == ([0, 1], now + 4 * HOUR)


def test_whoever_has_answered_is_not_reminded(cast, asked, now):
    step = asked.step
    decision.decide(step=step, accept=True, seen_hash=step.content_hash, by=cast.acting("carl"), now=now)

    assert (reminding.sweep(now=now + DAY), mails()) == (0, [])


def test_a_link_that_is_about_to_end_is_replaced_and_the_old_one_is_void(asked, now):
    old = links.token(asked)
    Asked.objects.update(remind_at=now + 7 * DAY - HOUR)

    reminding.sweep(now=now + 7 * DAY - HOUR)

    asked.refresh_from_db()
    fresh, at = links.token(asked), now + 7 * DAY
    assert asked.link_expires_at == now + 14 * DAY - HOUR
    assert (links.open_link(old, now=at), links.open_link(fresh, now=at).asked) == (None, asked)


def test_a_link_that_works_for_days_stays(asked, now):
    old = links.token(asked)

    reminding.sweep(now=now + DAY)

    asked.refresh_from_db()
    assert links.token(asked) == old


def test_whoever_has_many_waiting_gets_no_single_reminders(cast, now):
    ApprovalPolicy.objects.create(partner=cast.partners.acme, digest_from=3)
    many(cast, 3)

    sent = reminding.sweep(now=now + DAY)

    reminders = set(Asked.objects.values_list("reminded_at", "remind_at"))
    assert (sent, mails(), reminders) == (0, [], {(None, now + 2 * DAY)})


def test_a_digest_goes_out_once_a_morning_in_the_readers_own_zone(cast, now):
    ApprovalPolicy.objects.create(partner=cast.partners.acme, digest_from=3)
    User.objects.filter(username="carl").update(timezone="Asia/Tokyo")
    many(cast, 3)
    seven = (now + DAY).replace(hour=22, minute=0)  # 07:00 in Tokyo, the next day

    moments = [seven - timedelta(seconds=1), seven, seven + HOUR, seven + 5 * HOUR, seven + DAY]
    counted = [digest.sweep(now=at) for at in moments]

    member = cast.memberships.carl.pk
    keys = [f"approval_digest:{member}:{day}" for day in ("2026-03-04", "2026-03-05")]
    assert (counted, mails("approvals.digest")) == ([0, 1, 0, 0, 1], keys)


def test_what_came_after_seven_makes_no_digest_on_that_day(cast, now):
    ApprovalPolicy.objects.create(partner=cast.partners.acme, digest_from=3)
    many(cast, 3)  # at half past nine

    assert [digest.sweep(now=at) for at in (now + HOUR, now + DAY)] == [0, 1]


def test_nine_orders_make_no_digest_where_it_takes_ten(cast, now):
    many(cast, 2)

    assert digest.sweep(now=now + DAY) == 0


def test_whoever_wants_no_digests_gets_none_and_no_single_reminders_instead(cast, now):
    ApprovalPolicy.objects.create(partner=cast.partners.acme, digest_from=3)
    many(cast, 3)
    digest.choose(membership=cast.memberships.carl, wanted=False, by=cast.acting("carl"), now=now)

    assert (digest.sweep(now=now + DAY), reminding.sweep(now=now + DAY)) == (0, 0)


def test_choosing_is_audited_once_and_can_be_taken_back(cast, now):
    for wanted in (False, False, True, True):
        digest.choose(membership=cast.memberships.carl, wanted=wanted, by=cast.acting("carl"), now=now)

    events = AuditEntry.objects.filter(event__startswith="digest.").order_by("id").values_list("event", flat=True)
    assert list(events) == ["digest.unwanted", "digest.wanted"]


def test_an_unanswered_step_goes_to_the_approvers_approver(cast, asked, now):
    assert sweeping.sweep(now=now + 3 * DAY - timedelta(seconds=1)) == 0

    counted = [sweeping.sweep(now=now + 3 * DAY), sweeping.sweep(now=now + 3 * DAY)]

    old, new = ApprovalStep.objects.order_by("position")
    assert counted == [1, 0]
    assert (old.decision, old.decided_by, old.reason) == ("void", None, "Carl did not decide in time.")
    assert (new.approver, new.settles, new.escalation) == (cast.memberships.dora, cast.memberships.carl, 1)


def test_nothing_is_accepted_by_the_clock(cast, asked, now):
    for day in range(1, 40):
        sweeping.sweep(now=now + day * DAY)
        reminding.sweep(now=now + day * DAY)

    asked.step.order.refresh_from_db()
    decisions = set(ApprovalStep.objects.values_list("decision", flat=True))
    assert (asked.step.order.state, decisions) == ("awaiting_approval", {"void", None})


def organisation(cast, seed):
    """Bring a random organisation and its orders about: who is away, on hold, gone; pools, chains of any height."""
    random_ = random.Random(seed)
    names = ["carl", "dora", "pia", "ada"]
    for name in names:
        place = getattr(cast.memberships, name)
        place.roles = random_.choice([[Role.APPROVER], [Role.APPROVER], [Role.PARTNER_ADMINISTRATOR]])
        place.may_accept = random_.random() < 0.4
        place.save(update_fields=["roles", "may_accept"])
    pool = random_.random() < 0.3
    hours = random_.choice([None, 24, 72])
    ApprovalPolicy.objects.create(
        partner=cast.partners.acme, mode="pool" if pool else "chain", escalate_after_hours=72, remind_after_hours=6
    )
    cast.limit("carl", Decimal(500), random_.choice(["dora", "ada", None]))
    cast.limit("dora", Decimal(900), random_.choice(["ada", None]))
    orders = [cast.submitted("bea", f"{random_.choice([60, 120, 600, 1200])}.00") for _ in range(3)]
    ApprovalPolicy.objects.update(escalate_after_hours=hours)
    for name in names:
        status = random_.choice(["active"] * 4 + ["on_hold", "inactive"])
        User.objects.filter(username=name).update(status=status)
    if random_.random() < 0.3:
        Membership.objects.filter(pk=cast.memberships.dora.pk).update(ended_at=cast.now)
    if random_.random() < 0.3:
        cast.memberships.carl.absences.create(
            delegate=cast.memberships.pia, starts_on=cast.now.date(), ends_on=cast.now.date() + 30 * DAY
        )
    return orders


def outcome(orders):
    """Give all that is told about orders, without the numbers of rows and what is drawn at random."""
    steps = ApprovalStep.objects.filter(order__in=orders).order_by("order_id", "position")
    fields = [f.attname for f in ApprovalStep._meta.concrete_fields if f.attname != "id"]
    asked = Asked.objects.filter(step__order__in=orders).order_by("step__order_id", "step__position", "membership_id")
    return {
        "steps": list(steps.values_list(*fields)),
        "asked": list(
            asked.values_list("step__order_id", "step__position", "membership_id", "role", "is_open", "remind_at",
                              "link_expires_at")
        ),
        "why": [type(order).objects.get(pk=order.pk).waiting_reason for order in orders],
        "audit": sorted(AuditEntry.objects.values_list("subject_id", "event", "new__position", "new__approver",
                                                       "reason", "actor_name", "channel", "at"), key=repr),
        "mails": sorted(OutboxEntry.objects.values_list("topic", flat=True)),
    }  # fmt: skip


@pytest.mark.parametrize("seed", range(25))
def test_many_at_once_are_handed_on_exactly_as_one_by_one(cast, now, seed):
    orders = organisation(cast, seed)
    outcomes = []
    for hand_on in (_one_by_one, sweeping.sweep):
        with connection.cursor() as cursor:
            cursor.execute("SAVEPOINT before")
        for day in (4, 8, 12):
            hand_on(now=now + day * DAY)
        outcomes.append(outcome(orders))
        with connection.cursor() as cursor:
            cursor.execute("ROLLBACK TO SAVEPOINT before")

    assert outcomes[0] == outcomes[1]


def _one_by_one(*, now):
    for step in ApprovalStep.objects.open().filter(escalates_at__lte=now).order_by("escalates_at", "id"):
        escalate(step=step, now=now)


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
class TestTwoWorkers:
    """Two sweeps at the same moment share the work: each step goes on once, each mail goes out once (D08)."""

    def test_each_step_is_handed_on_once(self, cast, now, monkeypatch):
        monkeypatch.setattr(sweeping, "BATCH", 2)
        many(cast, 8)
        at = now + 4 * DAY

        counted = racing.together(*[lambda: sweeping.sweep(now=at)] * 2)
        counted.append(sweeping.sweep(now=at))

        assert (sum(counted), ApprovalStep.objects.filter(decision="void").count()) == (8, 8)
        assert ApprovalStep.objects.open().filter(approver=cast.memberships.dora).count() == 8
        assert (len(mails("approvals.requested")), len(mails("approvals.handed_on"))) == (16, 8)

    def test_each_reminder_is_mailed_once(self, cast, now, monkeypatch):
        monkeypatch.setattr(reminding, "BATCH", 2)
        many(cast, 8)

        counted = racing.together(*[lambda: reminding.sweep(now=now + DAY)] * 2)
        counted.append(reminding.sweep(now=now + DAY))

        assert (sum(counted), len(mails())) == (8, 8)

    def test_a_digest_goes_out_once(self, cast, now):
        ApprovalPolicy.objects.create(partner=cast.partners.acme, digest_from=3)
        many(cast, 3)

        counted = racing.together(*[lambda: digest.sweep(now=now + DAY)] * 2)

        assert (sorted(counted), len(mails("approvals.digest"))) == ([0, 1], 1)


def test_a_worker_that_dies_in_the_middle_has_handed_on_nothing_of_its_batch(cast, now, monkeypatch):
    many(cast, 3)

    def die(_steps):
        raise KeyboardInterrupt

    monkeypatch.setattr(sweeping.handing_on, "tell", die)
    with pytest.raises(KeyboardInterrupt):
        sweeping.sweep(now=now + 4 * DAY)
    monkeypatch.undo()

    assert ApprovalStep.objects.filter(decision="void").count() == 0
    assert sweeping.sweep(now=now + 4 * DAY) == 3


def test_sweeps_that_find_nothing_ask_one_statement(cast, now):
    with racing.statements() as sent:
        counted = [sweeping.sweep(now=now), reminding.sweep(now=now), digest.sweep(now=now)]

    reads = [sql for sql in sent if not sql.startswith(("SAVEPOINT", "RELEASE"))]
    assert (counted, len(reads)) == ([0, 0, 0], 3)
