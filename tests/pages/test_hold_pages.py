"""The queue of held orders, one's own acts on it, and what the buyer reads and may do instead (K3, K4, K8)."""

import pytest
from django.contrib.messages import get_messages

from commerce.actions import hold
from commerce.models import Cart, Hold, Order
from core.models import AuditEntry
from partners.models import Membership, Partner
from tests.pages.reading import sentences

STAFF = ["fay", "sam", "max"]


@pytest.fixture
def held(cast):
    """Give an order of bea's that credit holds."""
    cast.no_limit("bea", "carl")
    Partner.objects.filter(pk=cast.partners.operator.pk).update(phone="+44 20 7946 0100")
    return cast.submitted("bea", "1020.50")


@pytest.fixture
def reviewed(cast, now):
    """Give another order of bea's that is reviewed."""
    order = cast.submitted("bea", "20.00", payment_method="bank_transfer")
    hold.put(order=order, kind="review", reason="New address", by=cast.acting("sam"), now=now)
    return Order.objects.get(pk=order.pk)


def page(cast, who, url):
    return cast.client_for(who).get(url).content.decode()


def said(answer):
    return [str(message) for message in get_messages(answer.wsgi_request)]


def states(*orders):
    return [Order.objects.get(pk=order.pk).state for order in orders]


@pytest.mark.parametrize("name", STAFF)
def test_everybody_who_decides_sees_all_kinds(cast, held, reviewed, name):
    shown = page(cast, name, "/credit/holds/")

    assert [each.number in shown for each in (held, reviewed)] == [True, True]


@pytest.mark.parametrize(
    ("kind", "found"), [("credit", [True, False]), ("review", [False, True]), ("document", [False] * 2)]
)
def test_a_tab_shows_one_kind(cast, held, reviewed, kind, found):
    shown = page(cast, "fay", f"/credit/holds/?kind={kind}")

    assert [f">{each.number}</a>" in shown for each in (held, reviewed)] == found


@pytest.mark.parametrize("sort", ["since", "-since", "total", "-total", "balance", "-balance", "number"])
def test_the_queue_sorts(cast, held, reviewed, sort):
    shown = page(cast, "fay", f"/credit/holds/?sort={sort}")

    places = [shown.index(f">{each.number}</a>") for each in (held, reviewed)]
    if sort.endswith("total"):
        assert (places[0] > places[1]) == (sort == "total")


def test_the_queue_finds_by_company_number_and_buyer(cast, held, reviewed):
    found = [
        page(cast, "fay", f"/credit/holds/?q={text}").count("/release/")
        for text in ("Depot", held.number, "Bea", "Zenith")
    ]

    assert found == [3, 2, 3, 0]


def test_a_row_tells_age_credit_and_history(cast, held):
    shown = page(cast, "fay", "/credit/holds/")

    for text in ("The outstanding credit is £20.50 short.", "-£20.50", "£1,020.50 in use", "of £1,000.00",
                 "No orders in 12 months", "Never held before"):  # fmt: skip
        assert text in shown


@pytest.mark.parametrize("name", STAFF)
def test_only_who_decides_has_the_button(cast, held, name):
    assert (f"/orders/{held.number}/release/" in page(cast, name, "/credit/holds/")) == (name == "fay")


def test_the_queue_is_exported(cast, held):
    answer = cast.client_for("fay").get("/credit/holds/?export=csv")

    text = b"".join(answer.streaming_content).decode() if answer.streaming else answer.content.decode()
    assert [part in text for part in (held.number, "ACME_DEPOT", "Credit", "1020.5")] == [True] * 4


def test_a_release_from_the_queue_leads_back_there(cast, held):
    answer = cast.client_for("fay").post(f"/orders/{held.number}/release/", {"back": "/credit/holds/?kind=credit"})

    assert (answer.headers["Location"], said(answer)) == (
        "/credit/holds/?kind=credit", [f"Order {held.number} is released."],
    )  # fmt: skip


@pytest.mark.parametrize("back", ["https://evil.example/credit/holds/", "//evil.example", "/orders/"])
def test_it_leads_nowhere_else(cast, held, back):
    answer = cast.client_for("fay").post(f"/orders/{held.number}/release/", {"back": back})

    assert answer.headers["Location"] == f"/orders/{held.number}/"


