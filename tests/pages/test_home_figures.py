"""The numbers on first pages are those of the rows, counted again here one by one, and of no others (P12, X5)."""

from collections import defaultdict
from datetime import timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from approvals.models import ApprovalStep
from commerce.models import Hold, Invoice, PriceListAssignment
from core import money
from partners.models import User
from telesales.models import CommissionEntry
from tests.commerce.invoiced import invoice
from tests.messaging import talking
from tests.pages.homes import home, keys, placed, something, table
from tests.pages.reading import words
from tests.telesales import earning

LONDON = ZoneInfo("Europe/London")
pytestmark = pytest.mark.usefixtures("clean_cache")


def month(at, zone=LONDON):
    return f"{at.astimezone(zone):%B %Y}"


def week(at):
    local = at.astimezone(LONDON)
    monday = local - timedelta(days=local.weekday())
    return f"Week of {monday.day} {monday:%b %Y}"


def pounds(amount):
    return money.shown(amount, "GBP")


def spread(cast, count=40, step=11, **values):
    """Write orders over more than a year, of different worth. Gives them."""
    return [
        placed(cast, cast.now - timedelta(days=each * step, hours=each), total=f"{10 + each}.50", **values)
        for each in range(count)
    ]


def test_what_a_company_ordered_is_counted_by_month(cast):
    orders = spread(cast)
    sums, numbers = defaultdict(Decimal), defaultdict(int)
    for order in orders:
        sums[month(order.submitted_at)] += order.total
        numbers[month(order.submitted_at)] += 1

    shown = table(home(cast, "bea"), "ordered")

    assert len(shown) == 13
    assert something(shown) == {name: pounds(sums[name]) for name in shown if sums[name]}
    assert something(shown, at=1) == {name: str(numbers[name]) for name in shown if numbers[name]}


def test_what_waits_came_to_nothing_or_went_back_is_not_counted(cast):
    now = cast.now
    placed(cast, now, total="100.00")
    placed(cast, now, total="30.00", given_back=Decimal("10.00"))
    placed(cast, now, total="500.00", state="cancelled", ended_at=now)
    for state in ("awaiting_approval", "on_hold", "rejected", "withdrawn", "expired"):
        placed(cast, now, total="700.00", state=state, placed_at=None)

    assert something(table(home(cast, "bea"), "ordered")) == {month(now): "£120.00"}


def test_each_sees_his_node_and_below_and_nobody_another_company(cast):
    """A sum nobody may see would show: each node has a worth of its own."""
    nodes = {"acme": "1000.00", "acme_north": "100.00", "acme_depot": "10.00", "zenith": "7777.77", "vendor": "5.55"}
    for node, total in nodes.items():
        placed(cast, cast.now, total, partner=getattr(cast.partners, node))

    seen = {who: something(table(home(cast, who), "ordered")).get(month(cast.now)) for who in ("bea", "carl", "ada")}

    assert seen == {"bea": "£10.00", "carl": "£110.00", "ada": "£1,110.00"}
    for who in ("bea", "carl", "dora", "ada", "vic", "alf", "ruth"):
        assert "7,777" not in words(home(cast, who).xpath("//main")[0])
    assert "1,110" not in words(home(cast, "zoe").xpath("//main")[0])


def test_the_reader_s_zone_decides_in_which_month_an_order_counts(cast):
    User.objects.filter(username="bea").update(timezone="Pacific/Auckland")
    first = cast.now.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    at = first - timedelta(hours=3)  # still the month before in London, the new one in Auckland
    placed(cast, at, total="20.00")

    shown = something(table(home(cast, "bea"), "ordered"))
    others = something(table(home(cast, "carl"), "ordered"))

    assert (list(shown), list(others)) == ([month(at, ZoneInfo("Pacific/Auckland"))], [month(at)])


def test_currencies_are_never_added_up(cast):
    placed(cast, cast.now, total="20.00")
    placed(cast, cast.now, total="900.00", currency="EUR")
    placed(cast, cast.now, total="50.00", currency="EUR")

    page = home(cast, "bea")

    [card] = page.xpath("//section[@aria-labelledby='chart-ordered']")
    assert something(table(page, "ordered")) == {month(cast.now): "£20.00"}
    assert "Not in it, of other currencies: €950.00." in words(card)


