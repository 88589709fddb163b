"""The pages of partners: what they show, what they keep on a refusal, who reads what (P1-P13)."""

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from approvals.models import SpendingLimit
from partners.actions import manager as managers
from partners.models import AccountAssignment, Address, Membership, Partner, PartnerType
from tests.factories.rows import PartnerFactory
from tests.pages.reading import document, fields, of_class, sentences, words

TABS = {
    "max": ["Info", "Hierarchy", "Users", "Prices", "Account", "Terms", "Spend limits", "Activity", "History"],
    "ada": ["Info", "Hierarchy", "Users", "Prices", "Account", "Terms", "Spend limits", "Activity", "History"],
    "sam": ["Info", "Hierarchy", "Prices", "Terms", "Spend limits", "Activity", "History"],
}
EVIL = "<script>alert('x')</script>\"><img src=x onerror=alert(1)>"


def form_at(client, url, button):
    """Give what the form with this button would send as it stands."""
    for form in document(client.get(url)).xpath("//main//form"):
        if button in words(form):
            return fields(form)
    raise AssertionError(f"{url} has no form with {button}")


def tab_names(client, url):
    return [words(tab) for tab in of_class(document(client.get(url)), "tab", "a")]


@pytest.mark.parametrize("who", TABS)
def test_each_tab_that_is_shown_opens_and_is_the_current_one(world, who):
    client = world.cast.client_for(who)

    assert tab_names(client, "/partners/ACME_DEPOT/") == TABS[who]
    for tab in of_class(document(client.get("/partners/ACME_DEPOT/")), "tab", "a"):
        page = document(client.get(tab.get("href")))
        assert [words(each) for each in page.xpath("//a[@class='tab'][@aria-current='page']")] == [words(tab)]


def test_the_banner_names_what_holds_a_branch_and_since_when(world):
    world.cast.set_status("acme", "on_credit_hold")

    *_frame, banner = sentences(world.cast.client_for("ada").get("/partners/ACME_DEPOT/history/"))

    assert banner.startswith("On credit hold because of Acme (Invoice 4711 is overdue). Since ")
    assert banner.endswith(", by Fay.")


def test_names_are_shown_as_text_on_every_page(world):
    depot = world.cast.partners.acme_depot
    Partner.objects.filter(pk=depot.pk).update(name=EVIL, attributes={EVIL: EVIL}, notes=EVIL)
    Address.objects.filter(partner=depot).update(label=EVIL[:80])
    client = world.cast.client_for("max")

    for page in ("", "profile/", "hierarchy/", "prices/", "account/", "activity/", "history/", "move/?q=acme"):
        answer = client.get(f"/partners/ACME_DEPOT/{page}")
        assert (answer.status_code, "<script>alert" in answer.content.decode()) == (200, False)
    assert "<script>alert" not in client.get("/partners/ACME/hierarchy/?all=1").content.decode()
    assert "<script>alert" not in client.get("/partners/?q=script").content.decode()


def test_saving_a_profile_as_it_stands_changes_nothing(world):
    Partner.objects.filter(code="ACME_DEPOT").update(
        attributes={"territory": "GB"}, default_roles=["buyer"], type=PartnerType.objects.create(name="OEM")
    )
    before = Partner.objects.filter(code="ACME_DEPOT").values().get()
    client = world.cast.client_for("max")
    page = document(client.get("/partners/ACME_DEPOT/profile/"))
    (form,) = [form for form in page.xpath("//main//form") if "Save the profile" in words(form)]
    sent = {**fields(form), "default_roles": ["buyer"]}
    for part in ("name", "value"):
        sent[f"attributes_{part}"] = form.xpath(f".//input[@name='attributes_{part}']/@value")

    assert client.post("/partners/ACME_DEPOT/profile/", sent).status_code == 302
    assert Partner.objects.filter(code="ACME_DEPOT").values().get() == before