def test_one_kind_is_released_on_the_orders_page_with_a_comment(cast, held, now):
    hold.put(order=held, kind="review", reason="New address", by=cast.acting("sam"), now=now)

    answer = cast.client_for("fay").post(
        f"/orders/{held.number}/release/", {"kind": "review", "review-comment": "Called"}
    )

    assert said(answer) == [f"Released. Order {held.number} is still held: The outstanding credit is £20.50 short."]
    assert held.holds.get(kind="review").comment == "Called"


@pytest.mark.parametrize(
    ("name", "path", "data"),
    [
        *[(name, path, {}) for name in ("bea", "carl", "ada", "sam", "max", "ruth", "zoe")
          for path in ("release/", "rejection/", "release/part/")],
        *[(name, "hold/", {"kind": "review", "reason": "x"}) for name in ("bea", "carl", "ada", "ruth", "zoe")],
        ("fay", "release/", {"kind": "business"}),
        ("fay", "release/", {"kind": "weather"}),
    ],
)  # fmt: skip
def test_who_has_no_such_button_is_refused_and_nothing_is_written(cast, held, name, path, data):
    before = AuditEntry.objects.count()

    answer = cast.client_for(name).post(f"/orders/{held.number}/{path}", {"reject-reason": "x", **data})

    assert (answer.status_code, states(held), AuditEntry.objects.count()) == (403, ["on_hold"], before)


def test_who_loses_the_function_loses_it_at_the_next_click(cast, held):
    client = cast.client_for("fay")
    client.get("/credit/holds/")
    Membership.objects.filter(pk=cast.memberships.fay.pk).update(roles=["ssr"])

    answer = client.post(f"/orders/{held.number}/release/")

    assert (answer.status_code, states(held)) == (403, ["on_hold"])


def test_a_rejection_without_a_reason_is_asked_again(cast, held):
    answer = cast.client_for("fay").post(f"/orders/{held.number}/rejection/", {"reject-reason": ""})

    assert (answer.status_code, states(held)) == (422, ["on_hold"])


def test_a_part_goes_on_by_the_form_and_what_was_typed_wrong_stays(cast, held):
    ids, client = dict(held.lines.values_list("code", "pk")), cast.client_for("fay")
    url = f"/orders/{held.number}/release/part/"

    wrong = client.post(url, {f"line_{ids['POUND']}": "1021", "comment": "First"})
    done = client.post(url, {f"line_{ids['POUND']}": "1000", "comment": "First"})

    assert (wrong.status_code, 'value="1021"' in wrong.content.decode(), "First" in wrong.content.decode()) == (
        422,
        True,
        True,
    )
    assert (done.status_code, states(held)) == (302, ["placed"])
    assert "20 of 1,020 held" in page(cast, "bea", f"/orders/{held.number}/")


def test_an_order_is_held_by_the_form(cast):
    order = cast.submitted("bea", "20.00")
    client, url = cast.client_for("sam"), f"/orders/{order.number}/hold/"

    wrong = client.post(url, {"kind": "review", "reason": ""})
    done = client.post(url, {"kind": "review", "reason": "New address"})

    assert (wrong.status_code, done.status_code, states(order)) == (422, 302, ["on_hold"])


def test_ticked_orders_are_shown_and_each_is_told_how_it_went(cast, held, reviewed):
    other = cast.submitted("bea", "5.00", payment_method="bank_transfer")
    client, ids = cast.client_for("sam"), f"{held.pk},{reviewed.pk},{other.pk},999999,x"

    asked = client.post("/credit/holds/release/", {"ids": ids}).content.decode()

    assert ("Others decide about this" in asked, "Not held any more" in asked) == (True, True)
    assert states(held, reviewed) == ["on_hold", "on_hold"]


@pytest.mark.parametrize(("what", "data", "state", "outcome"), [
    ("release", {"comment": "All paid"}, "placed", "released"),
    ("rejection", {"reason": "No cover"}, "rejected", "rejected"),
])  # fmt: skip
def test_ticked_orders_are_decided_each_for_itself(cast, held, reviewed, what, data, state, outcome):
    client, ids = cast.client_for("fay"), f"{held.pk},{reviewed.pk}"
    client.post(f"/credit/holds/{what}/", {"ids": ids})

    done = client.post(f"/credit/holds/{what}/", {"ids": ids, "confirmed": "on", **data})
    again = client.post(f"/credit/holds/{what}/", {"ids": ids, "confirmed": "on", **data})

    assert (states(held, reviewed), "Done for 2 of 2." in done.content.decode()) == ([state, state], True)
    assert set(Hold.objects.values_list("outcome", flat=True)) == {outcome}
    assert again.content.decode().count("Not held any more") == 2


