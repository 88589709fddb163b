"""Several orders decided at once, each by itself, and questions about one that waits (A9)."""

import pytest

from approvals.links import decision as links
from approvals.models import ApprovalStep
from commerce.models import Order, OrderNote
from core import outbox
from core.models import OutboxEntry
from tests.pages.reading import buttons, document, sentences, words


def step_url(step, *more):
    return "/".join(["/approvals/steps", str(step.pk), *more, ""])


def sent(step, decision="accept", **more):
    return {"decision": decision, "seen": step.content_hash, **more}


@pytest.fixture
def carl(world):
    return world.cast.client_for("carl")


@pytest.fixture
def bea(world):
    return world.cast.client_for("bea")


# ------------------------------------------------------------------ several at once (A9)


def bulk(steps, *more, **sent_):
    ids = [str(step.pk) for step in steps] + [str(pk) for pk in more]
    return {"ids": ids, **{f"seen_{step.pk}": step.content_hash for step in steps}, **sent_}


def test_ticked_orders_are_shown_before_they_are_accepted(world, carl):
    other = world.cast.submitted("bea", "60.00").approval_steps.get()

    answer = carl.post("/approvals/acceptance/", bulk([world.step, other]))

    assert (answer.status_code, buttons(answer)) == (200, ["Accept 2, £180.00"])
    assert ApprovalStep.objects.filter(decision="accepted").count() == 0


def test_ticked_orders_are_accepted_each_by_itself(world, carl):
    world.cast.account.refresh_from_db()
    other = world.cast.submitted("bea", "60.00").approval_steps.get()

    answer = carl.post("/approvals/acceptance/", bulk([world.step, other], confirmed="on"))

    assert "Done for 2 of 2." in words(document(answer))
    assert ApprovalStep.objects.filter(decision="accepted", decided_by=world.cast.users.carl).count() == 2


def test_of_six_ids_foreign_decided_and_others_are_left_alone_and_each_is_told(world, carl):
    cast = world.cast
    fine, stale, decided = (cast.submitted("bea", "60.00").approval_steps.get() for _n in range(3))
    doras = cast.submitted("carl", "600.00").approval_steps.get()
    carl.post(step_url(decided), sent(decided, "reject", reason="No"))
    before = list(ApprovalStep.objects.exclude(pk=fine.pk).order_by("pk").values())

    form = bulk([fine, stale, decided, doras], 999_999, confirmed="on") | {f"seen_{stale.pk}": "0" * 64}
    answer = carl.post("/approvals/acceptance/", form)

    assert "Done for 1 of 5." in words(document(answer))
    gone = "This no longer waits for you."
    changed = "The order has changed since it was shown to you. Please look at it again."
    told = [words(item).partition(": ")[2] or words(item) for item in document(answer).xpath("//section//li")]
    assert told[1:] == [changed, gone, gone, gone]
    assert list(ApprovalStep.objects.exclude(pk=fine.pk).order_by("pk").values()) == before


def test_rejecting_several_needs_one_reason(world, carl):
    other = world.cast.submitted("bea", "60.00").approval_steps.get()

    without = carl.post("/approvals/rejection/", bulk([world.step, other], confirmed="on"))
    with_one = carl.post("/approvals/rejection/", bulk([world.step, other], confirmed="on", reason="Budget is gone"))

    assert (without.status_code, with_one.status_code) == (422, 200)
    assert set(ApprovalStep.objects.values_list("decision", "reason")) >= {("rejected", "Budget is gone")}
    assert Order.objects.filter(state="rejected").count() == 2


def test_what_cannot_be_accepted_is_grey_with_its_reason_and_may_be_rejected(world, carl):
    world.cast.set_status("acme_depot", "on_hold", reason="Late")

    accepting = carl.post("/approvals/acceptance/", bulk([world.step]))
    rejecting = carl.post("/approvals/rejection/", bulk([world.step]))

    grey = document(accepting).xpath("//tr[contains(@class, 'is-unfit')]")
    assert [words(row).endswith("neither submitted nor accepted until that is lifted.") for row in grey] == [True]
    assert (buttons(accepting), document(rejecting).xpath("//tr[contains(@class, 'is-unfit')]")) == ([], [])


def test_nothing_ticked_is_said(carl):
    answer = carl.post("/approvals/acceptance/", {}, follow=True)

    assert sentences(answer)[0] == "Tick at least one order."


# ------------------------------------------------------------------ questions


def test_a_question_reaches_the_buyer_and_the_order_keeps_waiting(world, carl, bea, mailoutbox):
    OutboxEntry.objects.all().delete()

    carl.post(step_url(world.step, "question"), {"question-text": "Why so many?"})
    outbox.send_due()

    world.step.refresh_from_db()
    note = OrderNote.objects.get()
    assert (note.text, note.by, note.is_internal, world.step.decision) == (
        "Why so many?", world.cast.users.carl, False, None,
    )  # fmt: skip
    assert [(message.to, message.subject) for message in mailoutbox] == [
        (["bea@people.example"], "Carl asks about order O-WAITING: £120.00, Acme Depot")
    ]
    assert "Why so many?" in words(document(bea.get("/orders/O-WAITING/")))


def test_the_answer_reaches_everybody_who_is_asked_with_a_link_that_works(world, bea, client, mailoutbox):
    OutboxEntry.objects.all().delete()

    bea.post("/approvals/orders/O-WAITING/answer/", {"answer-text": "For the fair."})
    outbox.send_due()

    link = next(line for line in mailoutbox[0].body.splitlines() if "/approvals/link/" in line)
    page = client.get("/approvals" + link.partition("/approvals")[2], follow=True)
    assert [message.to for message in mailoutbox] == [["carl@people.example"]]
    assert "For the fair." in words(document(page))


def test_a_question_from_the_mailed_page(world, client):
    client.get(f"/approvals/link/{links.token(world.step.asked.get())}/")

    client.post(f"/approvals/linked/{world.step.pk}/question/", {"question-text": "Why?"})

    assert OrderNote.objects.get().by == world.cast.users.carl


def test_an_empty_question_is_asked_for_its_text(world, carl):
    answer = carl.post(step_url(world.step, "question"), {"question-text": " "})

    assert (answer.status_code, OrderNote.objects.count()) == (422, 0)


def test_a_decided_order_takes_no_question_and_no_answer(world, carl, bea):
    carl.post(step_url(world.step), sent(world.step, "reject", reason="No"))

    asked = carl.post(step_url(world.step, "question"), {"question-text": "Why?"})
    answered = bea.post("/approvals/orders/O-WAITING/answer/", {"answer-text": "So"}, follow=True)

    assert (asked.status_code, OrderNote.objects.count()) == (422, 0)
    assert sentences(answered)[0] == "Nobody decides about this order at the moment."
