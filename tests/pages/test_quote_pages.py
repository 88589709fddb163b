"""The pages of quotes: the customer's answers, what the seller sends and reads, who sees what (T6, T8, P12)."""

from datetime import timedelta

import pytest
from django.urls import reverse

from commerce.models import Order
from core.models import OutboxEntry
from core.reader import zone_of
from partners.permissions import Role
from telesales.actions import answer
from telesales.models import Opportunity, Quote, QuoteComment
from tests.pages.test_query_counts import queries, rolled_back
from tests.telesales.quoting import fresh, prepared, sellers, sent
from tests.telesales.selling import bound, let, offer


@pytest.fixture
def quote(world):
    """Give a quote for bea with one line at an offered price."""
    sellers()
    bound(Role.SSR, max_discount=20)
    made = prepared(world.cast, lines=(("POUND", 20), ("LANTERN", 1)))
    offer(world.cast, made.cart_id, "POUND", "0.90")
    return sent(world.cast, made)


def page(cast, who, name, *args, status=200):
    answer = cast.client_for(who).get(reverse(name, args=args))
    assert answer.status_code == status
    return answer.content.decode(errors="replace")


def post(cast, who, name, *args, **data):
    return cast.client_for(who).post(reverse(name, args=args), data)


# ---------------------------------------------------------------- the customer
def test_the_list_has_the_last_version_alone(cast, quote):
    second = sent(cast, quote.opportunity)

    html = page(cast, "bea", "telesales:quotes")

    assert (f'/quotes/{second.pk}/"' in html, f'/quotes/{quote.pk}/"' in html) == (True, False)


def test_the_page_shows_prices_until_when_and_whom_to_call(cast, quote):
    html = page(cast, "bea", "telesales:quote", quote.pk)

    for text in ("£0.90", "<s>£1.00</s>", "£42.00", "data-countdown", "sam@people.example", "10 % off", "As discussed"):
        assert text in html
    assert "Loyal for years" not in html


def test_opening_the_page_changes_nothing(cast, quote):
    page(cast, "bea", "telesales:quote", quote.pk)

    assert (fresh(quote).first_seen_at, fresh(quote).state) == (None, "sent")
    assert post(cast, "bea", "telesales:quote_seen", quote.pk).status_code == 302
    assert fresh(quote).first_seen_at is not None


def test_a_yes_leads_to_the_order(cast, quote):
    answer = post(cast, "bea", "telesales:quote_approval", quote.pk, **{"approve-payment": "on_account"})

    order = Order.objects.get(channel="quote")
    assert answer.headers["Location"] == reverse("commerce:order", args=[order.number])
    assert f"/quotes/{quote.pk}/" in page(cast, "bea", "commerce:order", order.number)
    assert order.number in page(cast, "bea", "telesales:quote", quote.pk)


@pytest.mark.parametrize(("payment", "said"), [("", "This field is required"), ("invented", "Select a valid")])
def test_a_refused_yes_keeps_what_was_typed(cast, quote, payment, said):
    sent_data = {"approve-payment": payment, "approve-po_number": "PO-77"}

    answer = post(cast, "bea", "telesales:quote_approval", quote.pk, **sent_data)

    assert (answer.status_code, fresh(quote).state) == (422, "sent")
    assert said in answer.content.decode()
    assert "PO-77" in answer.content.decode()


def test_a_no_takes_a_reason(cast, quote):
    assert post(cast, "bea", "telesales:quote_rejection", quote.pk).status_code == 422

    answer = post(cast, "bea", "telesales:quote_rejection", quote.pk, **{"reject-comment": "Too dear"})

    assert (answer.status_code, fresh(quote).state) == (302, "rejected")


def test_a_counter_proposal_is_shown_to_the_seller(cast, quote):
    pound, lantern = [row["line"] for row in quote.content["rows"]]
    wanted = {f"quantity_{pound}": "40", f"price_{pound}": "0.80", f"quantity_{lantern}": "1",
              f"price_{lantern}": "", "comment": "Then yes"}  # fmt: skip

    answer = post(cast, "bea", "telesales:quote_counter", quote.pk, **wanted)

    assert (answer.status_code, fresh(quote).state) == (302, "countered")
    html = page(cast, "sam", "telesales:opportunity_quotes", quote.opportunity.number)
    for text in ("40 × A pound", "at £0.80", "Then yes"):
        assert text in html