def test_a_refused_profile_keeps_everything_that_was_entered(world):
    client = world.cast.client_for("max")
    sent = form_at(client, "/partners/ACME_DEPOT/profile/", "Save the profile")
    wrong = {"name": "New name", "tax_number": "GB123456780", "phone": "12", "email": "nobody", "notes": "Kept"}

    answer = client.post("/partners/ACME_DEPOT/profile/", {**sent, **wrong})

    kept = form_at_answer(answer, "Save the profile")
    assert answer.status_code == 422
    assert {name: kept[name] for name in wrong} == wrong
    assert len(of_class(document(answer), "field-error")) == 3


def form_at_answer(answer, button):
    return next(fields(form) for form in document(answer).xpath("//main//form") if button in words(form))


def test_a_stale_profile_is_refused_once_and_saved_when_sent_again(world):
    client = world.cast.client_for("ada")
    sent = form_at(client, "/partners/ACME_DEPOT/profile/", "Save the profile")
    Partner.objects.filter(code="ACME_DEPOT").update(email="other@acme.example")

    refused = client.post("/partners/ACME_DEPOT/profile/", {**sent, "name": "Depot 2"})
    again = client.post("/partners/ACME_DEPOT/profile/", form_at_answer(refused, "Save the profile"))

    assert (refused.status_code, again.status_code) == (422, 302)
    assert Partner.objects.get(code="ACME_DEPOT").name == "Depot 2"


def test_a_company_is_not_shown_the_operators_fields_and_cannot_send_them(world):
    Partner.objects.filter(code="ACME_DEPOT").update(notes="Pays late", attributes={"tier": "silver"})
    client = world.cast.client_for("ada")
    sent = form_at(client, "/partners/ACME_DEPOT/profile/", "Save the profile")
    forged = {"attributes_name": ["tier"], "attributes_value": ["gold"], "notes": "", "code": "MINE", "level": "1"}

    answer = client.post("/partners/ACME_DEPOT/profile/", {**sent, **forged, "name": "Depot"})

    row = Partner.objects.get(pk=world.cast.partners.acme_depot.pk)
    assert (answer.status_code, row.name, row.code) == (302, "Depot", "ACME_DEPOT")
    assert (row.notes, row.attributes) == ("Pays late", {"tier": "silver"})
    assert "Pays late" not in client.get("/partners/ACME_DEPOT/").content.decode()


def test_a_company_is_created_with_its_administrator_and_a_wrong_field_loses_nothing(world):
    client = world.cast.client_for("max")
    sent = {"name": "Müller & Söhne", "currency": "EUR", "admin_name": "Nina", "admin_email": "nina"}

    refused = client.post("/partners/new/", sent)
    created = client.post("/partners/new/", {**sent, "admin_email": "nina@mueller.example"})

    assert (refused.status_code, form_at_answer(refused, "Create the company")["name"]) == (422, "Müller & Söhne")
    assert created.headers["Location"] == "/partners/MULLER-SOHNE/"
    place = Membership.objects.get(partner__code="MULLER-SOHNE")
    assert (place.user.name, place.roles) == ("Nina", ["partner_administrator"])


def test_a_branch_is_added_from_the_tree(world):
    client = world.cast.client_for("ada")

    answer = client.post("/partners/ACME_NORTH/branches/new/", {"name": "Acme Annex"})

    assert answer.headers["Location"] == "/partners/ACME-ANNEX/"
    assert Partner.objects.get(code="ACME-ANNEX").parent == world.cast.partners.acme_north


def test_the_tree_is_a_tree_for_whoever_does_not_see_it(world):
    page = document(world.cast.client_for("ada").get("/partners/ACME/hierarchy/?open=ACME_NORTH"))

    items = page.xpath("//ul[@role='tree']/li[@role='treeitem']")
    shown = [(item.get("data-code"), item.get("aria-level"), item.get("aria-expanded")) for item in items]
    assert shown == [("ACME", "1", "true"), ("ACME_NORTH", "2", "true"), ("ACME_DEPOT", "3", None)]
    assert [item.get("tabindex") for item in items] == ["0", "-1", "-1"]