def test_without_anything_in_ones_own_currency_the_most_frequent_is_drawn(cast):
    for currency in ("EUR", "EUR", "USD"):
        placed(cast, cast.now, total="900.00", currency=currency)

    assert something(table(home(cast, "bea"), "ordered")) == {month(cast.now): "€1,800.00"}


def test_an_administrator_reads_what_each_unit_ordered(cast):
    placed(cast, cast.now, total="7.00", partner=cast.partners.acme)
    placed(cast, cast.now, total="100.00", partner=cast.partners.acme_north)
    placed(cast, cast.now, total="10.00")
    placed(cast, cast.now - timedelta(days=91), total="555.00")
    placed(cast, cast.now, total="999.00", partner=cast.partners.zenith)

    shown = table(home(cast, "ada"), "units")

    assert shown == {"Acme North": ["£110.00", "2"], "Acme": ["£7.00", "1"]}
    assert "units" not in keys(home(cast, "zoe"))


def decided(cast, at, decision, hours, *, who="carl", partner=None):
    order = placed(cast, at, state="placed", **({"partner": partner} if partner else {}))
    told = {"reason": "Too much"} if decision == "rejected" else {}
    return ApprovalStep.objects.create(
        order=order, position=1, approver=getattr(cast.memberships, who), limit_broken=5, limit_of="Bea",
        content_hash="0" * 64, asked_at=at - timedelta(hours=hours), decision=decision, decided_at=at,
        decided_by=getattr(cast.users, who), channel="page", **told,
    )  # fmt: skip


def test_an_approver_reads_what_he_decided_and_how_long_it_took(cast):
    this, before = cast.now, cast.now - timedelta(weeks=1)
    decided(cast, this, "accepted", 1)
    decided(cast, this, "accepted", 3)
    decided(cast, this, "rejected", 8)
    decided(cast, before, "accepted", 20)
    decided(cast, this, "accepted", 70, who="dora")
    decided(cast, this, "accepted", 90, partner=cast.partners.zenith)

    page = home(cast, "carl")

    shown = {name: row for name, row in table(page, "decided").items() if row != ["0", "0", "–"]}
    assert shown == {week(before): ["1", "0", "20.0 h"], week(this): ["2", "1", "3.0 h"]}
    said = words(page.xpath("//section[@aria-labelledby='chart-decided']//p")[0])
    assert said == "4 decisions in these weeks, half of them took at most 5.5 h"


def test_an_administrator_reads_with_whom_orders_wait(cast):
    cast.submitted("bea", "60.00")

    shown = table(home(cast, "ada"), "people")

    assert shown == {"Carl": ["1", "under 1 hour", "£60.00"]}


def test_sales_management_reads_turnover_and_orders_by_week_and_channel(cast):
    sold = {"channel": "assisted", "seller": cast.users.sam, "sold_from": cast.partners.operator}
    orders = [*spread(cast, 20, 3), *spread(cast, 10, 6, **sold, partner=cast.partners.zenith)]
    value, number = defaultdict(Decimal), defaultdict(int)
    for order in orders:
        value[week(order.submitted_at), order.channel] += order.total
        number[week(order.submitted_at), order.channel] += 1

    page = home(cast, "max")

    turnover, counted = table(page, "turnover"), table(page, "orders")
    assert len(turnover) == 13
    for at, channel in enumerate(("own", "assisted")):
        assert something(turnover, at) == {w: pounds(value[w, channel]) for w in turnover if value[w, channel]}
        assert something(counted, at) == {w: str(number[w, channel]) for w in turnover if number[w, channel]}


def test_a_seller_reads_what_he_sold_himself_and_no_colleagues_sales(cast):
    own = {"channel": "assisted", "seller": cast.users.sam, "sold_from": cast.partners.operator}
    placed(cast, cast.now, total="40.00", **own)
    placed(cast, cast.now, total="5000.00", **{**own, "seller": cast.users.max})
    placed(cast, cast.now, total="6000.00", **{**own, "channel": "phone", "sold_from": cast.partners.vendor})

    assert something(table(home(cast, "sam"), "own-sales")) == {week(cast.now): "£40.00"}


