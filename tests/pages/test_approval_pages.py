"""The inbox, the decision page, bulk decisions, questions, and what the buyer does meanwhile (A5, A8-A10, O5)."""

from decimal import Decimal

import pytest

from approvals import links
from approvals.models import ApprovalStep, PeriodLimit, Proxy
from commerce.models import Order, OrderNote
from core import outbox
from core.models import OutboxEntry
from tests.pages.reading import buttons, document, sentences, words


def step_url(step, *more):
    return "/".join(["/approvals/steps", str(step.pk), *more, ""])


def sent(step, decision="accept", **more):
    return {"decision": decision, "seen": step.content_hash, **more}


def line_of(order, code):
    return f"line_{order.lines.get(code=code).pk}"


def rows(response, caption):
    """Give the texts of a table's cells, row by row."""
    table = document(response).xpath(f"//*[@aria-labelledby='{caption}' or @aria-label='{caption}']//table")[0]
    return [[words(cell) for cell in row.xpath("./td")] for row in table.xpath("./tbody/tr")]


@pytest.fixture
def carl(world):
    return world.cast.client_for("carl")


@pytest.fixture
def bea(world):
    return world.cast.client_for("bea")


# ------------------------------------------------------------------ inbox


def test_the_inbox_tells_what_is_broken_and_for_whom(world):
    answer = world.cast.client_for("pia").get("/approvals/")

    (cells,) = rows(answer, "Waiting for your approval")
    assert cells[1:7] == [
        "O-WAITINGPO-7", "Acme DepotACME_DEPOT", "Bea", "£120.00", "Bea: limit of £50.00", "Carl (Proxy)",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", 1), ("?q=PO-7", 1), ("?q=nothing", 0), ("?whose=own", 1), ("?whose=proxy", 0), ("?kind=chain", 1),
        ("?kind=pool", 0), ("?company=ACME_NORTH", 1), ("?company=ZENITH", 0), ("?buyer=bea", 1), ("?buyer=zoe", 0),
        ("?total_min=200", 0), ("?total_max=200", 1), ("?age=1", 0), ("?sort=-total", 1),
    ],
)  # fmt: skip
def test_the_inbox_is_searched_and_narrowed(carl, query, found):
    answer = carl.get(f"/approvals/{query}")

    assert len(document(answer).xpath("//input[@name='ids']")) == found


def test_the_inbox_is_exported_with_what_it_shows(carl):
    answer = carl.get("/approvals/?export=tsv")

    head, row = b"".join(answer.streaming_content).decode().splitlines()
    told = dict(zip(head.split("\t"), row.split("\t"), strict=True))
    assert (told["number"], told["po_number"], told["total"], told["limit"]) == (
        "O-WAITING",
        "PO-7",
        "120.000",
        "50.000",
    )


# ------------------------------------------------------------------ decision page


def test_the_decision_page_shows_all_broken_limits_and_what_is_still_to_come(world):
    order = world.cast.submitted("bea", "600.00")
    step = order.approval_steps.get()

    answer = world.cast.client_for("carl").get(step_url(step))

    assert rows(answer, "broken") == [
        ["Bea: limit of £50.00", "Carl", "Asked", "–"],
        ["Carl: limit of £500.00", "Dora", "To come", "–"],
    ]
    assert "Then Dora is asked." in words(document(answer))


def test_what_was_accepted_stands_beside_what_is_asked(world):
    order = world.cast.submitted("bea", "600.00")
    first = order.approval_steps.get()
    world.cast.client_for("pia").post(step_url(first), sent(first, reason="Needed"))

    answer = world.cast.client_for("dora").get(step_url(order.approval_steps.get(decision=None)))

    assert rows(answer, "broken") == [
        ["Bea: limit of £50.00", "Pia", "Accepted", "for Carl: Needed"],
        ["Carl: limit of £500.00", "Dora", "Asked", "–"],
    ]


