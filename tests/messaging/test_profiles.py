"""Profiles open once the other side has responded, on both sides, by whatever way one comes (S4, scenario 8)."""

import pytest

from commerce.models import Attribute, Category, PriceListAssignment, Product
from core.models import AuditEntry, OutboxEntry
from core.refusal import Refused
from messaging.actions import profile
from messaging.emails import message as emails
from messaging.models import CompanyProfile, Side, Thread
from partners.models import Address, Membership, Partner
from tests.messaging import talking
from tests.pages.conftest import now, unhashed_static  # noqa: F401
from tests.pages.reading import document, sentences, words

PROFILES = ("company", "product")
BUYERS, SELLERS = "bea", "vic"


@pytest.fixture
def thread(cast):
    """Give a thread in which bea has asked the vendor, who has not responded."""
    return talking.asked(cast, at=talking.after(cast, hours=-9)).thread


def responded(cast, thread):
    talking.responded(cast, thread, at=talking.after(cast, hours=-8))


def responded_too(cast, thread):
    responded(cast, thread)
    talking.responded(cast, thread, BUYERS, side=Side.BUYER, at=talking.after(cast, hours=-7))


STAGES = {
    "asked": (lambda cast, thread: None, {BUYERS: 404, SELLERS: 404}),
    "the seller has responded": (responded, {BUYERS: 200, SELLERS: 404}),
    "both have responded": (responded_too, {BUYERS: 200, SELLERS: 200}),
}


@pytest.mark.parametrize("stage", STAGES)
@pytest.mark.parametrize("who", [BUYERS, SELLERS])
@pytest.mark.parametrize("what", PROFILES)
def test_a_profile_is_404_before_and_200_after_the_response(cast, thread, stage, who, what):
    happens, statuses = STAGES[stage]
    happens(cast, thread)

    response = cast.client_for(who).get(f"/messages/threads/{thread.pk}/{what}/")

    assert response.status_code == statuses[who]


@pytest.mark.parametrize("stage", STAGES)
@pytest.mark.parametrize("who", [BUYERS, SELLERS])
@pytest.mark.parametrize("where", ["thread", "inbox", "mail"])
def test_names_are_plain_words_before_and_links_after(cast, thread, stage, who, where):
    happens, statuses = STAGES[stage]
    happens(cast, thread)
    across = {BUYERS: "Vale", SELLERS: "Acme"}[who]
    name = {BUYERS: cast.partners.vendor.name, SELLERS: cast.partners.acme.name}[who]
    links = [f"/messages/threads/{thread.pk}/{what}/" for what in PROFILES]

    if where == "mail":
        text = mail_to(cast, who)
        assert (any(link in text for link in links), name in text or across not in text) == (False, True)
        return
    page = document(cast.client_for(who).get(address(thread, who, where)))
    found = [each for each in links if page.xpath(f"//a[@href='{each}']")]

    assert name in words(page)
    wanted = links if statuses[who] == 200 else []
    assert found == (wanted if where == "thread" else [each for each in wanted if each.endswith("company/")])


def address(thread, who, where):
    if where == "thread":
        return f"/messages/threads/{thread.pk}/"
    return {BUYERS: "/messages/purchases/", SELLERS: "/messages/sales/"}[who]


def mail_to(cast, who):
    """Give all that the mails of messages tell somebody."""
    place = getattr(cast.memberships, who).pk
    entries = OutboxEntry.objects.filter(topic="message.written", payload__membership=place)
    mails = [emails.written(entry.payload) for entry in entries]
    return " ".join(f"{each.subject} {each.body} {each.alternatives}" for each in mails)


@pytest.mark.parametrize("what", PROFILES)
@pytest.mark.parametrize(("who", "status"), [("zoe", 404), ("sam", 404), ("max", 404), ("ruth", 403), ("fay", 403)])
def test_nobody_else_opens_a_profile(cast, thread, what, who, status):
    responded_too(cast, thread)

    assert cast.client_for(who).get(f"/messages/threads/{thread.pk}/{what}/").status_code == status


@pytest.mark.parametrize("what", PROFILES)
def test_a_second_thread_reveals_nothing_by_itself_and_a_lost_place_closes_both(cast, thread, what):
    responded_too(cast, thread)
    other = talking.asked(cast, code="LANTERN", at=talking.after(cast, hours=-6)).thread
    bea = cast.client_for(BUYERS)

    before = [bea.get(f"/messages/threads/{each.pk}/{what}/").status_code for each in (thread, other)]
    Membership.objects.filter(pk=cast.memberships.bea.pk).update(partner=cast.partners.zenith)
    after = bea.get(f"/messages/threads/{thread.pk}/{what}/").status_code

    assert (before, after) == ([200, 404], 404)


