"""The pages of price lists: what they show, what they refuse, that nothing typed is lost, and that they ask little."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from commerce.models import PriceList, PriceListAssignment, PricePolicy, PriceRule
from partners.models import Partner, PartnerLevel
from tests.factories.rows import AssignmentFactory, PriceEntryFactory, PriceListFactory, ProductFactory

D = Decimal
HX = {"HTTP_HX_REQUEST": "true"}
ENTRY = {"min_quantity": "1", "unit_price": "4,20", "effective_from": "", "effective_to": ""}


@pytest.fixture
def max_(world):
    return world.cast.client_for("max")


@pytest.fixture
def ada(world):
    return world.cast.client_for("ada")


@pytest.fixture
def own(world):
    """Give a list of acme's own with one price of its own product."""
    price_list = PriceListFactory(name="Acme's own", owner=world.cast.partners.acme)
    product = ProductFactory(code="OWN", vendor=world.cast.partners.acme)
    PriceEntryFactory(price_list=price_list, product=product, unit_price=3)
    return price_list


def page(client, url, /, *args, status=200, **data):
    answer = client.get(reverse(f"commerce:{url}", args=args), data)
    assert answer.status_code == status, answer.status_code
    return answer.content.decode()


def send(client, url, /, *args, status=302, headers=None, **data):
    answer = client.post(reverse(f"commerce:{url}", args=args), data, **(headers or {}))
    assert answer.status_code == status, answer.content.decode()[:3000]
    return answer.content.decode()


def head(**values):
    return {"name": "Summer", "currency": "gbp", "taxes": "net", "priority": "0", "is_active": "on", **values}


def test_a_list_is_made_filled_given_and_changed(world, max_):
    send(max_, "price_list_new", **head(effective_from="2026-03-01T08:00"))
    made = PriceList.objects.get(name="Summer")
    send(max_, "price_new", made.pk, product="lantern", **ENTRY)
    send(max_, "price_list_assignments", made.pk, partner="acme_depot", priority="5")
    send(max_, "price_list_settings", made.pk, **head(name="Winter", priority="9"))

    made.refresh_from_db()
    entry = made.entries.get()
    given = made.assignments.get()
    assert (entry.product.code, entry.unit_price, made.name, made.priority) == ("LANTERN", D("4.2"), "Winter", 9)
    assert (given.partner.code, given.priority) == ("ACME_DEPOT", 5)


def test_moments_are_read_in_the_readers_zone_which_is_named(world, max_):
    world.cast.users.max.timezone = "Europe/Warsaw"
    world.cast.users.max.save(update_fields=["timezone"])

    shown = page(max_, "price_list_new")
    send(max_, "price_list_new", **head(effective_from="2026-03-01T08:00"))

    assert "Time zone: Europe/Warsaw." in shown
    assert PriceList.objects.get(name="Summer").effective_from.isoformat() == "2026-03-01T07:00:00+00:00"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("currency", "XXQ"), ("currency", "1e3"), ("priority", "1e9"), ("name", ""), ("name", "x" * 121),
        ("effective_from", "soon"), ("effective_from", "0001-01-01T00:00"), ("effective_to", "9999-12-31T00:00"),
        ("name", "a\0b"), ("effective_from", "2026-13-40T99:99"),
    ],
)  # fmt: skip
def test_a_refused_head_keeps_what_was_typed(world, max_, field, value):
    shown = send(max_, "price_list_new", status=422, **head(**{"priority": "77", field: value}))

    assert 'aria-invalid="true"' in shown
    assert PriceList.objects.filter(priority=77).exists() is False


def test_the_list_page_finds_and_narrows(world, max_, own):
    PriceListFactory(name="Past", effective_to=world.now - timedelta(days=1))

    found = page(max_, "price_lists", q="acme")
    ended = page(max_, "price_lists", state="ended")

    assert ("Acme&#x27;s own" in found, "Trade" in found) == (True, False)
    assert ("Past" in ended, "Trade" in ended) == (True, False)


@pytest.mark.parametrize("url", ["price_list", "price_rules", "price_list_assignments", "price_list_versions"])
def test_staff_who_only_read_see_everything_and_change_nothing(world, url):
    sam = world.cast.client_for("sam")

    shown = page(sam, url, world.cast.price_list.pk)

    assert "Mass update" not in shown
    assert '<form method="post" action="/price-lists' not in shown


def test_a_price_is_changed_in_its_row(world, max_):
    made, product = world.cast.price_list, world.cast.products.LANTERN
    entry = made.entries.get(product=product)
    assert 'value="24.00"' in page(max_, "price_list", made.pk, q="LANTERN")

    shown = send(max_, "price_amount", made.pk, entry.pk, status=200, headers=HX, unit_price="25,5")

    fresh = made.entries.get(product=product, retired_in=None)
    assert (fresh.unit_price, "saved" in shown, f"/prices/{fresh.pk}/" in shown) == (D("25.5"), True, True)


