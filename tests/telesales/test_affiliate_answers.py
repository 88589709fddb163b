"""Behind the link of an invitation, and what an affiliate sees: cards, invitations, nothing of others (F1, P12)."""

import re
from decimal import Decimal

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from commerce.models import Product
from core import outbox
from core.models import OutboxEntry
from partners.models import Membership, Partner
from partners.permissions import Role
from telesales.actions import affiliate_product as products
from telesales.actions import affiliation as actions
from telesales.models import AffiliateProduct, Affiliation, CommissionRate
from telesales.rules.affiliation import Rate
from tests.pages.canaries import text_of
from tests.pages.conftest import now, unhashed_static, world  # noqa: F401
from tests.pages.reading import sentences
from tests.telesales.affiliating import COMPANY, EMAIL, TEN, accepted, invited, link, said, state
from tests.telesales.phoning import owned

ANSWER = "/sales/affiliates/invitation/answer/"
JOIN = "/sales/affiliates/invitation/company/"
PASSWORD = {"password": "a-long-enough-secret", "again": "a-long-enough-secret"}


@pytest.fixture
def vic(cast):
    return cast.client_for("vic")


@pytest.fixture
def alf(cast):
    return cast.client_for("alf")


def seen(client, path=ANSWER):
    return re.search(r'name="seen" value="(\w+)"', client.get(path).content.decode())[1]


# ---------------------------------------------------------------- the link
def test_reading_changes_nothing_and_the_token_leaves_the_address(cast):
    made = invited(cast)
    path, client = link(), Client()
    first = client.get(path)
    client.get(ANSWER), client.head(ANSWER), client.get(JOIN)

    assert (first.status_code, first["Location"], first["Referrer-Policy"]) == (302, ANSWER, "no-referrer")
    assert state(made) == "invited"
    shown = said(client.get(ANSWER))
    assert ("Vic of Vendor asks you" in shown, "Church candle" in shown, "10 %" in shown) == (True,) * 3
    assert "Sign in to accept" in shown


def test_an_affiliate_accepts_for_his_company(cast, alf):
    made = invited(cast)
    alf.get(link())
    answer = alf.post(ANSWER, {"place": cast.memberships.alf.pk, "seen": seen(alf)})

    assert (answer.status_code, answer["Location"]) == (302, "/sales/selling/products/")
    assert state(made) == "accepted"
    assert alf.get(ANSWER).status_code == 404


def test_with_several_companies_he_chooses_one_of_his(cast, alf):
    made = invited(cast)
    other = Membership.objects.create(user=cast.users.alf, partner=cast.partners.zenith, roles=[Role.AFFILIATE])
    alf.get(link())

    assert "Which company sells?" in said(alf.get(ANSWER))
    for forged in ("", "999999", str(cast.memberships.ruth.pk), "x"):
        refused = alf.post(ANSWER, {"place": forged, "seen": seen(alf)})
        assert (refused.status_code, "Choose the company that sells." in said(refused)) == (422, True)
    answer = alf.post(ANSWER, {"place": other.pk, "seen": seen(alf)}, follow=True)

    assert "Choose Zenith at the top to sell." in said(answer)
    assert Affiliation.objects.get(pk=made.pk).affiliate == cast.partners.zenith


def test_somebody_signed_in_without_the_role_is_told_so(cast):
    invited(cast)
    ada = cast.client_for("ada")
    ada.get(link())

    assert "At none of your companies you sell for others." in said(ada.get(ANSWER))
    assert ada.post(ANSWER, {"place": cast.memberships.ada.pk}).status_code == 422


def test_declined_by_the_link_without_an_account(cast):
    made = invited(cast, "new@people.example")
    client = Client()
    client.get(link("new@people.example"))
    answer = client.post(ANSWER, {"decline": "1"}, follow=True)

    assert (state(made), "You have declined. The vendor is told." in said(answer)) == ("declined", True)


def test_an_affiliate_without_an_account_registers_and_accepts(cast):
    made = invited(cast, "nora@nordwind.example")
    client = Client()
    client.get(link("nora@nordwind.example"))
    assert "Register and accept" in said(client.get(ANSWER))
    mark = seen(client, JOIN)
    wrong = client.post(JOIN, {**COMPANY, **PASSWORD, "company": "", "again": "other", "seen": mark})
    answer = client.post(JOIN, {**COMPANY, **PASSWORD, "email": "evil@people.example", "seen": mark}, follow=True)

    assert (wrong.status_code, "This is not the same password." in said(wrong)) == (422, True)
    assert 'value="Nora Nord"' in wrong.content.decode()
    assert "You are an affiliate of Vendor." in said(answer)
    made.refresh_from_db()
    place = Membership.objects.get(partner=made.affiliate)
    assert (place.user.email, place.roles, made.affiliate.status) == (
        "nora@nordwind.example", ["affiliate"], "on_hold",
    )  # fmt: skip


