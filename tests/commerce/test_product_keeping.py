"""Who keeps products may do what, and what he did stands in the audit (C1, C7, P14)."""

import pytest
from django.db import transaction

from commerce.actions import category as categories
from commerce.actions import product as actions
from commerce.actions import quantity as quantities
from commerce.models import Category, Product, QuantityRule, TaxClass
from commerce.rules import product as rules
from core import audit
from core.refusal import Refused
from tests.factories.racing import REPEATS, refusals, together
from tests.factories.rows import CategoryFactory, ProductFactory

VALUES = {"code": "NEW", "name": "New", "unit": "piece", "pack_size": 1, "tax_class": "standard"}


@pytest.fixture
def own(cast):
    cast.own = ProductFactory(code="OWN", vendor=cast.partners.acme_depot, changed_at=cast.now)
    cast.foreign = ProductFactory(code="FOREIGN", vendor=cast.partners.vendor)
    return cast


def create(cast, who="max", **values):
    return actions.create(values={**VALUES, **values}, by=cast.acting(who), now=cast.now)


def edit(cast, who, product, seen=None, **values):
    seen = rules.version(Product.objects.get(pk=product.pk)) if seen is None else seen
    return actions.edit(product=product, values=values, seen=seen, by=cast.acting(who), now=cast.now)


def refused(call, *args, **kwargs):
    with pytest.raises(Refused) as caught:
        call(*args, **kwargs)
    return caught.value.sentence, caught.value.field


def last(product):
    entry = audit.of(product).last()
    return entry.event, entry.actor_name, entry.partner_id, entry.old, entry.new


def test_a_new_product_is_told_to_the_audit(own):
    product = create(own, vendor=own.partners.vendor)

    new = {"code": "NEW", "name": "New"}
    assert last(product) == ("product.created", "Max", own.partners.vendor.pk, None, new)


def test_a_companys_product_is_its_own_whatever_the_form_says(own):
    assert create(own, "vic", vendor=own.partners.acme).vendor == own.partners.vendor


@pytest.mark.parametrize("who", ["bea", "sam", "fay", "ruth"])
def test_without_the_right_nothing_is_kept(own, who):
    assert refused(create, own, who) == ("Your role does not keep products.", None)
    assert refused(edit, own, who, own.own, name="x") == ("Your role does not keep products.", None)


def test_a_product_of_somebody_else_is_not_changed(own):
    assert refused(edit, own, "ada", own.foreign, name="x") == ("This product is kept by somebody else.", None)
    assert refused(edit, own, "ada", own.products.CANDLE, name="x")[0] == "This product is kept by somebody else."


@pytest.mark.parametrize(
    ("values", "field", "sentence"),
    [
        ({"code": "own"}, "code", "The code “own” is taken."),
        ({"code": "a/b"}, "code", None),
        ({"code": ".."}, "code", None),
        ({"code": "x" * 61}, "code", None),
        ({"name": ""}, "name", "The name is missing."),
        ({"name": "x" * 201}, "name", "At most 200 characters."),
        ({"unit": ""}, "unit", "The unit is missing."),
        ({"pack_size": 0}, "pack_size", "A pack holds 1 to 1,000,000."),
        ({"delivery_days": 4000}, "delivery_days", "Give 0 to 3,650 days."),
        ({"restricted_countries": ["GB", "XX"]}, "restricted_countries", "No such country: XX."),
        ({"availability": "soon"}, "availability", "There is no such availability."),
        ({"attributes": {str(number): "x" for number in range(61)}}, "attributes", "At most 60 attributes."),
        ({"texts": {"de": {"name": "x" * 201}}}, "name_de", "At most 200 characters."),
    ],
)
def test_what_is_not_sound_is_refused_at_its_field(own, values, field, sentence):
    said, where = refused(create, own, **values)

    assert where == field
    assert sentence in (None, said)
    assert not Product.objects.filter(code="NEW").exists()


def test_a_tax_class_must_exist_once_there_are_some(own):
    create(own, tax_class="whatever")
    TaxClass.objects.create(code="standard", name="Standard")
    assert refused(create, own, code="N2", tax_class="other") == ("There is no tax class “other”.", "tax_class")


def test_the_operator_itself_is_no_vendor(own):
    assert refused(create, own, vendor=own.partners.operator)[1] == "vendor"


def test_an_edit_tells_what_was_and_what_is(own):
    edit(own, "ada", own.own, name="Better", category=CategoryFactory(code="lights"))

    old = {"name": own.own.name, "category": None}
    new = {"name": "Better", "category": "lights"}
    assert last(own.own) == ("product.edited", "Ada", own.partners.acme_depot.pk, old, new)


def test_an_edit_without_a_difference_writes_nothing(own):
    edit(own, "max", own.own, name=own.own.name)

    assert not audit.of(own.own).exists()


def test_a_company_gives_no_product_away(own):
    assert refused(edit, own, "ada", own.own, vendor=own.partners.vendor)[1] == "vendor"
    assert refused(edit, own, "ada", own.own, vendor=None)[1] == "vendor"


