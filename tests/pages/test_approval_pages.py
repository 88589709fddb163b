"""The inbox, the decision page, and what the buyer sees and changes meanwhile (A5, A8-A10, O5)."""

from datetime import timedelta

import pytest
from django.db import connection

from approvals.links import decision as links
from approvals.models import Absence, ApprovalStep, PeriodLimit, Proxy
from commerce.models import Order
from core import clock
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


@pytest.mark.parametrize(("delegate", "warned"), [("bea", True), ("dora", False)])
def test_the_checkout_warns_where_the_buyer_himself_is_the_delegate(world, bea, delegate, warned):
    cart, today = world.cast.filled_cart("bea", "60.00"), clock.now().date()
    until = today + timedelta(days=3)
    Absence.objects.create(
        membership=world.cast.memberships.carl, delegate=getattr(world.cast.memberships, delegate), starts_on=today,
        ends_on=until + timedelta(days=1),
    )  # fmt: skip

    told = words(
        document(bea.get(f"/carts/{cart.pk}/checkout/")).xpath("//section[@aria-labelledby='forecast-title']")[0]
    )

    sentence = (
        f"Carl is away until {until.day} {until:%b %Y} and has named you to decide. Nobody decides about an order of"
        " his own: Carl is asked himself, and may not answer before he is back."
    )
    assert (sentence in told, "Nobody decides" in told) == (warned, warned)


@pytest.mark.parametrize(("method", "told"), [
    ("on_account", "Until then its buyer can change quantities, and whoever decides can lower them or strike lines."),
    ("card", "Until then nothing of it changes: it is paid for by card."),
])  # fmt: skip
def test_the_order_page_says_what_may_change_while_it_waits(world, bea, method, told):
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")  # an order's terms are frozen
        cursor.execute("UPDATE commerce_order SET payment_method = %s WHERE id = %s", [method, world.waiting.pk])
        cursor.execute("SET LOCAL session_replication_role = DEFAULT")

    note = document(bea.get(f"/orders/{world.waiting.number}/")).xpath("//section[@aria-labelledby='waiting']")[0]

    assert told in words(note)


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