@pytest.mark.parametrize("typed", ["-1", "NaN", "1e999", "²", "٤", "1,234", "", "1.00001", "10000000000000", "5\0"])
def test_a_price_that_is_none_is_explained_beside_the_field(world, max_, typed):
    made = world.cast.price_list
    entry = made.entries.get(product=world.cast.products.LANTERN)

    shown = send(max_, "price_amount", made.pk, entry.pk, status=422, headers=HX, unit_price=typed)

    assert 'role="alert"' in shown
    assert made.entries.get(product=world.cast.products.LANTERN).retired_in is None


def test_a_price_is_changed_without_script_as_well(world, max_):
    made = world.cast.price_list
    entry = made.entries.get(product=world.cast.products.LANTERN)

    send(max_, "price_amount", made.pk, entry.pk, unit_price="26")
    send(max_, "price_amount", made.pk, entry.pk, unit_price="27")
    told = page(max_, "price", made.pk, entry.pk)

    assert made.entries.get(product=world.cast.products.LANTERN, retired_in=None).unit_price == 26
    assert "It is now £26.00 from 1." in told
    assert "This price is past" in told


def test_an_overlap_is_refused_beside_the_field(world, max_):
    made = world.cast.price_list
    dates = {"effective_from": "2027-01-01T00:00", "effective_to": "2027-03-01T00:00"}
    send(max_, "price_new", made.pk, product="LANTERN", **{**ENTRY, **dates})

    shown = send(
        max_,
        "price_new",
        made.pk,
        status=422,
        product="LANTERN",
        **{**ENTRY, **dates, "effective_to": "2027-02-01T00:00"},
    )

    assert "from 1 Jan 2027 until before 1 Mar 2027" in shown


def test_a_removed_price_leaves_the_page(world, max_):
    made = world.cast.price_list
    entry = made.entries.get(product=world.cast.products.LANTERN)

    send(max_, "price_removal", made.pk, entry.pk)

    assert "Nothing matches" in page(max_, "price_list", made.pk, q="LANTERN")


def test_a_rule_is_tried_before_it_is_saved(world, max_):
    gold = PartnerLevel.objects.create(name="Gold")
    Partner.objects.filter(code="ACME").update(level=gold)
    made = world.cast.price_list
    rule = {
        "product": "LANTERN",
        "kind": "percent",
        "value": "10",
        "min_quantity": "1",
        "property_1": f"level={gold.pk}",
    }

    url = reverse("commerce:price_rule_new", args=[made.pk]) + "?try=1"
    tried = max_.post(url, {**rule, "partner": "ACME_DEPOT"}, **HX).content.decode()
    without_script = max_.post(url, {**rule, "partner": "Zenith"}).content.decode()
    nowhere = max_.post(url, rule, **HX)
    nothing = PriceRule.objects.count()
    send(max_, "price_rule_new", made.pk, **rule)

    assert ("£24.00" in tried, "£21.60" in tried, ">Yes<" in tried) == (True, True, True)
    assert "The list is not in force for Zenith." in without_script
    assert (nowhere.status_code, "Choose a partner" in nowhere.content.decode()) == (422, True)
    assert (nothing, PriceRule.objects.get().condition_1) == (0, f"level={gold.pk}")
    assert "level Gold" in page(max_, "price_rules", made.pk)


def test_a_mass_update_is_previewed_applied_and_undone(world, max_):
    made = world.cast.price_list
    change = {"how": "percent", "by": "10", "rounding": "currency"}

    shown = send(max_, "price_mass_update", made.pk, status=200, **change, preview="1")
    send(max_, "price_mass_update", made.pk, **change, seen_version="1", apply="1")
    changed = made.entries.get(product=world.cast.products.LANTERN, retired_in=None).unit_price
    stale = send(max_, "price_mass_update", made.pk, status=422, **change, seen_version="1", apply="1")

    assert ("Change 6 prices" in shown, "£26.40" in shown) == (True, True)
    assert changed == D("26.4")
    assert "has changed since the preview" in stale


def test_the_way_back_is_on_the_versions_page(world, max_):
    send(max_, "price_list_new", **head())
    made = PriceList.objects.get(name="Summer")
    send(max_, "price_new", made.pk, product="LANTERN", **ENTRY)

    shown = page(max_, "price_list_versions", made.pk)
    send(max_, "price_list_versions", made.pk, number="1")

    assert "LANTERN: £4.20 from 1" in shown
    assert made.entries.filter(retired_in=None).count() == 0