def test_what_was_changed_meanwhile_is_not_written_over(own):
    seen = rules.version(own.own)
    Product.objects.filter(pk=own.own.pk).update(changed_at="2026-03-03T00:00Z")

    assert "Somebody has changed this product" in refused(edit, own, "max", own.own, seen, name="x")[0]


def test_taking_off_sale_needs_a_reason_and_tells_it(own):
    known = {"ids": [own.own.pk], "by": own.acting("ada"), "now": own.now}
    assert refused(actions.set_active_many, is_active=False, reason=" ", **known)[1] == "reason"

    assert actions.set_active_many(is_active=False, reason="Recalled", **known) == 1
    assert actions.set_active_many(is_active=False, reason="Recalled", **known) == 0
    entry = audit.of(own.own).get()
    assert (entry.event, entry.reason) == ("product.deactivated", "Recalled")


def test_a_choice_with_a_foreign_product_is_refused_as_a_whole(own):
    known = {"ids": [own.own.pk, own.foreign.pk], "by": own.acting("ada"), "now": own.now}

    assert refused(actions.set_active_many, is_active=False, reason="x", **known)[0].startswith("Some of the ticked")
    assert refused(actions.set_category, category=None, **known)[0].startswith("Some of the ticked")
    assert refused(actions.set_category, category=None, **{**known, "ids": []})[0] == "Tick at least one product."


def test_the_rules_of_quantities_and_the_database_agree(own):
    """Every small rule is either taken by both or refused by both."""
    differing = []
    for minimum in range(4):
        for increment in range(4):
            for maximum in (None, 0, 1, 2, 6):
                values = {"minimum": minimum, "increment": increment, "maximum": maximum}
                answers = [_taken_by_rule(own, values), _taken_by_database(own, values)]
                differing += [values] if len(set(answers)) > 1 else []

    assert differing == []


def _taken_by_rule(own, values):
    try:
        quantities.keep(product=own.own, partner=None, **values, by=own.acting("max"), now=own.now)
    except Refused:
        return False
    QuantityRule.objects.all().delete()
    return True


def _taken_by_database(own, values):
    try:
        with transaction.atomic():
            QuantityRule.objects.create(product=own.own, **values).delete()
    except Exception:  # a division by zero is no IntegrityError
        return False
    return True


def test_companies_arrange_no_categories(own):
    category = CategoryFactory()
    for call in (
        lambda **by: categories.create(name="x", parent=None, **by),
        lambda **by: categories.edit(category=category, name="x", parent=None, **by),
        lambda **by: categories.shift(category=category, places=1, **by),
        lambda **by: categories.delete(category=category, **by),
    ):
        assert refused(call, by=own.acting("ada"), now=own.now)[0].startswith("Categories and attributes are kept")


def test_a_category_with_something_in_it_stays(own):
    top = CategoryFactory(name="Top")
    below = CategoryFactory(name="Below", parent=top)
    Product.objects.filter(pk=own.own.pk).update(category=below)
    known = {"by": own.acting("max"), "now": own.now}

    assert "categories below it" in refused(categories.delete, category=top, **known)[0]
    assert "There are products in “Below”" in refused(categories.delete, category=below, **known)[0]


def test_two_categories_side_by_side_have_two_names(own):
    known = {"by": own.acting("max"), "now": own.now}
    categories.create(name="Müll & Öl", parent=None, **known)

    assert refused(categories.create, name="müll & öl", parent=None, **known)[1] == "name"
    assert Category.objects.get().code == "mull-ol"


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("repeat", REPEATS)
def test_of_two_who_save_the_same_product_at_once_one_is_told(own, repeat):
    """Without FOR UPDATE on the product both were saved, one of them unseen."""
    seen = rules.version(Product.objects.get(pk=own.own.pk))
    by, now = own.acting("max"), own.now.replace(year=2027)
    answers = together(
        *[lambda name=name: actions.edit(product=own.own, values={"name": name}, seen=seen, by=by, now=now)
          for name in ("One", "Two")]
    )  # fmt: skip

    assert len(refusals(answers)) == 1


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("repeat", REPEATS)
def test_of_two_who_take_the_same_code_at_once_one_is_told(own, repeat):
    """Without the catch around the insertion one was answered with the database's own error."""
    answers = together(*[lambda code=code: create(own, code=code) for code in ("twin", "TWIN")])

    assert len(refusals(answers)) == 1
    assert Product.objects.filter(code__iexact="twin").count() == 1


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("repeat", REPEATS)
def test_two_moves_at_once_never_make_a_circle_of_categories(own, repeat):
    """Without the tree's lock both were taken."""
    one, two = CategoryFactory(name="One"), CategoryFactory(name="Two")
    by = own.acting("max")
    answers = together(
        lambda: categories.edit(category=one, name="One", parent=two, by=by, now=own.now),
        lambda: categories.edit(category=two, name="Two", parent=one, by=by, now=own.now),
    )

    assert len(refusals(answers)) == 1
    assert Category.objects.filter(parent=None).count() == 1