def test_without_script_a_level_opens_by_its_link(world):
    client = world.cast.client_for("ada")
    page = document(client.get("/partners/ACME/hierarchy/"))
    link = page.xpath("//li[@data-code='ACME_NORTH']/a[contains(@class, 'tree-toggle')]/@href")[0]

    opened = document(client.get(f"/partners/ACME/hierarchy/{link}"))

    assert opened.xpath("//li[@data-code='ACME_DEPOT']/@aria-level") == ["3"]


def test_children_come_as_lines_of_the_level_that_asks(world):
    answer = world.cast.client_for("ada").get("/partners/ACME_NORTH/children/?level=7")

    assert document(answer).xpath("//li/@aria-level") == ["7"]


@pytest.mark.parametrize("given", ["?level=x", "?level=-3", "?level=99999999999", "?after=9999999", "?after=%00", ""])
def test_odd_questions_for_children_are_answered(world, given):
    assert world.cast.client_for("ada").get(f"/partners/ACME/children/{given}").status_code == 200


def test_a_branch_is_moved_after_its_preview(world):
    client = world.cast.client_for("ada")
    preview = client.get("/partners/ACME_DEPOT/move/?to=ACME")

    moved = client.post("/partners/ACME_DEPOT/move/", form_at_answer(preview, "Move 1 node"))

    assert (preview.status_code, moved.status_code) == (200, 302)
    assert Partner.objects.get(code="ACME_DEPOT").parent == world.cast.partners.acme


def test_a_preview_alone_moves_nothing_and_a_stale_one_is_shown_again(world):
    client = world.cast.client_for("ada")
    preview = client.get("/partners/ACME_DEPOT/move/?to=ACME")
    world.cast.set_status("acme_north", "on_hold")

    refused = client.post("/partners/ACME_DEPOT/move/", form_at_answer(preview, "Move 1 node"))

    assert refused.status_code == 422
    assert any("Something has changed since the preview" in sentence for sentence in sentences(refused))
    assert Partner.objects.get(code="ACME_DEPOT").parent == world.cast.partners.acme_north
    assert client.post("/partners/ACME_DEPOT/move/", form_at_answer(refused, "Move 1 node")).status_code == 302


def test_between_companies_the_successor_is_asked_for_and_kept_on_a_refusal(world):
    client = world.cast.client_for("max")
    sent = form_at(client, "/partners/ACME_NORTH/move/?to=ZENITH", "Move 2 nodes")

    wrong = client.post("/partners/ACME_NORTH/move/", {**sent, "branch": "dora"})
    right = client.post("/partners/ACME_NORTH/move/", {**form_at_answer(wrong, "Move 2 nodes"), "branch": "zoe"})

    assert (wrong.status_code, form_at_answer(wrong, "Move 2 nodes")["branch"]) == (422, "dora")
    assert right.status_code == 302
    carl = SpendingLimit.objects.get(membership=world.cast.memberships.carl)
    assert carl.approver == world.cast.memberships.zoe


@pytest.mark.parametrize("to", ["ZENITH", "-", "NOBODY", "%00"])
def test_a_companys_administrator_finds_no_other_company_as_a_destination(world, to):
    answer = world.cast.client_for("ada").get(f"/partners/ACME_DEPOT/move/?to={to}")

    assert answer.status_code == (422 if to == "-" else 404)


def test_the_search_for_a_parent_shows_what_one_sees(world):
    page = document(world.cast.client_for("ada").get("/partners/ACME_DEPOT/move/?q=zenith"))

    assert page.xpath("//a[contains(@href, 'to=')]") == []


def test_a_company_is_drawn_from_the_pool_and_the_second_reads_who(world):
    client = world.cast.client_for("sam")

    client.post("/partners/ZENITH/manager/draw/")
    second = world.cast.client_for("max").post("/partners/ZENITH/manager/draw/", follow=True)

    assert AccountAssignment.objects.get().manager == world.cast.memberships.sam
    assert "Sam already looks after Zenith." in sentences(second)
    assert "Zenith" in client.get("/partners/accounts/").content.decode()