def test_a_counter_proposal_without_a_wish_keeps_what_was_typed(cast, quote):
    wanted = {f"quantity_{row['line']}": str(row["quantity"]) for row in quote.content["rows"]}

    answer = post(cast, "bea", "telesales:quote_counter", quote.pk, comment="Hm", **wanted)

    assert (answer.status_code, fresh(quote).state) == (422, "sent")
    assert "Hm" in answer.content.decode()


def test_both_sides_write_to_each_other(cast, quote):
    number = quote.opportunity.number

    post(cast, "bea", "telesales:quote_comment", quote.pk, **{"comment-text": "In blue?"})
    post(cast, "sam", "telesales:opportunity_comment", number, **{"comment-text": "In May"})

    assert list(QuoteComment.objects.order_by("pk").values_list("text", "is_customers")) == [
        ("In blue?", True),
        ("In May", False),
    ]
    for who, name, arg in (("bea", "telesales:quote", quote.pk), ("sam", "telesales:opportunity_quotes", number)):
        html = page(cast, who, name, arg)
        assert ("In blue?" in html, "In May" in html) == (True, True)


def test_after_its_end_the_yes_goes_to_the_seller(cast, quote, now):
    late = sent(cast, quote.opportunity, days=3, now=now - timedelta(days=4))

    html = page(cast, "bea", "telesales:quote", late.pk)
    answer = post(cast, "bea", "telesales:quote_approval", late.pk, **{"approve-payment": "on_account"})

    assert ("Send my yes" in html, answer.status_code, fresh(late).state) == (True, 302, "late")
    number = late.opportunity.number
    assert "Accept the late yes" in page(cast, "sam", "telesales:opportunity", number)
    accepted = post(cast, "sam", "telesales:opportunity_acceptance", number)
    order = Order.objects.get(channel="quote")
    assert (accepted.status_code, order.total) == (302, late.total)


# ---------------------------------------------------------------- who sees it
@pytest.mark.parametrize(
    ("who", "status"),
    [("bea", 200), ("ada", 200), ("carl", 200), ("dora", 200), ("zoe", 404), ("sam", 403), ("ruth", 403)],
)
def test_those_above_the_customer_see_it_and_no_other_company(cast, quote, who, status):
    for name in ("telesales:quote", "telesales:quote_paper", "telesales:quote_counter"):
        page(cast, who, name, quote.pk, status=status)


def test_a_colleague_at_the_same_node_does_not_see_it(cast, quote):
    cast.memberships.zoe.partner = cast.partners.acme_depot
    cast.memberships.zoe.roles = [Role.BUYER]
    cast.memberships.zoe.save(update_fields=["partner", "roles"])

    page(cast, "zoe", "telesales:quote", quote.pk, status=404)


def test_nobody_else_answers_it(cast, quote):
    for name, data in (
        ("telesales:quote_approval", {"approve-payment": "on_account"}),
        ("telesales:quote_rejection", {"reject-comment": "No"}),
        ("telesales:quote_comment", {"comment-text": "Psst"}),
    ):
        assert post(cast, "zoe", name, quote.pk, **data).status_code == 404
    assert (fresh(quote).state, QuoteComment.objects.count()) == ("sent", 0)


# ---------------------------------------------------------------- the seller
def test_a_seller_sends_with_date_and_time_of_the_customers_zone(cast, world, now):
    sellers()
    cast.users.bea.timezone = "Europe/Berlin"
    cast.users.bea.save(update_fields=["timezone"])
    made = prepared(cast)
    day = (now + timedelta(days=5)).date()
    assert "Europe/Berlin" in page(cast, "sam", "telesales:quote_send", made.number)

    answer = post(cast, "sam", "telesales:quote_send", made.number, until_day=day.isoformat(), until_time="12:34")

    quote = Quote.objects.get()
    assert answer.headers["Location"] == reverse("telesales:opportunity_quotes", args=[made.number])
    at = quote.expires_at.astimezone(zone_of("Europe/Berlin"))
    assert (f"{at:%Y-%m-%d %H:%M}", quote.zone) == (f"{day} 12:34", "Europe/Berlin")


