"""Products from files: every row is decided, said, and written by the thousand (C1, C6, C7)."""

import csv
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from commerce.intake.products import job
from commerce.models import Attribute, Product, TaxClass
from commerce.pages import product_listings
from core import audit, intake, jobs
from core.models import AuditEntry, Job
from tests.factories.racing import statements
from tests.factories.rows import CategoryFactory, ProductFactory


@pytest.fixture
def own(cast):
    cast.own = ProductFactory(code="OWN", name="Own lamp", vendor=cast.partners.acme_depot)
    cast.foreign = ProductFactory(code="FOREIGN", name="Foreign lamp", vendor=cast.partners.vendor)
    return cast


def checked(cast, text, who="max", name="products.csv"):
    data = text if isinstance(text, bytes) else text.encode()
    made = job.started_check(SimpleUploadedFile(name, data), cast.acting(who))
    jobs.work()
    return Job.objects.get(pk=made.pk)


def written(cast, check, who="max", mode=intake.SOUND):
    made = job.started_write(check, mode=mode, by=cast.acting(who))
    jobs.work()
    return Job.objects.get(pk=made.pk)


def counts(check):
    return [check.result["counts"][key] for key in ("new", "changed", "unchanged", "refused")]


def reasons(check):
    return [row["reason"] for row in check.result["samples"]["refused"]]


def test_rows_are_new_changed_as_they_are_or_refused_and_the_check_writes_nothing(own):
    before = list(Product.objects.order_by("pk").values())
    check = checked(own, "sku,name\nNEW,New\ncandle,Altar candle\nLANTERN,Storm lantern\n,Nameless\nNEW,Twice\n")

    assert (counts(check), list(Product.objects.order_by("pk").values())) == ([1, 1, 1, 2], before)
    assert reasons(check) == ["The code is missing.", "The code stands in line 2 already."]


def test_everything_a_product_is_can_stand_in_a_file(own):
    lights = CategoryFactory(code="lights", name="Lights")
    TaxClass.objects.create(code="reduced", name="Reduced")
    TaxClass.objects.create(code="standard", name="Standard")
    text = (
        "Artikelnummer;Bezeichnung;Beschreibung;Warengruppe;Lieferant;Einheit;VE;Steuerklasse;Verfügbarkeit;Lieferzeit;"
        "Aktiv;Nicht verkauft nach;Name deutsch;Beschreibung polnisch;Merkmal:Farbe\n"
        "00815;Lampe;Hell;LIGHTS;vendor;box;12;reduced;auf Bestellung;14;nein;no, CH;Leuchte;Jasna;rot\n"
    )
    check = checked(own, text)
    written(own, check)

    product = Product.objects.get(code="00815")
    assert (product.name, product.description, product.category, product.vendor) == (
        "Lampe", "Hell", lights, own.partners.vendor,
    )  # fmt: skip
    assert (product.unit, product.pack_size, product.tax_class, product.availability, product.delivery_days) == (
        "box", 12, "reduced", "to_order", 14,
    )  # fmt: skip
    assert (product.is_active, product.restricted_countries, product.attributes) == (
        False, ["CH", "NO"], {"Farbe": "rot"},
    )  # fmt: skip
    assert product.texts == {"de": {"name": "Leuchte"}, "pl": {"description": "Jasna"}}
    assert Attribute.objects.get().name == "Farbe"
    assert audit.of(product).get().event == "product.imported"


def test_an_empty_cell_leaves_what_is_there(own):
    Product.objects.filter(code="OWN").update(description="Old", attributes={"A": "1", "B": "2"}, delivery_days=3)
    check = checked(own, "code,name,description,delivery days,attribute:A,attribute:B\nOWN,,,,9,\n")
    written(own, check)

    product = Product.objects.get(code="OWN")
    assert (product.name, product.description, product.delivery_days) == ("Own lamp", "Old", 3)
    assert product.attributes == {"A": "9", "B": "2"}
    entry = audit.of(product).get()
    assert (entry.event, entry.old, entry.new) == (
        "product.import_changed", {"attributes": {"A": "1", "B": "2"}}, {"attributes": {"A": "9", "B": "2"}},
    )  # fmt: skip


