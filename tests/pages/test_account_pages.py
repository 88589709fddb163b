"""The pages of credit accounts: what they say to whom, and that changes ask for the password (K1, K6, K8, S15)."""

import html
import re
from decimal import Decimal

import pytest
from django.test import Client

from commerce.actions import account as accounts
from commerce.actions import credit
from commerce.models import Account, OrderState, SubLimit
from commerce.pages import accounts as pages
from core.actor import SYSTEM
from core.models import AuditEntry
from tests.pages.world import PASSWORD

D = Decimal
TERMS = {"limit": "1200", "tolerance": "0", "is_on_account_allowed": "on", "reason": "Agreed"}
NEW = {"partner": "ACME", "currency": "GBP", "limit": "5", "tolerance": "0", "reason": "x"}
REAUTHENTICATION = "/account/reauthentication/"


@pytest.fixture
def fay(world):
    """Give Finance, who has just given her password."""
    client = world.cast.client_for("fay")
    client.post(REAUTHENTICATION, {"password": PASSWORD, "next": "/"})
    return client


def text(page):
    """Give the words of a page, without its tags."""
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", page)).split())


def share(world, code="acme_depot", limit="100"):
    known = {"account": world.cast.account, "limit": D(limit), "reason": "Group rule", "by": SYSTEM, "now": world.now}
    return accounts.share(partner=getattr(world.cast.partners, code), **known)


# ---------------------------------------------------------------- changes ask for the password
@pytest.mark.parametrize(
    ("url", "data"),
    [
        ("/credit/accounts/new/", {"partner": "RESALE", "currency": "GBP", "limit": "500", "reason": "x"}),
        ("/credit/ACME/terms/", TERMS),
        ("/credit/ACME/sub-limits/new/", {"partner": "ACME_NORTH", "limit": "5", "reason": "x"}),
        ("/credit/ACME/sub-limits/{0}/", {"limit": "5", "reason": "x"}),
        ("/credit/ACME/sub-limits/{0}/end/", {"end-reason": "x"}),
    ],
)
def test_no_change_of_credit_without_the_password_given_a_moment_ago(world, url, data):
    url = url.format(share(world).pk)
    client = world.cast.client_for("fay")
    before = AuditEntry.objects.count()

    asked = client.post(url, data)

    assert asked["Location"].startswith(REAUTHENTICATION)
    assert AuditEntry.objects.count() == before


def test_what_was_typed_is_done_once_the_password_is_given(world):
    client = world.cast.client_for("fay")
    asked = client.post("/credit/ACME/terms/", TERMS)
    wrong = client.post(asked["Location"], {"password": "wrong", "next": "/credit/ACME/terms/"})
    before = Account.objects.get(pk=world.cast.account.pk).limit

    done = client.post(asked["Location"], {"password": PASSWORD, "next": "/credit/ACME/terms/"})

    assert (wrong.status_code, before, done["Location"]) == (200, 1000, "/credit/ACME/")
    assert Account.objects.get(pk=world.cast.account.pk).limit == 1200


def test_the_password_of_a_while_ago_counts_no_more(world, fay, settings):
    fresh = fay.get("/credit/ACME/terms/").status_code
    session = fay.session
    for record in session["account_authentication_methods"]:
        record["at"] -= 301
    session.save()

    assert (fresh, fay.get("/credit/ACME/terms/").status_code) == (200, 302)


# ---------------------------------------------------------------- setting
def test_finance_opens_an_account_from_the_partner_s_tab(world, fay):
    tab = fay.get("/partners/RESALE/account/").content.decode()
    address = re.search(r'href="(/credit/accounts/new/[^"]+)"', tab)[1]
    form = fay.get(address).content.decode()

    done = fay.post(
        address, {"partner": "resale", "currency": "GBP", "limit": "500", "tolerance": "0", "reason": "New"}
    )

    assert 'value="RESALE"' in form
    assert (done["Location"], Account.objects.get(partner__code="RESALE").balance) == ("/credit/RESALE/", 500)


@pytest.mark.parametrize(
    ("url", "data", "sentence"),
    [
        ("/credit/accounts/new/", {**NEW, "partner": "NOBODY"},
         "There is no partner with this code."),
        ("/credit/accounts/new/", NEW,
         "Acme has an account already."),
        ("/credit/ACME/terms/", {**TERMS, "limit": "1e3"}, "Enter a number."),
        ("/credit/ACME/terms/", {**TERMS, "limit": "0.001"}, "GBP has fewer decimal places."),
        ("/credit/ACME/terms/", {**TERMS, "limit": "1000"}, "Nothing is different from how it is."),
        ("/credit/ACME/terms/", {**TERMS, "reason": ""}, "This field is required."),
        ("/credit/ACME/sub-limits/new/", {"partner": "ZENITH", "limit": "5", "reason": "x"},
         "Zenith does not use the account of Acme."),
        ("/credit/ACME/sub-limits/new/", {"partner": "NOBODY", "limit": "5", "reason": "x"},
         "There is no partner with this code."),
    ],
)  # fmt: skip
def test_a_refusal_keeps_what_was_typed(world, fay, url, data, sentence):
    answer = fay.post(url, data)

    page = answer.content.decode()
    assert (answer.status_code, sentence in text(page)) == (422, True)
    assert f'value="{data["limit"]}"' in page