def test_a_refused_quote_keeps_what_was_typed(cast, world):
    sellers()
    made = prepared(cast)

    answer = post(cast, "sam", "telesales:quote_send", made.number, until_day="2020-01-01", until_time="12:00",
                  message="Dear Bea")  # fmt: skip

    assert (answer.status_code, Quote.objects.count()) == (422, 0)
    assert ("Dear Bea" in answer.content.decode(), "choose a later time" in answer.content.decode()) == (True, True)


def test_the_sales_support_without_the_right_only_submits(cast, world):
    sellers()
    let(Role.SSR, finalise=False)
    made = prepared(cast)
    acts = (
        ("telesales:quote_send", {"until_day": "2099-01-01", "until_time": "12:00"}),
        ("telesales:opportunity_finalise", {"reason": "Phone", "payment": "on_account", "seen_total": "20"}),
    )
    for name, data in acts:
        page(cast, "sam", name, made.number, status=403)
        assert post(cast, "sam", name, made.number, **data).status_code == 403
    assert post(cast, "sam", "telesales:opportunity_submission", made.number).status_code == 302
    assert post(cast, "sam", "telesales:opportunity_finalise", made.number, **acts[1][1]).status_code == 403

    answer = post(cast, "max", "telesales:opportunity_finalise", made.number, **acts[1][1])

    assert (answer.status_code, Opportunity.objects.get(pk=made.pk).state) == (302, "closed")
    for who in ("sam", "max"):
        assert post(cast, who, "telesales:opportunity_finalise", made.number, **acts[1][1]).status_code == 403


def test_a_seller_takes_a_quote_back(cast, quote):
    answer = post(cast, "sam", "telesales:quote_withdrawal", quote.opportunity.number)

    assert (answer.status_code, fresh(quote).state) == (302, "withdrawn")
    assert OutboxEntry.objects.filter(topic="quotes.withdrawn").count() == 1


def test_versions_say_what_is_new(cast, quote, now):
    quote.opportunity.cart.lines.filter(product__code="LANTERN").update(quantity=3)
    sent(cast, quote.opportunity, now=now + timedelta(minutes=1))

    html = page(cast, "sam", "telesales:opportunity_quotes", quote.opportunity.number)

    for text in ("Storm lantern: 1 → 3 pieces", "Total: £42.00 → £90.00"):
        assert text in html


def test_papers_are_for_those_who_see_the_quote(cast, quote):
    url = reverse("telesales:opportunity_paper", args=[quote.opportunity.number, 1])

    answers = {who: cast.client_for(who).get(url) for who in ("sam", "max", "ruth", "bea")}

    assert {who: answer.status_code for who, answer in answers.items()} == {
        "sam": 200, "max": 200, "ruth": 404, "bea": 403,
    }  # fmt: skip
    assert answers["sam"].headers["Content-Type"] == "application/pdf"


# ---------------------------------------------------------------- statements
def written(cast, found, number):
    """Add lines, versions and messages to a quote's opportunity; gives the last version."""
    for at in range(number):
        answer.comment(
            opportunity=found.opportunity, text="And?", is_customers=True, by=cast.acting("bea"), now=cast.now
        )
        found = sent(cast, found.opportunity, now=cast.now + timedelta(minutes=at + 1))
    return found


@pytest.mark.parametrize(
    ("who", "name", "most"), [("bea", "telesales:quote", 10), ("sam", "telesales:opportunity_quotes", 14)]
)
def test_a_page_asks_as_often_for_many_versions_as_for_two(cast, quote, who, name, most):
    counts = []
    for number in (1, 6):
        with rolled_back():
            last = written(cast, quote, number)
            argument = last.pk if who == "bea" else last.opportunity.number
            counts.append(queries(cast.client_for(who), reverse(name, args=[argument])))

    assert counts[0] == counts[1] <= most


def test_the_list_asks_as_often_for_many_quotes_as_for_two(cast, quote):
    counts = []
    for number in (1, 12):
        with rolled_back():
            for _each in range(number):
                sent(cast)
            counts.append(queries(cast.client_for("bea"), reverse("telesales:quotes")))

    assert counts[0] == counts[1] <= 11
