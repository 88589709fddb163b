"""Packages with faults: bad rows are refused one by one, wrong totals stop everything, a killed run is picked up."""

import gzip
import shutil
from datetime import UTC, datetime
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction

from commerce.imports import customers, run
from commerce.imports.package import Package
from commerce.models import Account, Product
from core.actor import SYSTEM
from partners.models import Partner
from tests.data import digest, folder

pytestmark = [*folder.needs_data, pytest.mark.django_db, pytest.mark.xdist_group("faults")]
NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


@pytest.fixture
def copy(tmp_path):
    """A copy of the two days' package that a test may spoil, with its companions beside it."""
    for name in ("hierarchies.csv", "customer_node_map.csv"):
        shutil.copy(folder.DATA / name, tmp_path)
    return shutil.copytree(folder.SAMPLE, tmp_path / "package")


def spoil(path, old, new):
    """Replace the first occurrence of a text in a packed file."""
    path.chmod(0o644)
    text = gzip.decompress(path.read_bytes()).decode()
    assert old in text
    path.write_bytes(gzip.compress(text.replace(old, new, 1).encode()))


def load(path, **options):
    output = StringIO()
    call_command("import_online_retail", path, stdout=output, stderr=StringIO(), **options)
    return output.getvalue()


def test_rows_that_make_no_sense_are_refused_one_by_one_and_the_rest_is_loaded(copy):
    spoil(copy / "products.csv.gz", "\n10002,", f"\n{'X' * 61},")
    spoil(
        copy / "price_tiers.csv.gz",
        "\n10002,",
        "\nA,,,1,1.00,list,1,1\nB,,,0,1.00,list,1,1\nC,,,1,NaN,list,1,1\n10002,",
    )
    package = Package(copy)

    run.write(package, source(copy), StringIO(), by=SYSTEM, now=NOW)

    assert sorted((refusal.source, refusal.key[:5], refusal.reason) for refusal in package.refusals) == [
        ("price_tiers.csv.gz", "10002", "The article is not in the package."),
        ("price_tiers.csv.gz", "A", "The article is not in the package."),
        ("price_tiers.csv.gz", "B", "A quantity begins with 1."),
        ("price_tiers.csv.gz", "C", "An amount is not a number."),
        ("products.csv.gz", "XXXXX", "The article has no sound code."),
    ]
    assert Product.objects.count() == folder.expected(folder.SAMPLE)["all"]["stock_codes"] - 1


def source(path):
    return run.Source(path, path.parent / "hierarchies.csv", path.parent / "customer_node_map.csv")


def test_a_customer_whose_node_is_nowhere_is_refused_and_reported(copy, tmp_path):
    places = copy.parent / "customer_node_map.csv"
    places.chmod(0o644)
    number = next(Package(copy).customers())[1].customer_id
    text = places.read_text()
    line = next(row for row in text.splitlines() if row.startswith(f"{number},"))
    places.write_text(text.replace(line, f"{number},nowhere"))

    load(copy, errors=tmp_path / "errors.tsv")

    assert f"customers.csv.gz\t2\t{number}\tThe tree has no node nowhere." in (tmp_path / "errors.tsv").read_text()
    assert Partner.objects.filter(code=f"C{number}").count() == 0
    assert Account.objects.count() == folder.expected(folder.SAMPLE)["all"]["customers"] - 1


@pytest.mark.parametrize(
    ("old", "new"),
    [
        pytest.param(",6,2.55,0\n", ",7,2.55,0\n", id="another quantity"),
        pytest.param(",6,2.55,0\n", ",six,2.55,0\n", id="no quantity"),
        pytest.param("1,536365,85123A,", "1,999999,85123A,", id="an unknown invoice"),
    ],
)
def test_a_package_whose_lines_do_not_add_up_is_not_written(copy, old, new):
    spoil(copy / "invoice_lines.csv.gz", old, new)

    with pytest.raises(CommandError, match=r"control totals do not agree\. Nothing was written\."):
        load(copy)

    assert (Product.objects.count(), Partner.objects.count()) == (0, 0)


@pytest.mark.parametrize(
    ("name", "sentence"),
    [("products.csv.gz", "products.csv.gz"), ("expected.json", "expected.json")],
)
def test_a_package_without_one_of_its_files_is_refused_and_names_it(copy, name, sentence):
    (copy / name).unlink()

    with pytest.raises(CommandError, match=sentence):
        load(copy)

    assert Product.objects.count() == 0


class Killed(BaseException):
    """As if the process had ended here."""


@pytest.fixture(scope="module")
def straight(django_db_setup, django_db_blocker):
    """What an import that nobody killed leaves behind."""
    with django_db_blocker.unblock(), transaction.atomic():
        load(folder.SAMPLE)
        found = digest.content()
        transaction.set_rollback(True)
    return found


@pytest.mark.parametrize("work", ["write_products", "write_standard", "write", "write_contracts", "open_accounts"])
def test_an_import_that_was_killed_midway_ends_in_the_same_state_when_started_again(work, straight, monkeypatch):
    home = next(module for module in (run.catalogue, run.prices, customers) if hasattr(module, work))
    with monkeypatch.context() as patch:
        patch.setattr(home, work, _killing(getattr(home, work)))
        with pytest.raises(Killed):
            load(folder.SAMPLE)

    load(folder.SAMPLE)

    assert digest.content() == straight


def _killing(work):
    """Do the work, then end before its transaction does; of accounts, a first part is written."""

    def killed(*args, **kwargs):
        work(*args, **kwargs)
        raise Killed

    return killed