@pytest.mark.parametrize("fate", ["used", "expired", "withdrawn", "again", "forged", "capitals of nonsense"])
def test_a_link_that_does_not_count_is_answered_alike(cast, fate):
    made = invited(cast)
    path = link()
    if fate == "used":
        accepted_by = cast.client_for("alf")
        accepted_by.get(path)
        accepted_by.post(ANSWER, {"place": cast.memberships.alf.pk, "seen": seen(accepted_by)})
    if fate == "expired":
        Affiliation.objects.update(expires_at=cast.now, invited_at=cast.now)
    if fate == "withdrawn":
        cast.client_for("vic").post(f"/sales/affiliates/{made.pk}/withdrawal/")
    if fate == "again":
        Affiliation.objects.update(fingerprint="f" * 64)
    if fate == "forged":
        path = path.replace(path.split("/")[-2], "f" * 64)
    if fate == "capitals of nonsense":
        path = "/sales/affiliates/invitation/link/%C3%84/"

    answer = Client().get(path)

    assert (answer.status_code, sentences(answer)) == (404, sentences(Client().get(ANSWER)))
    assert answer["Referrer-Policy"] == "no-referrer"


def test_a_mail_whose_link_is_dead_is_not_sent(cast):
    made = invited(cast)
    OutboxEntry.objects.exclude(topic="affiliation.invited").delete()
    cast.client_for("vic").post(f"/sales/affiliates/{made.pk}/withdrawal/")
    outbox.send_due()

    assert [each for each in mail.outbox if each.to == [EMAIL]] == []


# ---------------------------------------------------------------- what an affiliate sees
def test_an_affiliate_answers_what_went_to_his_address_on_his_own_page(cast, alf):
    made = invited(cast)
    shown = alf.get("/sales/selling/invitations/")
    mark = re.search(r'name="seen" value="(\w+)"', shown.content.decode())[1]

    assert "Accept for Affiliate" in said(shown)
    assert alf.post(f"/sales/selling/invitations/{made.pk}/", {"seen": mark}).status_code == 302
    assert state(made) == "accepted"


def test_what_went_to_another_address_is_not_his_to_answer(cast, alf):
    made = invited(cast, "colleague@people.example")

    assert alf.post(f"/sales/selling/invitations/{made.pk}/", {}).status_code == 404


def test_cards_say_what_he_may_sell_and_for_which_commission(cast, alf):
    made = accepted(cast, codes=("CANDLE", "TWINE", "LANTERN"), rates=(TEN,), may_phone=True)
    AffiliateProduct.objects.filter(product=cast.products.TWINE).update(may_phone=False)
    cast.products.LANTERN.is_active = False
    cast.products.LANTERN.save(update_fields=["is_active"])

    answer = alf.get("/sales/selling/products/")
    cards = dict(
        re.findall(r'class="product-name">([^<]+)<(.*?)</li>', answer.content.decode().replace("\xa0", " "), re.DOTALL)
    )

    assert sorted(cards) == ["Church candle", "Garden twine", "Storm lantern"]
    assert {name: "Phone offer" in card for name, card in cards.items()} == {
        "Church candle": True, "Garden twine": False, "Storm lantern": False,
    }  # fmt: skip
    assert ["Not to be sold on the phone" in cards["Garden twine"], "No longer sold" in cards["Storm lantern"]] == [
        True, True,
    ]  # fmt: skip
    assert all("10 %" in card and "Vendor" in card for card in cards.values())
    cast.client_for("vic").post(f"/sales/affiliates/{made.pk}/end/")
    assert "No products to sell yet" in said(alf.get("/sales/selling/products/"))


def test_whoever_is_stopped_finds_no_phone_button(cast, alf):
    accepted(cast, may_phone=True)
    cast.set_status("affiliate", "on_hold")

    shown = said(alf.get("/sales/selling/products/"))

    assert ("Church candle" in shown, "Phone offer Church candle" in shown) == (True, False)


def test_the_guide_price_is_that_of_the_recommended_list(cast, alf):
    accepted(cast, may_phone=True)
    cast.price_list.is_recommended = True
    cast.price_list.save(update_fields=["is_recommended"])

    assert "Guide price£9.95without tax" in said(alf.get("/sales/selling/products/"))


@pytest.mark.parametrize(
    "query", ["?q=candle", "?q=%00", "?vendor=x", "?page=99999999", "?vendor=99999999999999999999"]
)
def test_cards_are_searched(cast, alf, query):
    accepted(cast, codes=("CANDLE", "TWINE"))

    answer = alf.get(f"/sales/selling/products/{query}")

    assert answer.status_code == 200
    assert ("Garden twine" in said(answer)) is (query != "?q=candle")


def test_an_affiliate_reaches_nothing_else_of_his_vendors(cast, alf):
    product = owned(cast)
    accepted(cast, may_phone=True)
    refused = {
        path: alf.get(path).status_code
        for path in (
            f"/products/{product.pk}/", "/products/", "/price-lists/", f"/price-lists/{cast.price_list.pk}/",
            "/orders/", "/desk/", "/sales/affiliates/", "/sales/affiliates/new/", f"/sales/shares/{product.pk}/",
            "/sales/desk/", "/accounts/",
        )
    }  # fmt: skip

    assert set(refused.values()) <= {403, 404}, refused