# ---------------------------------------------------------------- what they show
def described(cast):
    """Have the vendor say something of himself, past the forms."""
    vendor = cast.partners.vendor
    values = {"tax_number": "GB980780684", "website": "https://vale.example", "phone": "+44 20 7946 0958"}
    Partner.objects.filter(pk=vendor.pk).update(**values, email="desk@vale.example", notes="NOTES-OF-THE-OPERATOR")
    known = {"street": "SECRET STREET 4", "postcode": "BS1 4DJ", "is_default_ship_to": True}
    Address.objects.create(partner=vendor, label="Works", city="Bristol", country="GB", **known)
    CompanyProfile.objects.create(
        company=vendor, about="Tools since 1921.\nBy hand.", services="We sharpen & repair <b>",
        changed_at=cast.now, changed_by=cast.users.vic,
    )  # fmt: skip


def test_the_profile_of_a_company_tells_what_it_does_and_where_it_is(cast, thread):
    described(cast)
    responded(cast, thread)

    response = cast.client_for(BUYERS).get(f"/messages/threads/{thread.pk}/company/")

    page = document(response)
    facts = {words(term): words(term.getnext()) for term in page.xpath("//main//dl//dt")}
    since = Partner.objects.get(pk=cast.partners.vendor.pk).created_at
    assert facts == {
        "Name": cast.partners.vendor.name, "Town": "Bristol, United Kingdom", "VAT number": "GB980780684",
        "Phone": "+44 20 7946 0958", "E-mail": "desk@vale.example", "Web site": "https://vale.example",
        "Here since": f"{since:%B %Y}",
    }  # fmt: skip
    assert "Tools since 1921." in words(page)
    assert "We sharpen & repair <b>" in words(page)
    for hidden in ("SECRET STREET", "NOTES-OF-THE-OPERATOR", cast.users.vic.email):
        assert hidden not in response.content.decode()


def test_it_shows_of_its_products_what_the_readers_lists_show(cast, thread):
    tools = Category.objects.create(code="tools", name="Tools")
    for code in ("HIDDEN-TOOL", "GONE-TOOL"):
        Product.objects.create(code=code, name=code.title(), vendor=cast.partners.vendor, category=tools)
    Product.objects.filter(code="GONE-TOOL").update(is_active=False)
    responded(cast, thread)

    page = document(cast.client_for(BUYERS).get(f"/messages/threads/{thread.pk}/company/"))

    assert "2 products" in words(page)
    assert "Most in: Tools" in words(page)
    assert page.xpath("//ul[@class='profile-products']//a/@href") == ["/catalogue/CANDLE/"]
    assert "Hidden-Tool" not in words(page)


def test_a_script_is_no_web_site(cast, thread):
    Partner.objects.filter(pk=cast.partners.vendor.pk).update(website="javascript:alert(1)")
    responded(cast, thread)

    response = cast.client_for(BUYERS).get(f"/messages/threads/{thread.pk}/company/")

    assert "javascript" not in response.content.decode()


def test_the_profile_of_a_product_opens_also_where_no_price_list_shows_it(cast, thread):
    Attribute.objects.create(name="Burns", unit="h", position=1)
    Product.objects.filter(pk=thread.product_id).update(
        description="Beeswax, drawn by hand", attributes={"Colour": "ivory", "Burns": "40"}, pack_size=12, unit="box"
    )
    responded(cast, thread)
    PriceListAssignment.objects.all().delete()
    bea = cast.client_for(BUYERS)

    listed, response = bea.get("/catalogue/CANDLE/"), bea.get(f"/messages/threads/{thread.pk}/product/")

    page = document(response)
    facts = {words(term): words(term.getnext()) for term in page.xpath("//main//dl//dt")}
    assert (listed.status_code, response.status_code) == (404, 200)
    assert facts == {
        "Code": "CANDLE", "Unit": "box, 12 in a pack", "Sold by": cast.partners.vendor.name, "Burns": "40 h",
        "Colour": "ivory",
    }  # fmt: skip
    assert "Beeswax, drawn by hand" in words(page)


def test_it_tells_neither_prices_nor_costs(cast, thread):
    cast.price_list.entries.filter(product=thread.product_id).update(unit_price="87654.32")
    responded_too(cast, thread)

    for who in (BUYERS, SELLERS):
        response = cast.client_for(who).get(f"/messages/threads/{thread.pk}/product/")

        assert "87654" not in response.content.decode().replace(",", "")
        assert "87,654" not in response.content.decode()


@pytest.mark.parametrize("what", PROFILES)
def test_a_profile_costs_few_queries(cast, thread, what, django_assert_max_num_queries):
    described(cast)
    responded(cast, thread)
    bea = cast.client_for(BUYERS)
    bea.get(f"/messages/threads/{thread.pk}/{what}/")

    with django_assert_max_num_queries(10):
        bea.get(f"/messages/threads/{thread.pk}/{what}/")


# ---------------------------------------------------------------- one's own
def written(cast, who="ada", about="Facilities for schools.", services="Night service."):
    return profile.write(about=about, services=services, by=cast.acting(who), now=cast.now)