@pytest.mark.parametrize(
    ("head", "cell", "reason"),
    [
        ("pack size", "0", "A pack holds 1 to 1,000,000."),
        ("pack size", "1.5", "Pack size: “1.5” is not a whole number."),
        ("pack size", "٣", "Pack size: “٣” is not a whole number."),
        ("delivery days", "9999", "Give 0 to 3,650 days."),
        ("availability", "soon", "There is no availability “soon”."),
        ("active", "perhaps", "On sale: “perhaps” is neither yes nor no."),
        ("category", "nowhere", "There is no category “nowhere”, or several have that name."),
        ("vendor", "NOBODY", "There is no vendor “NOBODY”."),
        ("vendor", "OPERATOR", "There is no vendor “OPERATOR”."),
        ("tax class", "none", "There is no tax class “none”."),
        ("not sold to", "GB XX", "No such country: XX."),
        ("name", "x" * 201, "At most 200 characters."),
        ("unit", "x" * 21, "At most 20 characters."),
        ("attribute:Long", "x" * 201, "The attribute “Long” is too long."),
    ],
)
def test_what_cannot_be_is_refused_with_its_reason(own, head, cell, reason):
    TaxClass.objects.create(code="standard", name="Standard")
    check = checked(own, f"code,{head}\nOWN,{cell}\n")

    assert (counts(check), reasons(check)) == ([0, 0, 0, 1], [reason])


@pytest.mark.parametrize("code", ["a/b", "..", "x" * 61, "a?b"])
def test_a_new_code_must_be_one(own, code):
    assert counts(checked(own, f"code,name\n{code},New\n")) == [0, 0, 0, 1]


def test_a_new_product_has_a_name(own):
    assert reasons(checked(own, "code\nNEW\n")) == ["The name is missing."]


def test_a_company_imports_its_own_and_learns_of_no_others(own):
    text = (
        "code,name,vendor\nOWN,Mine,\nFOREIGN,Stolen,\nCANDLE,Stolen,\nNEW,New,\nODD,Odd,VENDOR\nFREE,Free,acme_depot\n"
    )
    check = checked(own, text, "ada")
    written(own, check, "ada")

    assert counts(check) == [2, 1, 0, 3]
    assert reasons(check) == [
        "The code “FOREIGN” is taken.", "The code “CANDLE” is taken.", "There is no vendor “VENDOR”.",
    ]  # fmt: skip
    found = dict(Product.objects.filter(code__in=["OWN", "NEW", "FREE"]).values_list("code", "vendor__code"))
    assert found == {"OWN": "ACME_DEPOT", "NEW": "ACME", "FREE": "ACME_DEPOT"}
    assert Product.objects.filter(name="Stolen").count() == 0


def test_nobody_without_the_right_imports(own):
    check = checked(own, "code,name\nNEW,New\n", "bea")

    assert (check.state, check.note) == ("failed", "Your role does not keep products.")


def test_nobody_writes_a_file_that_somebody_else_checked(own):
    check = checked(own, "code,name\nNEW,New\n")
    made = written(own, check, "ada")

    assert (made.state, made.note) == ("failed", "The file is not there any more. Please upload it again.")


def test_all_or_nothing_writes_nothing_while_a_row_is_refused(own):
    check = checked(own, "code,name\nNEW,New\nBAD,\n")
    made = written(own, check, mode=intake.ALL)

    assert made.note == "Nothing was written: 1 rows are refused, the first is line 3: The name is missing."
    assert not Product.objects.filter(code="NEW").exists()


def test_a_file_that_was_written_changes_nothing_again(own):
    check = checked(own, "code,name\nNEW,New\nOWN,Better\n")
    written(own, check)
    events = AuditEntry.objects.count()
    again = written(own, check)

    assert (counts(again), AuditEntry.objects.count()) == ([0, 0, 2, 0], events)


def test_what_changed_since_the_preview_is_decided_anew(own):
    check = checked(own, "code,name\nNEW,New\n")
    ProductFactory(code="new", name="Meanwhile", vendor=own.partners.vendor)
    made = written(own, check)

    assert (counts(made), Product.objects.get(code="new").name) == ([0, 1, 0, 0], "New")


def test_the_refused_rows_come_as_a_file_to_mend(own):
    check = checked(own, "code,name,pack size\nA,,x\nB,Two,3\n")
    file = check.files.get(role="report")
    rows = list(csv.reader(io.StringIO(b"".join(file.chunks()).decode("utf-8-sig"))))

    assert rows[0] == ["line", "reason", "code", "name", "pack size"]
    assert rows[1] == ["2", "Pack size: “x” is not a whole number.", "A", "", "x"]


def test_ten_times_the_rows_take_few_more_statements(own):
    taken = []
    for number in (50, 500):
        rows = "".join(f"N{number}-{each},Name {each}\n" for each in range(number))
        check = checked(own, f"code,name\n{rows}")
        with statements() as sent:
            written(own, check)
        taken.append(len(sent))

    assert taken[1] == taken[0]


def test_the_columns_of_the_export_are_those_of_the_import(own):
    """What has no head of its own in the import would be told as left out."""

    heads = [str(column.label) for column in product_listings.COLUMNS]
    check = checked(own, ",".join(heads) + "\n" + "OWN" + "," * (len(heads) - 1) + "\n")
    keys = [column.key for column in product_listings.COLUMNS]
    also = checked(own, "\t".join(keys) + "\nOWN" + "\t" * (len(keys) - 1) + "\n")

    assert (check.result["unused"], also.result["unused"]) == ([], [])