@pytest.mark.parametrize(("total", "said"), [("60.00", "Your yes places it."), ("499.99", "Then Finance is asked.")])
def test_the_page_says_what_a_yes_leads_to(cast, total, said, now):
    cast.no_limit("dora")
    cast.submitted("dora", "600.00")
    step = cast.submitted("bea", total).approval_steps.get()

    answer = cast.client_for("carl").get(step_url(step))

    assert said in words(document(answer))


def test_lines_show_what_was_paid_last(world, carl):
    answer = carl.get(step_url(world.step))

    assert [row[1][:5] for row in rows(answer, "lines")] == ["£1.00"]


def test_a_lowered_quantity_shows_the_new_total_before_anything_is_decided(world, carl):
    line = line_of(world.waiting, "POUND")

    answer = carl.post(step_url(world.step), sent(world.step, "preview", **{line: 100}))

    world.step.refresh_from_db()
    assert (answer.status_code, buttons(answer), world.step.decision) == (200, ["Accept O-WAITING, £100.00"], None)
    assert document(answer).xpath(f"//input[@name='{line}']/@value") == ["100"]
    assert "120 pieces → 100 pieces" in words(document(answer))


def test_the_fragment_for_a_new_total_is_the_same(world, carl):
    line = line_of(world.waiting, "POUND")

    answer = carl.post(step_url(world.step), sent(world.step, "preview", **{line: 100}), headers={"hx-request": "true"})

    assert (buttons(answer), document(answer).xpath("//form")) == (["Accept O-WAITING, £100.00"], [])


def test_what_was_lowered_is_accepted_from_the_page(world, carl):
    carl.post(step_url(world.step), sent(world.step, **{line_of(world.waiting, "POUND"): 40}))

    order = Order.objects.get(pk=world.waiting.pk)
    assert (order.total, order.version, ApprovalStep.objects.get(pk=world.step.pk).decision) == (40, 2, "accepted")


def test_what_was_lowered_is_accepted_from_the_mail(world, client):
    client.get(f"/approvals/link/{links.token(world.step.asked.get())}/")

    client.post(f"/approvals/linked/{world.step.pk}/", sent(world.step, **{line_of(world.waiting, "POUND"): 40}))

    step = ApprovalStep.objects.get(pk=world.step.pk)
    assert (Order.objects.get(pk=world.waiting.pk).total, step.decision, step.channel) == (40, "accepted", "link")


def test_more_than_was_asked_for_is_refused_beside_its_line(world, carl):
    line = line_of(world.waiting, "POUND")

    answer = carl.post(step_url(world.step), sent(world.step, **{line: 121}))

    assert (answer.status_code, document(answer).xpath(f"//input[@name='{line}']/@value")) == (422, ["121"])
    assert ApprovalStep.objects.get(pk=world.step.pk).decision is None


def test_a_file_of_the_order_opens_for_whom_it_waits_and_for_nobody_else(world, carl, client):
    bea = world.cast.users.bea
    file = world.waiting.cart.files.create(name="drawing.pdf", content=b"%PDF", size=4, added_by=bea)
    token = links.token(world.step.asked.get())

    own = carl.get(step_url(world.step, "files", str(file.pk)))
    without = client.get(f"/approvals/linked/{world.step.pk}/files/{file.pk}/")
    client.get(f"/approvals/link/{token}/")
    by_link = client.get(f"/approvals/linked/{world.step.pk}/files/{file.pk}/")
    other = carl.get(step_url(world.step, "files", "999999"))

    assert [answer.status_code for answer in (own, without, by_link, other)] == [200, 404, 200, 404]


# ------------------------------------------------------------------ a forwarded mail (L10)


@pytest.mark.parametrize("name", ["bea", "zoe", "dora"])
def test_a_forwarded_mail_tells_who_decides_and_decides_nothing_for_somebody_else(world, name):
    other, url = world.cast.client_for(name), f"/approvals/linked/{world.step.pk}/"
    other.get(f"/approvals/link/{links.token(world.step.asked.get())}/")

    shown, decided = other.get(url), other.post(url, sent(world.step))

    assert (shown.status_code, decided.status_code) == (403, 403)
    assert "was sent to Carl, who decides by it" in words(document(shown))
    assert b"O-WAITING" not in shown.content
    assert ApprovalStep.objects.get(pk=world.step.pk).decision is None