def test_the_buyer_sees_his_representative_on_the_first_page(world):
    managers.assign(
        partner=world.cast.partners.acme, manager=world.cast.memberships.sam, by=world.cast.acting("max"), now=world.now
    )

    page = document(world.cast.client_for("bea").get("/"))

    (card,) = page.xpath("//section[@aria-labelledby='representative']")
    assert (words(card), card.xpath(".//a/@href")) == (
        "Your representative Sam sam@people.example",
        ["mailto:sam@people.example"],
    )
    assert "Your representative" not in world.cast.client_for("zoe").get("/").content.decode()


def test_a_price_is_explained_for_the_partner(world):
    client = world.cast.client_for("sam")

    page = client.get("/partners/ACME_DEPOT/prices/?sku=candle&quantity=50").content.decode()
    unknown = client.get("/partners/ACME_DEPOT/prices/?sku=NOPE")

    assert ("£9.50" in page, "Price list “Trade”, from 50 pieces" in page) == (True, True)
    assert (unknown.status_code, "There is no product with this code." in unknown.content.decode()) == (422, True)


def test_a_branch_sees_how_much_is_left_and_the_ledger_where_it_may(world):
    Membership.objects.filter(user=world.cast.users.carl).update(roles=["partner_administrator"])

    branch = world.cast.client_for("carl").get("/partners/ACME_DEPOT/account/").content.decode()
    company = world.cast.client_for("ada").get("/partners/ACME_DEPOT/account/").content.decode()

    assert ("the account of Acme" in branch, "/credit/ACME/" in branch) == (True, False)
    assert "/credit/ACME/" in company


def more_partners(cast, number):
    rows = [
        Partner(code=f"SHOP-{each}", name=f"Shop {each}", parent=cast.partners.acme_depot) for each in range(number)
    ]
    for partner in Partner.objects.bulk_create(rows):
        Address.objects.create(partner=partner, label="A", street="1", city="Hull", country="GB")


PAGES = [
    ("sam", "/partners/"),
    ("max", "/partners/"),
    ("max", "/partners/?q=shop"),
    ("max", "/partners/?effective=open"),
    ("ada", "/partners/"),
    ("max", "/partners/ACME_DEPOT/"),
    ("max", "/partners/ACME_DEPOT/hierarchy/"),
    ("ada", "/partners/ACME/hierarchy/?all=1"),
    ("ada", "/partners/ACME_DEPOT/children/"),
    ("max", "/partners/ACME_DEPOT/prices/"),
    ("ada", "/partners/ACME_DEPOT/activity/"),
    ("max", "/partners/ACME_DEPOT/history/"),
    ("ada", "/partners/ACME_DEPOT/move/?q=shop"),
]


MOST = {"/partners/ACME_DEPOT/": 12}
"""The page of a partner also names the customers that his status leaves alone."""


def statements(client, url):
    """Count the statements of a page; a figure of the bar that was kept for a while may be due in one of two."""
    with CaptureQueriesContext(connection) as captured:
        client.get(url)
    return len(captured)


@pytest.mark.parametrize(("who", "url"), PAGES)
def test_a_page_asks_as_often_for_thirty_partners_as_for_one(cast, who, url):
    asked = []
    for number in (1, 15, 30):
        with transaction.atomic():
            more_partners(cast, number)
            client = cast.client_for(who)
            assert client.get(url).status_code == 200
            asked.append(min(statements(client, url) for _time in range(2)))
            transaction.set_rollback(True)

    few, some, more = asked
    assert (max(asked) <= MOST.get(url, 11), abs(some - few) <= 1, more - some in {0, 1}) == (True, True, True), asked


def test_a_code_is_found_whatever_its_case_and_a_foreign_one_never(cast):
    PartnerFactory(code="Zeta", parent=cast.partners.zenith)
    client = cast.client_for("ada")

    assert client.get("/partners/acme_depot/hierarchy/").status_code == 200
    assert {client.get(f"/partners/{code}/history/").status_code for code in ("Zeta", "ZENITH", "nobody")} == {404}
