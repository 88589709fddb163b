"""The first page of each role: what waits, the figures, the way to act, nothing that answers no (UX 22, X5, P12)."""

from datetime import timedelta
from decimal import Decimal

import pytest

from commerce.models import Hold
from messaging.models import Side
from partners.models import Membership
from partners.permissions import Role
from tests.factories.cast import PEOPLE
from tests.messaging import talking
from tests.pages.homes import home, keys, placed, todo
from tests.pages.reading import document, words

CHARTS = {
    "bea": ["ordered"],
    "carl": ["ordered", "decided"],
    "dora": ["ordered", "decided"],
    "pia": ["ordered", "decided"],
    "ada": ["ordered"],
    "fay": ["overdue", "due", "holds"],
    "sam": ["own-sales", "answered"],
    "max": ["turnover", "orders", "quotes", "answered", "registrations"],
    "ruth": ["company-sales"],
    "vic": ["phone", "earned", "answered"],
    "alf": ["phone", "earned"],
    "zoe": ["ordered"],
}
"""Who has which charts where nothing has happened yet; with rows also units and people, see test_home_figures."""

pytestmark = pytest.mark.usefixtures("clean_cache")


@pytest.mark.parametrize("who", PEOPLE)
def test_each_role_has_its_own_charts(cast, who):
    assert keys(home(cast, who)) == CHARTS[who]


def test_every_role_of_the_house_is_looked_at(cast):
    cast.memberships.sam.roles = [Role.RESELLER_MANAGER]
    cast.memberships.sam.save(update_fields=["roles"])
    reseller_manager = keys(home(cast, "sam"))
    cast.memberships.sam.roles = [Role.CHANNEL_ADMINISTRATOR]
    cast.memberships.sam.save(update_fields=["roles"])

    assert (reseller_manager, keys(home(cast, "sam"))) == (["resold", "own-sales"], ["registrations"])


def test_somebody_with_several_roles_reads_the_union_each_thing_once(cast):
    Membership.objects.filter(pk=cast.memberships.max.pk).update(
        roles=[Role.MARKETPLACE_MANAGER, Role.SSR, Role.FINANCE, Role.CHANNEL_ADMINISTRATOR, Role.RESELLER_MANAGER]
    )

    page = home(cast, "max")

    shown = keys(page)
    assert sorted(shown) == sorted({*CHARTS["max"], *CHARTS["fay"]})
    tiles = [words(each) for each in page.xpath("//div[@class='kpi-label']")]
    assert len(tiles) == len(set(tiles)) == 4


@pytest.mark.parametrize("who", PEOPLE)
def test_nothing_on_the_first_page_answers_no(cast, who):
    cast.submitted("bea", "60.00")
    talking.asked(cast)
    client = cast.client_for(who)

    links = set(document(client.get("/")).xpath("//main//a/@href"))

    own = {link for link in links if link.startswith("/")}
    answers = {link: client.get(link, follow=True).status_code for link in own}
    assert {link: status for link, status in answers.items() if status != 200} == {}


def test_an_approver_decides_what_waits_with_one_click(cast):
    order = cast.submitted("bea", "60.00")

    page = home(cast, "carl")

    [(title, about, url)] = todo(page)
    step = order.approval_steps.get()
    assert (title, about, url) == (order.number, "Approval · Bea, Acme Depot", f"/approvals/steps/{step.pk}/")
    assert cast.client_for("carl").get(url).status_code == 200
    assert todo(home(cast, "zoe")) == []


def test_messages_wait_with_their_deadline_and_not_for_who_left_them_to_a_colleague(cast):
    message = talking.asked(cast)
    before = todo(home(cast, "vic"))
    colleague = Membership.objects.create(user=cast.users.zoe, partner=cast.partners.vendor, roles=[Role.VENDOR])
    message.thread.seller_owner = colleague
    message.thread.save(update_fields=["seller_owner"])

    after = todo(home(cast, "vic"))

    assert before == [(message.thread.subject, "Customer's message · Acme", f"/messages/threads/{message.thread_id}/")]
    assert after == []