@pytest.mark.parametrize("number", ["", "-1", "²", "9" * 30, "7", "1\0"])
def test_a_version_that_never_was_is_refused(world, max_, number):
    send(max_, "price_list_versions", world.cast.price_list.pk, number=number)

    assert "no such earlier version" in page(max_, "price_list_versions", world.cast.price_list.pk)


def test_suggestions_name_what_the_list_may_hold(world, max_, ada, own):
    of_staff = page(max_, "price_choices", world.cast.price_list.pk, "product", product="lan")
    of_company = page(ada, "price_choices", own.pk, "product", product="lan") + page(
        ada, "price_choices", own.pk, "product", product="ow"
    )
    partners = page(ada, "price_choices", own.pk, "partner", partner="e")

    assert ("LANTERN" in of_staff, "LANTERN" in of_company, "OWN" in of_company) == (True, False, True)
    assert ("ACME_DEPOT" in partners, "ZENITH" in partners) == (True, False)


# ---------------------------------------------------------------- another's lists (C7, P12)
PAGES = [
    ("price_list", 0), ("price_list_settings", 0), ("price_list_copy", 0), ("price_list_versions", 0),
    ("price_list_assignments", 0), ("price_new", 0), ("price_rules", 0), ("price_rule_new", 0),
    ("price_mass_update", 0), ("price_import", 0), ("price_import_sample", 0), ("price", 1),
]  # fmt: skip


@pytest.mark.parametrize(("name", "has_entry"), PAGES)
def test_another_companys_list_is_not_there(world, own, name, has_entry):
    zoe = world.cast.client_for("zoe")
    args = [own.pk, own.entries.get().pk] if has_entry else [own.pk]

    theirs = zoe.get(reverse(f"commerce:{name}", args=args))
    never = zoe.get(reverse(f"commerce:{name}", args=[987_654_321, *args[1:]]))

    assert (theirs.status_code, never.status_code) == (404, 404)


def test_a_company_sees_its_own_lists_alone(world, ada, own):
    PriceListFactory(name="Zenith's secret", owner=world.cast.partners.zenith)

    shown = page(ada, "price_lists")
    exported = b"".join(ada.get(reverse("commerce:price_lists"), {"export": "tsv"}).streaming_content).decode()

    assert ("Acme&#x27;s own" in shown, "secret" in shown, "Trade" in shown) == (True, False, False)
    assert exported.count("\n") == 2
    assert "secret" not in page(ada, "partner_prices", "ACME")


def test_a_company_gives_its_list_within_its_tree_only(world, ada, own):
    send(ada, "price_list_assignments", own.pk, partner="ACME_NORTH")
    foreign = send(ada, "price_list_assignments", own.pk, status=422, partner="ZENITH")

    assert own.assignments.get().partner.code == "ACME_NORTH"
    assert "There is no such partner." in foreign


def test_a_foreign_product_is_unknown_to_a_company(world, ada, own):
    foreign = send(ada, "price_new", own.pk, status=422, product="LANTERN", **ENTRY)
    missing = send(ada, "price_new", own.pk, status=422, product="NEVER", **ENTRY)

    assert foreign.count("There is no product with this code.") == missing.count("There is no product with this code.")
    assert own.entries.count() == 1


def test_a_company_does_not_touch_the_operators_assignments(world, ada):
    given = PriceListAssignment.objects.get(price_list=world.cast.price_list)

    send(ada, "price_assignment", given.pk, status=404, act="end")
    send(ada, "partner_price_mode", "ACME", mode="lowest")
    send(ada, "partner_list_give", "ACME_DEPOT", price_list=world.cast.price_list.pk)

    given.refresh_from_db()
    assert (
        given.ended_at,
        PricePolicy.objects.count(),
        PriceListAssignment.objects.filter(partner__code="ACME_DEPOT").count(),
    ) == (None, 0, 0)


def test_the_merge_mode_is_set_shown_with_its_source_and_reset(world, max_):
    send(max_, "partner_price_mode", "ACME", mode="lowest")
    below = page(max_, "partner_prices", "ACME_DEPOT")
    send(max_, "partner_price_mode", "ACME", mode="")

    assert "Set at Acme: The lowest price of all lists." in below
    assert PricePolicy.objects.count() == 0


def test_lists_are_ordered_by_buttons_and_by_number(world, max_):
    other = PriceListFactory(name="Other")
    given = AssignmentFactory(price_list=other, partner=world.cast.partners.acme, priority=-3)

    send(max_, "price_assignment", given.pk, act="up")
    given.refresh_from_db()
    up = given.priority
    send(max_, "price_assignment", given.pk, act="priority", priority="-8")
    given.refresh_from_db()

    assert (up, given.priority) == (1, -8)
    assert page(max_, "partner_prices", "ACME").index("Trade") < page(max_, "partner_prices", "ACME").index("Other")