def test_a_used_account_offers_no_other_currency(world, fay):
    page = fay.get("/credit/ACME/terms/").content.decode()

    fay.post("/credit/ACME/terms/", {**TERMS, "currency": "EUR"})

    assert "The account is kept in GBP for good: it has been used." in text(page)
    assert Account.objects.get(partner__code="ACME").currency == "GBP"


def test_sub_limits_are_set_changed_and_ended_on_their_pages(world, fay):
    fay.post("/credit/ACME/sub-limits/new/", {"partner": "acme_north", "limit": "600", "reason": "Half"})
    made = SubLimit.objects.get()
    fay.post(f"/credit/ACME/sub-limits/{made.pk}/", {"limit": "500", "reason": "Less"})
    page = text(fay.get("/credit/ACME/").content.decode())
    nothing = fay.post(f"/credit/ACME/sub-limits/{made.pk}/end/", {"end-reason": ""})
    fay.post(f"/credit/ACME/sub-limits/{made.pk}/end/", {"end-reason": "Done"})

    made.refresh_from_db()
    assert "Acme North ACME_NORTH £500.00 £40.00 £460.00" in page
    assert (made.limit, nothing.status_code, bool(made.ended_at)) == (500, 422, True)
    assert fay.get(f"/credit/ACME/sub-limits/{made.pk}/").status_code == 404


# ---------------------------------------------------------------- the account
def test_the_page_says_how_the_account_stands_and_what_opens_it(world, fay):
    page = text(fay.get("/credit/ACME/").content.decode())

    assert "Stopped: orders are held" in page
    assert "It opens again above zero: £540.01 more are needed." in page
    assert "154% of the limit" in page


def test_the_parts_make_up_what_is_in_use_and_lead_to_the_very_orders(world, fay):
    credit.raise_credit(
        account=world.cast.account, amount=D(25), key="gift", reason="Goodwill", by=SYSTEM, now=world.now
    )
    world.cast.no_limit("dora")
    account = Account.objects.select_related("partner").get(partner__code="ACME")

    shown = pages.context(account, world.cast.acting("fay"), now=world.now)
    parts = {part.key: part for part in shown["parts"]}
    listed = {key: orders_on(fay, part.url) for key, part in [*parts.items(), ("waiting", shown["waiting"])]
              if part.url.startswith("/desk/")}  # fmt: skip

    assert {key: part.amount for key, part in parts.items()} == {"invoiced": 0, "placed": 40, "held": 1500, "rest": -25}
    assert sum(part.amount for part in parts.values() if part.is_drawn) == shown["used"] == 1515
    assert listed == {"placed": ["O-PLACED"], "held": ["O-HELD"], "waiting": ["O-WAITING"]}
    assert (shown["waiting"].amount, shown["waiting"].number) == (120, 1)


def orders_on(client, url):
    """Give the numbers of the orders that a list shows."""
    return sorted(set(re.findall(r'href="/orders/(O-[A-Z]+)/"', client.get(url).content.decode())))


def test_the_partner_finds_the_same_orders_in_its_own_list(world):
    ada = world.cast.client_for("ada")
    account = Account.objects.select_related("partner").get(partner__code="ACME")

    parts = pages.context(account, world.cast.acting("ada"), now=world.now)["parts"]

    assert {part.key: orders_on(ada, part.url) for part in parts if part.key in {"placed", "held"}} == {
        "placed": ["O-PLACED"],
        "held": ["O-HELD"],
    }


def test_a_strangers_code_in_the_filter_finds_nothing_foreign(world):
    zoe = world.cast.client_for("zoe")

    found = orders_on(zoe, "/orders/?scope=company&account=ACME&charged=held")

    assert found == []


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", 3),
        ("?kind=order", 2),
        ("?kind=allocation", 1),
        ("?kind=unexplained", 0),
        ("?q=O-HELD", 1),
        ("?q=placed", 1),
        ("?q=nothing", 0),
        ("?by=dora", 1),
        ("?at_after=2099-01-01", 0),
        ("?at_before=2099-01-01", 3),
    ],
)
def test_movements_are_found_by_kind_order_person_and_time(world, fay, query, found):
    page = fay.get(f"/credit/ACME/{query}").content.decode()

    assert len(re.findall(r'<td[^>]* data-label="Outstanding after"', page)) == found


def test_a_movement_is_found_by_its_reason(world, fay):
    credit.raise_credit(
        account=world.cast.account, amount=D(1), key="k", reason="Invoice 4711 (50%)", by=SYSTEM, now=world.now
    )

    pages_found = [
        len(re.findall('data-label="Outstanding after"', fay.get(f"/credit/ACME/?q={asked}").content.decode()))
        for asked in ("4711", "50%25", "50_", "zzz")
    ]

    assert pages_found == [1, 1, 0, 0]