# ---------------------------------------------------------------- navigation
def labels(client):
    shown = client.get("/").content.decode()
    side = shown[shown.index('class="side-nav"') : shown.index("</nav>", shown.index('class="side-nav"'))]
    return re.findall(r"</svg>([^<]+)", side)


def test_each_finds_his_part_in_one_click(cast, vic, alf, clean_cache):
    owned(cast)
    invited(cast)

    assert [label for label in labels(vic) if label in ("Affiliates", "Products to sell")] == ["Affiliates"]
    assert [label for label in labels(alf) if label in ("Products to sell", "Invitations", "Affiliates")] == [
        "Products to sell", "Invitations",
    ]  # fmt: skip
    assert "Affiliates" not in labels(cast.client_for("ada"))
    cast.products.TWINE.vendor = cast.partners.acme_depot
    cast.products.TWINE.save(update_fields=["vendor"])
    clean_cache.clear()
    assert "Affiliates" in labels(cast.client_for("ada"))


def test_a_company_that_is_stopped_is_told_of(cast, vic):
    made = accepted(cast)
    Partner.objects.filter(pk=cast.partners.affiliate.pk).update(status="on_hold", status_reason="x")

    assert "until that changes he sells nothing" in said(vic.get(f"/sales/affiliates/{made.pk}/"))


# ---------------------------------------------------------------- as often for thirty as for one
def many(cast, number, start=0):
    """Have alf's company sell many products, and others be invited."""
    for each in range(start, start + number):
        code = f"TOOL{each}"
        product = Product.objects.create(code=code, name=code, vendor=cast.partners.vendor)
        setattr(cast.products, code, product)
        invited(cast, f"n{each}@people.example", codes=(code,))
        affiliation = Affiliation.objects.get(affiliate=cast.partners.affiliate)
        how = {"products": [product], "rates": [TEN], "may_phone": True, "by": cast.acting("vic"), "now": cast.now}
        products.give(affiliation=affiliation, **how)


def counted(client, url):
    client.get(url)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


def test_the_pages_ask_as_often_for_many_rows_as_for_one(cast, vic, alf):
    made = accepted(cast)
    pages = {
        "/sales/affiliates/": vic, f"/sales/affiliates/{made.pk}/": vic, "/sales/selling/products/": alf,
        "/sales/selling/invitations/": alf, f"/sales/shares/{cast.products.CANDLE.pk}/": vic,
    }  # fmt: skip
    many(cast, 1)
    few = {url: counted(client, url) for url, client in pages.items()}
    many(cast, 12, start=1)

    assert {url: counted(client, url) for url, client in pages.items()} == few
    assert max(few.values()) <= 18, few


# ---------------------------------------------------------------- two vendors, two affiliates (T02, P12)
def test_neither_vendor_nor_affiliate_reads_of_another(cast, vic, alf):
    """Rates, addresses and names of the others stand on no page, in no list and in no file."""
    rival = cast.memberships.zoe
    Membership.objects.filter(pk=rival.pk).update(roles=[Role.VENDOR, Role.AFFILIATE])
    secret = Product.objects.create(code="CNRYTOOL", name="CNRY tool", vendor=cast.partners.zenith)
    theirs = actions.invite(
        email="cnry@people.example", products=[secret], rates=[Rate("percent", Decimal("77.7"))], message="CNRY word",
        by=cast.acting("zoe"), now=cast.now,
    )  # fmt: skip
    rate = CommissionRate.objects.get(product__affiliation=theirs)
    ours = accepted(cast, may_phone=True)
    own = [
        "/sales/affiliates/", "/sales/affiliates/?export=csv", f"/sales/affiliates/{ours.pk}/",
        "/sales/affiliates/new/",
        f"/sales/shares/{cast.products.CANDLE.pk}/",
    ]  # fmt: skip
    sold = ["/sales/selling/products/", f"/sales/selling/products/?vendor={cast.partners.zenith.pk}",
            "/sales/selling/invitations/"]  # fmt: skip
    read = [text_of(vic.get(url)) for url in own] + [text_of(alf.get(url)) for url in sold]

    assert re.findall(r"CNRY\w*|cnry@|77[.,]7", " ".join(read)) == []
    foreign = f"/sales/affiliates/{theirs.pk}/"
    posts = ("again/", "withdrawal/", "end/", "products/", "products/change/", f"rates/{rate.pk}/end/")
    assert {vic.post(foreign + part, {"act": "take"}).status_code for part in posts} == {404}
    assert vic.get(foreign).status_code == 404
    assert alf.post(f"/sales/selling/invitations/{theirs.pk}/", {}).status_code == 404
    assert vic.get(f"/sales/shares/{secret.pk}/").status_code == 404
    zoe = cast.client_for("zoe")
    zoes = [text_of(zoe.get(url)) for url in ("/sales/affiliates/", foreign, *sold)]
    assert re.findall(r"alf@|\bAlf\b|Church candle|10 %", " ".join(zoes)) == []