def test_a_rejection_of_many_says_why(cast, held):
    answer = cast.client_for("fay").post("/credit/holds/rejection/", {"ids": held.pk, "confirmed": "on", "reason": ""})

    assert (answer.status_code, states(held)) == (422, ["on_hold"])


def test_the_buyer_reads_what_happens_and_whom_to_call(cast, held):
    shown = page(cast, "bea", f"/orders/{held.number}/")

    for text in ("Our Finance department looks at it", "The outstanding credit is £20.50 short.", "goes on by itself",
                 "+44 20 7946 0100", "Pay by card instead"):  # fmt: skip
        assert text in shown


def test_the_first_page_tells_him_too(cast, held):
    shown = page(cast, "bea", "/")

    assert [text in shown for text in ("Your held orders", held.number, "+44 20 7946 0100")] == [True] * 3


def test_another_kind_has_its_words_and_no_card(cast, reviewed):
    shown = page(cast, "bea", f"/orders/{reviewed.number}/")

    assert ("Somebody of ours checks the order first." in shown, "Pay by card instead" in shown) == (True, False)


@pytest.mark.parametrize("obstacle", ["another kind too", "company on hold", "a colleague", "part released"])
def test_a_card_is_offered_only_where_it_would_go_through(cast, held, now, obstacle):
    who = "ada" if obstacle == "a colleague" else "bea"
    if obstacle == "another kind too":
        hold.put(order=held, kind="review", reason="x", by=cast.acting("sam"), now=now)
    elif obstacle == "company on hold":
        cast.set_status("acme", "on_hold")
    elif obstacle == "part released":
        pound = held.lines.get(code="POUND").pk
        hold.release_part(order=held, quantities={pound: 1}, by=cast.acting("fay"), now=now)

    shown = page(cast, who, f"/orders/{held.number}/")

    assert "Pay by card instead" not in shown


def test_paying_by_card_instead_takes_the_order_back_and_opens_its_checkout(cast, held):
    answer = cast.client_for("bea").post(f"/approvals/orders/{held.number}/card/")

    cart = Cart.objects.get(is_current=True, user=cast.users.bea)
    assert (answer.headers["Location"], cart.checkout["payment"]) == (f"/carts/{cart.pk}/checkout/", "card")
    assert (states(held), Hold.objects.get().outcome, cast.account.__class__.objects.get().balance) == (
        ["withdrawn"], "withdrawn", 1000,
    )  # fmt: skip


def test_another_way_to_pay_is_not_taken_back_for_a_card(cast, reviewed):
    answer = cast.client_for("bea").post(f"/approvals/orders/{reviewed.number}/card/")

    assert (said(answer), states(reviewed)) == (["This order cannot be paid by card instead."], ["on_hold"])


def test_rules_are_set_and_ended_on_the_terms_of_a_partner(cast):
    client, url = cast.client_for("max"), "/partners/ACME_DEPOT/hold-rules/"
    sent = {"rule-kind": "review", "rule-above": "100", "rule-currency": "GBP", "rule-reason": "First orders"}

    wrong = client.post(url, {**sent, "rule-reason": ""})
    client.post(url, sent)
    shown = page(cast, "max", "/partners/ACME_DEPOT/terms/")
    twice = client.post(url, sent)
    rule = cast.partners.acme_depot.hold_rules.get()
    client.post(f"{url}{rule.pk}/end/")

    assert (wrong.status_code, twice.status_code) == (422, 422)
    assert "There is a rule of this kind already: end it first." in sentences(twice)
    assert ("orders above £100.00" in shown, "First orders" in shown) == (True, True)
    assert cast.partners.acme_depot.hold_rules.get().ended_at is not None


def test_the_first_page_shows_what_waits_for_each_function(cast, held, reviewed):
    """A row for each held order whose hold the reader may let go; nothing of kinds that hold nothing."""
    shown = {name: page(cast, name, "/") for name in STAFF}

    assert {name: [f"Hold: {kind}" in text for kind in ("Credit", "Business", "Document", "Review")]
            for name, text in shown.items()} == {
        "fay": [True, False, False, True], "sam": [False] * 4, "max": [False, False, False, True],
    }  # fmt: skip