def test_a_reseller_reads_what_his_company_sold_and_nobody_elses(cast):
    sold = {"channel": "upload", "seller": cast.users.ruth, "sold_from": cast.partners.resale}
    placed(cast, cast.now, total="70.00", **sold)
    placed(cast, cast.now, total="8000.00", channel="assisted", seller=cast.users.sam, sold_from=cast.partners.operator)

    assert something(table(home(cast, "ruth"), "company-sales")) == {month(cast.now): "£70.00"}


def test_finance_reads_what_is_overdue_by_age_and_what_is_paid_of_what_fell_due(cast):
    today = cast.acting("fay").read_at.date()
    for days in (1, 30, 31, 60, 61, 90, 91, 400, 0, -5):
        row = invoice(cast, "20.00")
        Invoice.objects.filter(pk=row.pk).update(due_on=today - timedelta(days=days))
    Invoice.objects.filter(pk=row.pk).update(due_on=today, paid=20, settled_at=cast.now)

    page = home(cast, "fay")

    assert table(page, "overdue") == {
        "up to 30 days": ["£40.00", "2"],
        "31 to 60 days": ["£40.00", "2"],
        "61 to 90 days": ["£40.00", "2"],
        "more than 90 days": ["£40.00", "2"],
    }
    due = table(page, "due")
    open_, number = defaultdict(Decimal), defaultdict(int)
    for days in (1, 30, 31, 60, 61, 90, 91, 0):
        open_[f"{today - timedelta(days=days):%B %Y}"] += 20
        number[f"{today - timedelta(days=days):%B %Y}"] += 1
    number[f"{today:%B %Y}"] += 1
    assert something(due) == {f"{today:%B %Y}": "£20.00"}
    assert something(due, at=1) == {name: pounds(open_[name]) for name in due if open_[name]}
    assert something(due, at=2) == {name: str(number[name]) for name in due if number[name]}


def test_finance_reads_what_was_decided_of_holds(cast):
    for days, outcome in ((0, "released"), (0, "released"), (7, "rejected"), (0, "withdrawn"), (120, "released")):
        at = cast.now - timedelta(days=days)
        order = placed(cast, at)
        Hold.objects.create(order=order, reason="x", since=at, outcome=outcome, ended_at=at, ended_by=cast.users.fay)

    page = home(cast, "fay")

    holds = {name: row for name, row in table(page, "holds").items() if row != ["0", "0"]}
    assert holds == {week(cast.now - timedelta(days=7)): ["0", "1"], week(cast.now): ["2", "0"]}


def test_phone_sales_and_what_came_of_them_are_each_companys_own(cast):
    earning.by_card(cast)

    pages = {who: home(cast, who) for who in ("vic", "alf")}

    got = {who: something(table(page, "earned")) for who, page in pages.items()}
    sold = {who: something(table(page, "phone")) for who, page in pages.items()}
    assert sold == {"vic": {month(cast.now): "1"}, "alf": {month(cast.now): "1"}}
    assert got["vic"] != got["alf"]
    companies = {"vic": cast.partners.vendor, "alf": cast.partners.affiliate}
    assert got == {who: {month(cast.now): pounds(earned(company))} for who, company in companies.items()}


def earned(company):
    return sum(entry.amount for entry in CommissionEntry.objects.all() if entry.partner_id == company.pk)


def test_questions_in_time_are_counted_for_the_seller_and_for_all(cast):
    now = cast.now
    PriceListAssignment.objects.create(price_list=cast.price_list, partner=cast.partners.zenith)
    thread = talking.asked(cast, at=now - timedelta(days=8)).thread
    talking.responded(cast, thread, at=now - timedelta(days=7))
    talking.asked(cast, "zoe", code="LANTERN", at=now - timedelta(days=7))

    own, everywhere = table(home(cast, "vic"), "answered"), table(home(cast, "max"), "answered")

    assert [sum(int(row[at]) for row in own.values()) for at in (0, 1)] == [1, 1]
    asked, in_time = defaultdict(int), week(now - timedelta(days=8))
    for days in (8, 7):
        asked[week(now - timedelta(days=days))] += 1
    assert {name: int(row[0]) + int(row[1]) for name, row in everywhere.items() if row[:2] != ["0", "0"]} == asked
    assert something(everywhere) == {in_time: "1"}