def test_the_link_works_for_its_owner_signed_in_or_not(world, carl, client):
    token = links.token(world.step.asked.get())

    answers = [browser.get(f"/approvals/link/{token}/", follow=True) for browser in (carl, client)]

    assert [buttons(answer) for answer in answers] == [["Accept O-WAITING, £120.00"]] * 2


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


# ------------------------------------------------------------------ the buyer meanwhile


def test_the_buyer_sees_who_is_asked_and_who_comes_after(world, bea):
    order = world.cast.submitted("bea", "600.00")

    answer = bea.get(f"/orders/{order.number}/")

    chain = document(answer).xpath("//section[@aria-labelledby='approval']//ol/li/b/text()")
    assert chain == ["Carl", "Dora"]


def test_the_buyer_changes_quantities_and_sees_what_that_made(world, bea):
    line = line_of(world.waiting, "POUND")

    shown = bea.get("/approvals/orders/O-WAITING/change/")
    form = {"seen": world.waiting.content_hash, line: 100, "reason": "Twenty are enough"}
    tried = bea.post("/approvals/orders/O-WAITING/change/", form | {"act": "preview"})
    unchanged = Order.objects.get(pk=world.waiting.pk).version
    done = bea.post("/approvals/orders/O-WAITING/change/", form | {"act": "change"}, follow=True)

    assert [buttons(answer)[-1] for answer in (shown, tried)] == ["Change it, £120.00", "Change it, £100.00"]
    assert (unchanged, Order.objects.get(pk=world.waiting.pk).version) == (1, 2)
    assert "Version 2 by Bea" in words(document(done))


def test_a_change_of_nothing_is_said(world, bea):
    form = {"seen": world.waiting.content_hash, "act": "change"}

    answer = bea.post("/approvals/orders/O-WAITING/change/", form)

    assert (answer.status_code, sentences(answer)[0]) == (
        422, "Nothing was saved. Please look at this again: No quantity was changed.",
    )  # fmt: skip


def test_who_will_be_asked_stands_in_the_checkout(world, bea):
    cart = world.cast.filled_cart("bea", "600.00")

    answer = bea.get(f"/carts/{cart.pk}/checkout/")

    panel = document(answer).xpath("//section[@aria-labelledby='forecast-title']//li")
    assert [words(item) for item in panel] == ["CarlBea: limit of £50.00", "DoraCarl: limit of £500.00"]


def test_the_checkout_warns_where_only_an_administrator_decides(world, bea, now):
    cart = world.cast.filled_cart("bea", "60.00")
    Proxy.objects.all().delete()
    world.cast.users.carl.status = "inactive"
    world.cast.users.carl.save()

    answer = bea.get(f"/carts/{cart.pk}/checkout/")

    assert "Bea: limit of £50.00: only an administrator, Ada, can decide about it." in words(document(answer))


# ------------------------------------------------------------------ one need cut into several


SPLIT = "4 orders within an hour, each within the limit of £50.00, together £160.00"


def test_orders_just_below_the_limit_are_pointed_out_to_who_decides(world, carl, bea):
    for _number in range(3):
        world.cast.submitted("bea", "40.00")
    ada = world.cast.client_for("ada")

    pages = [carl.get(step_url(world.step)), ada.get("/orders/O-PLACED/"), bea.get("/orders/O-PLACED/")]

    assert [SPLIT in words(document(page)) for page in pages] == [True, True, False]


def test_where_a_period_limit_stops_them_nothing_is_pointed_out(world, carl):
    for _number in range(3):
        world.cast.submitted("bea", "40.00")
    PeriodLimit.objects.create(membership=world.cast.memberships.bea, period="month", amount=900)

    assert SPLIT not in words(document(carl.get(step_url(world.step))))