def test_the_soonest_deadline_stands_first_whatever_it_is_of(cast):
    cast.submitted("bea", "60.00")
    talking.responded(cast, talking.asked(cast).thread, side=Side.SELLER, asks=True)

    kinds = [about.partition(" · ")[0] for _title, about, _url in todo(home(cast, "carl"))]

    deadlines = document(cast.client_for("carl").get("/")).xpath("//li[contains(@class,'todo-row')]//time/@datetime")
    assert deadlines == sorted(deadlines)
    assert sorted(kinds) == ["Approval", "Supplier's message"]


def test_finance_releases_what_is_held_and_nobody_his_own_sale(cast):
    held = placed(cast, cast.now, state="on_hold", placed_at=None)
    sold = placed(
        cast, cast.now, state="on_hold", placed_at=None, channel="assisted", seller=cast.users.fay,
        sold_from=cast.partners.operator,
    )  # fmt: skip
    Hold.objects.bulk_create(Hold(order=each, reason="Below zero", since=cast.now) for each in (held, sold))

    assert [title for title, _about, _url in todo(home(cast, "fay"))] == [held.number]
    assert todo(home(cast, "sam")) == []


def test_a_buyer_reads_on_top_that_his_order_is_held_and_whom_to_call(cast):
    placed(cast, cast.now, state="on_hold", placed_at=None, waiting_reason="Below zero")

    page = home(cast, "bea")

    first = page.xpath("//main//section")[0]
    assert (first.get("aria-labelledby"), "Below zero" in words(first)) == ("held-orders", True)


def test_more_than_a_few_fold_away_and_the_list_is_one_link_off(cast):
    for number in range(12):
        order = placed(cast, cast.now - timedelta(hours=number), state="on_hold", placed_at=None)
        Hold.objects.create(order=order, reason="Below zero", since=cast.now - timedelta(hours=number))

    page = home(cast, "fay")

    assert len(todo(page)) == 5
    assert page.xpath("//div[contains(@class,'todo-more')]/a/@href") == ["/credit/holds/"]


def test_where_nothing_waits_the_page_says_what_will_be_there(cast):
    page = home(cast, "alf")

    assert "Nothing waits for you." in words(page.xpath("//section[@aria-labelledby='waiting']")[0])


def test_the_box_for_codes_leads_to_the_quick_order_with_its_lines(cast):
    client = cast.client_for("bea")

    [form] = document(client.get("/")).xpath("//form[@action='/quick-order/']")
    page = document(client.get(form.get("action"), {"lines": "POUND 3\nNOSUCH 2"}))

    codes = [each for each in page.xpath("//input[@name='code']/@value") if each]
    assert (form.get("method"), codes) == ("get", ["POUND", "NOSUCH"])
    assert page.xpath("//input[@name='quantity']/@value")[:2] == ["3", "2"]


def test_the_credit_of_the_account_stands_beside_with_how_much_is_in_use(cast):
    cast.account.balance = Decimal(150)
    type(cast.account).objects.filter(pk=cast.account.pk).update(balance=150)

    [card] = home(cast, "bea").xpath("//section[@aria-labelledby='home-credit']")

    assert "£150.00" in words(card)
    assert card.xpath(".//progress/@value") == ["85"]
    assert home(cast, "zoe").xpath("//section[@aria-labelledby='home-credit']") == []


def test_every_chart_has_its_table_and_a_name(cast):
    placed(cast, cast.now)

    page = home(cast, "bea")

    [chart] = page.xpath("//section[@aria-labelledby='chart-ordered']")
    [drawing] = chart.xpath(".//svg[@role='img']")
    assert drawing.get("aria-label").startswith("Ordered by month: Acme Depot: £10.00 this month so far")
    assert words(chart.xpath(".//details/summary")[0]) == "Show as a table: Ordered by month: Acme Depot"
    assert len(chart.xpath(".//details//tbody/tr")) == 13
    assert page.xpath("//main//@style") == []
