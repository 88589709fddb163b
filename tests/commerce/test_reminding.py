"""Reminders of overdue invoices: at 5, 10, 20 and 30 days, each once, to whoever pays and who has ordered (F8)."""

from datetime import timedelta

import pytest

from commerce.actions import reminding as actions
from commerce.emails import invoice as emails
from commerce.models import Invoice
from core import audit
from core.models import OutboxEntry
from partners.models import Membership, User
from partners.permissions import Role
from tests.commerce.invoiced import overdue
from tests.factories.racing import REPEATS, refusals, together


def entries():
    return OutboxEntry.objects.filter(topic="invoices.reminder").order_by("pk")


def mails():
    """Give the mails of the reminders as they would go out now."""
    return [message for message in (emails.reminder(entry.payload) for entry in entries()) if message]


def level(row):
    return Invoice.objects.get(pk=row.pk).reminders


@pytest.mark.parametrize(
    ("days", "reminders"),
    [(0, 0), (4, 0), (5, 1), (9, 1), (10, 2), (19, 2), (20, 3), (29, 3), (30, 4), (400, 4)],
)
def test_the_highest_level_that_is_due_goes_out(cast, now, days, reminders):
    row = overdue(cast, days)

    assert actions.sweep(now=now) == bool(reminders)
    assert (level(row), Invoice.objects.get().reminded_at) == (reminders, now if reminders else None)


def test_each_level_goes_out_once(cast, now):
    row = overdue(cast, 5)

    told = [actions.sweep(now=now + timedelta(days=day)) for day in range(40)]

    assert [day for day, number in enumerate(told) if number] == [0, 5, 15, 25]
    assert level(row) == 4
    events = [(entry.event, entry.new) for entry in audit.of(row)]
    assert events == [("invoice.reminded", {"reminder": number}) for number in (1, 2, 3, 4)]


def test_one_mail_lists_all_that_is_overdue_of_the_node(cast, now):
    first, second = overdue(cast, 6, "20.00"), overdue(cast, 1, "30.00")

    actions.sweep(now=now)

    found = mails()
    assert [message.to for message in found] == [["ada@people.example"], ["bea@people.example"]]
    assert [message.subject for message in found] == ["Acme Depot: 2 invoices are overdue, £50.00"] * 2
    body = found[0].body
    assert [row.document.label in body for row in (first, second)] == [True, True]
    assert ("overdue by 6 days: £20.00" in body, "overdue by 1 day: £30.00" in body) == (True, True)
    assert "If you have paid in the meantime, please ignore this mail." in body
    assert "/invoices/?state=overdue" in body
    assert "/documents/?kind=invoice" in found[1].body
    assert (level(first), level(second)) == (1, 0)


def test_who_ordered_is_reminded_of_his_own_orders_alone(cast, now):
    overdue(cast, 6, "20.00")
    other = overdue(cast, 6, "30.00")
    Membership.objects.create(user=cast.users.zoe, partner=cast.partners.acme_depot, roles=[Role.BUYER])
    type(other.order).objects.filter(pk=other.order_id).update(owner=cast.users.zoe)

    actions.sweep(now=now)

    assert [(message.to[0].split("@")[0], message.subject.rsplit(" ", 1)[1]) for message in mails()] == [
        ("ada", "£50.00"),
        ("bea", "£20.00"),
        ("zoe", "£30.00"),
    ]


def test_what_was_paid_meanwhile_is_not_mailed(cast, now):
    row = overdue(cast, 6)
    actions.sweep(now=now)

    Invoice.objects.filter(pk=row.pk).update(paid=20, settled_at=now)

    assert (entries().count(), mails()) == (2, [])


def test_who_has_left_the_node_is_not_written_to(cast, now):
    overdue(cast, 6)
    actions.sweep(now=now)

    Membership.objects.filter(user=cast.users.bea).update(ended_at=now)

    assert [message.to for message in mails()] == [["ada@people.example"]]


def test_nobody_without_an_address_is_written_to(cast, now):
    overdue(cast, 6)
    User.objects.update(email="")

    assert actions.sweep(now=now) == 1
    assert entries().count() == 0


def test_what_is_paid_or_not_yet_late_is_left_alone(cast, now):
    row = overdue(cast, 6)
    Invoice.objects.filter(pk=row.pk).update(credited=20, settled_at=now)
    overdue(cast, 3)

    assert actions.sweep(now=now) == 0
    assert entries().count() == 0


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("_repeat", REPEATS)
def test_two_workers_at_once_remind_once(cast, now, _repeat):
    row = overdue(cast, 6)

    answers = together(*[lambda: actions.sweep(now=now)] * 2)

    assert refusals(answers) == []
    assert sorted(answers) == [0, 1]
    assert (level(row), entries().count(), audit.of(row).count()) == (1, 2, 1)