def test_the_ledger_goes_out_as_a_file_with_live_text_asleep(world, fay):
    credit.raise_credit(account=world.cast.account, amount=D(1), key="k", reason="=1+1", by=SYSTEM, now=world.now)

    answer = fay.get("/credit/ACME/?export=tsv")
    lines = b"".join(answer.streaming_content).decode().splitlines()

    assert lines[0].split("\t")[:4] == ["at", "kind", "reason", "order"]
    assert lines[1].split("\t")[1:3] + lines[1].split("\t")[6:8] == ["Payment", "'=1+1", "1.000", "-539.000"]
    told = AuditEntry.objects.filter(event="list.exported").get()
    assert (told.new["list"], told.new["rows"]) == ("ledger", 4)


# ---------------------------------------------------------------- the list
@pytest.mark.parametrize(
    ("query", "codes"),
    [
        ("", ["ACME", "ZENITH"]),
        ("?sort=-balance", ["ZENITH", "ACME"]),
        ("?sort=-used", ["ACME", "ZENITH"]),
        ("?sort=limit", ["ACME", "ZENITH"]),
        ("?q=zen", ["ZENITH"]),
        ("?state=stopped", ["ACME"]),
        ("?state=nearly", []),
        ("?state=open", ["ZENITH"]),
        ("?currency=EUR", []),
        ("?allowed=yes", ["ACME", "ZENITH"]),
        ("?allowed=no", []),
    ],
)
def test_accounts_are_found_and_sorted(world, fay, query, codes):
    page = fay.get(f"/credit/{query}").content.decode()

    assert re.findall(r'<a href="/credit/([A-Z]+)/">', page) == codes


def test_a_partner_sees_its_own_account_and_no_other(world):
    found = {
        who: re.findall(r'<a href="/credit/([A-Z]+)/">', world.cast.client_for(who).get("/credit/").content.decode())
        for who in ("ada", "zoe")
    }

    assert found == {"ada": ["ACME"], "zoe": ["ZENITH"]}


# ---------------------------------------------------------------- who is below
def test_the_tab_of_a_branch_names_the_account_the_sub_limit_and_both_stops(world, fay):
    share(world)
    world.cast.set_status("acme_north", "on_credit_hold", reason="Insurer")

    page = text(fay.get("/partners/ACME_DEPOT/account/").content.decode())

    assert "the account of Acme, the nearest above that has one" in page
    assert "Acme Depot £100.00 £40.00 £60.00" in page
    assert "On credit hold because of Acme North" in page
    assert "Stopped: orders are held" in page


def test_the_first_page_the_cart_and_the_checkout_tell_what_the_sub_limit_leaves(world):
    credit.raise_credit(account=world.cast.account, amount=D(1540), key="k", reason="Paid", by=SYSTEM, now=world.now)
    share(world)
    bea = world.cast.client_for("bea")

    home = text(bea.get("/").content.decode())
    cart = text(bea.get(f"/carts/{world.cart.pk}/").content.decode())
    checkout = text(bea.get(f"/carts/{world.cart.pk}/checkout/").content.decode())

    assert "£60.00 of the sub-limit of Acme Depot of £100.00, account of Acme" in home
    assert "Outstanding credit £60.00" in cart
    assert "Outstanding credit £60.00" in checkout


# ---------------------------------------------------------------- the statement
def test_the_statement_of_a_month_is_a_pdf_also_when_nothing_moved(world, fay):
    Account.objects.update(created_at="2025-11-10T00:00Z")

    answers = [fay.get(f"/credit/ACME/statement/?month={month}") for month in ("2025-12", f"{world.now:%Y-%m}")]
    again = fay.get("/credit/ACME/statement/?month=2025-12", headers={"If-None-Match": answers[0]["ETag"]})

    assert [(each.status_code, each.content[:5]) for each in answers] == [(200, b"%PDF-")] * 2
    assert again.status_code == 304


@pytest.mark.parametrize("month", ["2020-01", "2099-01", "x", "2026-13", "2026-1"])
def test_there_is_no_statement_of_a_month_the_account_does_not_know(world, fay, month):
    assert fay.get(f"/credit/ACME/statement/?month={month}").status_code == 404


def test_nobody_reads_the_statement_of_another_company(world):
    answers = [world.cast.client_for(who).get("/credit/ACME/statement/").status_code for who in ("ada", "zoe", "bea")]

    assert (answers, Client().get("/credit/ACME/statement/").status_code) == ([200, 404, 403], 302)


def test_the_states_of_the_world_are_what_these_tests_stand_on(world):
    assert [world.placed.state, world.waiting.state, world.held.state] == [
        OrderState.PLACED, OrderState.AWAITING_APPROVAL, OrderState.ON_HOLD,
    ]  # fmt: skip
