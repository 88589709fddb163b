"""Notes about orders stay; internal ones are the operator's own; a buyer may ask to cancel (O6, O9, T16)."""

import pytest

from commerce.actions import desk, note
from commerce.models import Order, OrderNote
from commerce.queries import fulfilment
from core import audit
from core.models import AuditEntry
from core.refusal import Refused

LOST = "Only the buyer asks for a cancellation."


@pytest.fixture
def order(cast):
    return cast.submitted("bea", "20.00")


@pytest.mark.parametrize(("name", "is_internal"), [("sam", True), ("sam", False), ("bea", False), ("ada", False)])
def test_notes_are_kept_with_who_wrote_them(cast, order, now, name, is_internal):
    by = cast.acting(name)

    note.add(order=order, text=" Call first ", is_internal=is_internal, by=by, now=now)

    rows = OrderNote.objects.values_list("text", "is_internal", "at", "by_id", "asks_to_cancel")
    assert list(rows) == [("Call first", is_internal, now, by.user_id, False)]


def test_an_internal_note_is_read_by_staff_alone(cast, order, now):
    note.add(order=order, text="Pays late", is_internal=True, by=cast.acting("sam"), now=now)
    note.add(order=order, text="Ramp is broken", is_internal=False, by=cast.acting("sam"), now=now)

    staff, company = (fulfilment.became(order.pk, may_read_internal=may).notes for may in (True, False))

    assert [each.text for each in staff] == ["Pays late", "Ramp is broken"]
    assert [each.text for each in company] == ["Ramp is broken"]


def test_the_audit_of_an_internal_note_belongs_to_no_company_and_says_nothing_of_it(cast, order, now):
    written = note.add(order=order, text="Pays late", is_internal=True, by=cast.acting("sam"), now=now)

    row = AuditEntry.objects.get(event="ordernote.written")
    assert (row.subject_type, row.subject_id, row.partner_id, row.new, row.reason) == (
        "ordernote",
        written.pk,
        None,
        None,
        "",
    )
    assert "ordernote.written" not in audit.of(order).values_list("event", flat=True)


def test_an_open_note_is_told_on_the_timeline(cast, order, now):
    note.add(order=order, text="Ramp is broken", is_internal=False, by=cast.acting("bea"), now=now)

    assert audit.of(order).last().event == "order.noted"


@pytest.mark.parametrize("name", ["bea", "ada"])
def test_a_company_writes_no_internal_notes(cast, order, now, name):
    with pytest.raises(Refused, match=r"^Internal notes are written by the operator's staff\.$"):
        note.add(order=order, text="x", is_internal=True, by=cast.acting(name), now=now)


@pytest.mark.parametrize(("text", "sentence"), [(" ", "Write something first."),
                                                ("x" * 1001, "Please use at most 1000 characters.")])  # fmt: skip
def test_a_note_says_something_and_not_too_much(cast, order, now, text, sentence):
    with pytest.raises(Refused) as refusal:
        note.add(order=order, text=text, is_internal=False, by=cast.acting("sam"), now=now)

    assert (str(refusal.value), OrderNote.objects.count()) == (sentence, 0)


def test_asking_to_cancel_changes_nothing_but_is_told(cast, order, now):
    note.ask_to_cancel(order=order, text="Ordered twice", by=cast.acting("bea"), now=now)

    assert Order.objects.get(pk=order.pk).state == "placed"
    entry = audit.of(order).last()
    assert (entry.event, entry.reason) == ("order.cancellation_asked", "Ordered twice")
    assert fulfilment.became(order.pk, may_read_internal=False).is_asked_to_cancel


@pytest.mark.parametrize("name", ["carl", "ada", "sam", "zoe"])
def test_only_the_buyer_asks_to_cancel(cast, order, now, name):
    with pytest.raises(Refused) as refusal:
        note.ask_to_cancel(order=order, text="x", by=cast.acting(name), now=now)

    assert (str(refusal.value), OrderNote.objects.count()) == (LOST, 0)


def test_a_buyer_asks_once(cast, order, now):
    note.ask_to_cancel(order=order, text="x", by=cast.acting("bea"), now=now)

    with pytest.raises(Refused, match=r"^You have asked for this already; the order desk sees it\.$"):
        note.ask_to_cancel(order=order, text="x", by=cast.acting("bea"), now=now)


def test_once_the_desk_works_on_it_one_has_to_call(cast, order, now):
    desk.start(order=order, by=cast.acting("sam"), now=now)

    with pytest.raises(Refused) as refusal:
        note.ask_to_cancel(order=order, text="x", by=cast.acting("bea"), now=now)

    assert str(refusal.value) == f"Order {order.number} is “In progress”. To stop it now, please call the operator."