def test_an_administrator_writes_what_others_read(cast):
    found = written(cast)

    assert (found.company, found.about, found.services, found.changed_by) == (
        cast.partners.acme, "Facilities for schools.", "Night service.", cast.users.ada,
    )  # fmt: skip
    row = AuditEntry.objects.get(event="profile.changed")
    assert (row.subject_id, row.partner_id, row.actor_name, row.old, row.new) == (
        cast.partners.acme.pk, cast.partners.acme.pk, "Ada", {"about": "", "services": ""},
        {"about": "Facilities for schools.", "services": "Night service."},
    )  # fmt: skip


def test_a_change_is_audited_and_none_is_not(cast):
    written(cast)
    written(cast)
    written(cast, services="")

    assert [row.new["services"] for row in AuditEntry.objects.filter(event="profile.changed").order_by("pk")] == [
        "Night service.", "",
    ]  # fmt: skip


def test_the_manager_writes_the_operators(cast):
    assert written(cast, "max").company == cast.partners.operator


def test_an_administrator_writes_of_his_own_company_alone(cast):
    assert written(cast, "zoe").company == cast.partners.zenith


def test_a_vendor_writes_of_his_company(cast):
    assert written(cast, "vic").company == cast.partners.vendor


@pytest.mark.parametrize("who", ["bea", "carl", "sam", "fay", "ruth", "alf"])
def test_others_do_not_write_it(cast, who):
    with pytest.raises(Refused, match="Administrators and vendors of the company itself"):
        written(cast, who)

    assert CompanyProfile.objects.count() == 0


def test_the_administrator_of_a_branch_does_not(cast):
    Membership.objects.filter(pk=cast.memberships.ada.pk).update(partner=cast.partners.acme_north)

    with pytest.raises(Refused, match="Administrators and vendors of the company itself"):
        written(cast)
    assert cast.client_for("ada").get("/messages/profile/").status_code == 403


def test_too_many_words_are_refused_and_stay_in_the_form(cast):
    ada = cast.client_for("ada")

    response = ada.post("/messages/profile/", {"about": "x" * 3001, "services": "Night service."})

    page = document(response)
    assert (response.status_code, CompanyProfile.objects.count()) == (422, 0)
    assert page.xpath("//textarea[@name='services']/text()")[0].strip() == "Night service."
    with pytest.raises(Refused, match="At most 3000 characters"):
        written(cast, about="x" * 3001)


def test_the_page_shows_it_as_others_see_it(cast, thread):
    responded_too(cast, thread)
    ada = cast.client_for("ada")

    ada.post("/messages/profile/", {"about": "Facilities for schools.", "services": ""})
    page = document(ada.get("/messages/profile/"))

    assert page.xpath("//*[@id='about']/ancestor::section//p/text()") == ["Facilities for schools."]
    assert any("Saved" in said for said in sentences(ada.get("/messages/profile/"))) is False
    seen = document(cast.client_for(SELLERS).get(f"/messages/threads/{thread.pk}/company/"))
    assert "Facilities for schools." in words(seen)


def test_a_vendor_reaches_it_from_his_navigation_and_finds_the_tabs_that_open_to_him(cast):
    vic = cast.client_for("vic")
    entry = "//nav[@id='navigation']//a[@href='/messages/profile/']"

    page = document(vic.get("/messages/profile/"))
    tabs = [tab.get("href") for tab in page.xpath("//nav[@class='tabs']/a")]

    assert [" ".join(link.text_content().split()) for link in page.xpath(entry)] == ["Company profile"]
    assert tabs == ["/messages/profile/"]
    assert [vic.get(url).status_code for url in tabs] == [200]
    assert not page.xpath("//main//a[starts-with(@href, '/partners/')]")


def test_who_finds_it_among_his_companys_pages_has_no_second_entry(cast):
    page = document(cast.client_for("ada").get("/messages/profile/"))

    assert page.xpath("//nav[@id='navigation']//a[@href='/partners/']")
    assert not page.xpath("//nav[@id='navigation']//a[@href='/messages/profile/']")


def test_a_vendors_branch_has_none(cast):
    branch = Partner.objects.create(code="VENDOR_SHOP", name="Vendor shop", parent=cast.partners.vendor)
    Membership.objects.filter(pk=cast.memberships.vic.pk).update(partner=branch)
    vic = cast.client_for("vic")

    assert vic.get("/messages/profile/").status_code == 403
    assert not document(vic.get("/messages/sales/")).xpath("//a[@href='/messages/profile/']")


def test_it_is_reached_from_the_companys_page(cast):
    ada, bea = cast.client_for("ada"), cast.client_for("bea")

    assert document(ada.get("/partners/ACME/")).xpath("//a[@href='/messages/profile/']")
    assert not document(ada.get("/partners/ACME_NORTH/")).xpath("//a[@href='/messages/profile/']")
    assert bea.get("/messages/profile/").status_code == 403
    assert Thread.objects.count() == 0
