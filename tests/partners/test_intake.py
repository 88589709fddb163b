"""Partners from files: read as people have them, shown first, written once, safe to repeat (P10)."""

import csv
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from core import jobs
from core.models import AuditEntry, Job
from partners import imports
from partners.intake import job, reading
from partners.models import Address, Membership, Partner, PartnerType
from tests.factories.rows import AddressFactory, PartnerFactory

PARTNERS = (
    "code,name,parent,type,currency,email,street,postcode,city,country\n"
    "NEW,New Trading,,Retailer,eur,office@new.example,1 High Street,LS1,Leeds,gb\n"
    "NEW-1,New Leeds,new,,,,,,,\n"
    "DEPOT-2,Second depot,ACME_NORTH,,,,,,,\n"
)


def uploaded(text, kind="partners", by=None, encoding="utf-8", name="file.csv"):
    """Check a file as the page does; give the job."""
    data = text if isinstance(text, bytes) else text.encode(encoding)
    made = job.started_check(kind, SimpleUploadedFile(name, data), by)
    jobs.work()
    made.refresh_from_db()
    return made


def written(checked, by, *, mode="sound", invite=False):
    """Write a checked file; give the job."""
    made = job.started_write(checked, mode=mode, invite=invite, by=by)
    jobs.work()
    made.refresh_from_db()
    return made


def counts(made):
    return [made.result["counts"][key] for key in ("new", "changed", "unchanged", "refused")]


def reasons(made):
    return [(row["line"], row["reason"]) for row in made.result["samples"]["refused"]]


def report(made):
    """Give the rows of a job's error file."""
    file = made.files.get(role="report")
    return list(csv.reader(io.StringIO(b"".join(file.chunks()).decode("utf-8-sig"))))


@pytest.fixture
def max(cast):
    return cast.acting("max")


def test_checking_writes_no_partner(cast, max):
    before = Partner.objects.count()
    checked = uploaded(PARTNERS, by=max)

    assert (checked.state, counts(checked), Partner.objects.count()) == ("done", [3, 0, 0, 0], before)
    assert checked.result["sentence"] == "3 new, 0 changed, 0 as they are, 0 refused."


def test_what_was_checked_is_written_below_new_and_known_parents(cast, max):
    made = written(uploaded(PARTNERS, by=max), max)

    rows = Partner.objects.filter(code__in=["NEW", "NEW-1", "DEPOT-2"]).order_by("pk")
    assert counts(made) == [3, 0, 0, 0]
    assert {row.code: row.parent and row.parent.code for row in rows} == {
        "NEW": None, "NEW-1": "NEW", "DEPOT-2": "ACME_NORTH",
    }  # fmt: skip
    new = Partner.objects.get(code="NEW")
    assert (new.type.name, new.currency, new.email) == ("Retailer", "EUR", "office@new.example")
    address = new.addresses.get()
    assert (address.street, address.country, address.is_default_ship_to) == ("1 High Street", "GB", True)


def test_the_same_file_again_changes_nothing(cast, max):
    checked = uploaded(PARTNERS, by=max)
    written(checked, max)
    entries = AuditEntry.objects.count()
    again = written(checked, max)

    assert (counts(again), AuditEntry.objects.count()) == ([0, 0, 3, 0], entries)
    assert counts(uploaded(PARTNERS, by=max)) == [0, 0, 3, 0]


def test_a_change_is_shown_field_by_field_and_told_in_the_audit(cast, max):
    AddressFactory(partner=cast.partners.acme, city="Hull", is_default_bill_to=True)
    text = "code;name;city;type;level\nacme;Acme Ltd;York;OEM;\n"
    checked = uploaded(text, by=max)

    assert checked.result["samples"]["changed"][0]["fields"] == [
        ["name", "Acme", "Acme Ltd"], ["type", "", "OEM"], ["city", "Hull", "York"],
    ]  # fmt: skip
    written(checked, max)
    acme = Partner.objects.get(code="ACME")
    assert (acme.name, acme.type.name, acme.addresses.get().city) == ("Acme Ltd", "OEM", "York")
    entry = AuditEntry.objects.get(event="partner.import_changed")
    assert (entry.actor_name, entry.old, entry.new) == (
        "Max", {"name": "Acme", "type": "", "city": "Hull"}, {"name": "Acme Ltd", "type": "OEM", "city": "York"},
    )  # fmt: skip


def test_an_empty_cell_leaves_what_is_there(cast, max):
    Partner.objects.filter(code="ACME").update(phone="123")
    checked = uploaded("code,name,phone,parent\nACME,,,\nACME_NORTH,,,ACME\n", by=max)

    assert counts(checked) == [0, 0, 2, 0]


REFUSED = [
    ("code,name\n,Nobody\n", "The code is missing."),
    ("code,name\nA,One\na,Two\n", "The code is not unique: it is line 2's already."),
    ("code,name\nA,\n", "The name is missing."),
    ("code,name,parent\nA,One,NOWHERE\n", "The parent NOWHERE is missing."),
    ("code,name,parent\nA,One,B\nB,Two,A\n", "It lies on a circle of parents: A > B > A."),
    ("code,name,parent\nA,One,A\n", "It lies on a circle of parents: A > A."),
    ("code,name,parent\nACME,Acme,ZENITH\n",
     "It stands elsewhere in the tree: an import does not move partners, its own page does."),
    ("code,name\nOPERATOR,Mine\n", "The operator is not imported."),
    ("code,name,parent\nA,One,OPERATOR\n", "The parent OPERATOR is missing."),
    ("code,name,email\nA,One,nobody\n", "Enter a valid email address."),
    ("code,name,currency\nA,One,XXQ\n", "XXQ is no currency."),
    ("code,name,country\nA,One,Germany\n", "Write the country with two letters, as DE."),
    ("code,name,vat,country\nA,One,DE1,DE\n",
     "This is not a valid VAT number of DE: please look at its digits again."),
    ("code,name,website\nA,One,java script\n", "Enter a valid URL."),
    ("code,name\nA/B,One\n", "The code is too long, or has a slash in it."),
    (f"code,name\nA,{'x' * 201}\n", "name is too long: at most 200 characters."),
    ("code,name\nA,One\0\n", "A NUL character stands in this row."),
    ("code,name\nA,One,more\n", "The row has 3 cells, the head has 2."),
]  # fmt: skip


@pytest.mark.parametrize(("text", "reason"), REFUSED, ids=[reason[:40] for _text, reason in REFUSED])
def test_what_is_wrong_is_refused_with_its_reason(cast, max, text, reason):
    checked = uploaded(text, by=max)

    assert reason in [why for _line, why in reasons(checked)]


def test_what_hangs_below_a_refused_row_is_refused_with_it(cast, max):
    checked = uploaded("code,name,parent,email\nA,One,,wrong\nB,Two,A,\nC,Three,B,\n", by=max)

    assert reasons(checked) == [
        (2, "Enter a valid email address."), (3, "Its parent was refused."), (4, "Its parent was refused."),
    ]  # fmt: skip


def test_all_or_nothing_writes_nothing_when_one_row_of_5000_is_wrong(cast, max):
    rows = [f"P{number},Partner {number}" for number in range(5000)]
    rows[2500] = "P2500,"
    before = Partner.objects.count()
    checked = uploaded("code,name\n" + "\n".join(rows), by=max)
    nothing = written(checked, max, mode="all")

    assert counts(checked) == [4999, 0, 0, 1]
    assert (nothing.state, nothing.note, Partner.objects.count()) == (
        "failed", "Nothing was written: 1 rows are refused, the first is line 2502: The name is missing.", before,
    )  # fmt: skip
    assert counts(written(checked, max)) == [4999, 0, 0, 1]
    assert Partner.objects.count() == before + 4999


def test_the_refused_rows_can_be_mended_and_uploaded_again(cast, max):
    text = 'code\tname\tnotes\nA\t\t"=1+1, ""x"""\nB\tTwo\t\n'
    checked = uploaded(text, by=max)
    rows = report(checked)

    assert rows == [["line", "reason", "code", "name", "notes"], ["2", "The name is missing.", "A", "", '\'=1+1, "x"']]
    rows[1][3] = "One"
    buffer = io.StringIO()
    csv.writer(buffer).writerows(rows)
    mended = uploaded(buffer.getvalue(), by=max)
    written(mended, max)
    assert (mended.result["unused"], Partner.objects.get(code="A").notes) == ([], '=1+1, "x"')


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
def test_a_file_is_read_whatever_program_wrote_it(delimiter, encoding):
    text = f'Kundennummer{delimiter}Firma\r\nA{delimiter}"Müller{delimiter} Söhne"\r\n\r\n'
    table = reading.read("partners", text.encode(encoding))

    assert [line.cells for line in table.lines] == [{"code": "A", "name": f"Müller{delimiter} Söhne"}]


def test_a_column_that_is_missing_is_named_and_the_first_rows_are_shown(cast, max):
    checked = uploaded("nummer;ort\n1;Kiel\n2;Ulm\n", by=max)

    assert checked.state == "failed"
    assert checked.note == (
        "These columns are missing: name. The file begins like this:\nnummer | ort\n1 | Kiel\n2 | Ulm"
    )


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "These columns are missing: code, name. The file begins like this:\n"),
        (b"code,name,Code\n", "These columns stand twice: code."),
        (b"\xff\xfe\x00", "The file is not sound text (utf-16)."),
        (b'code,name\nA,"' + b"x" * 200_000, "Line 2 cannot be read: field larger than field limit (100000)."),
    ],
)
def test_a_file_that_cannot_be_read_says_why(data, sentence):
    with pytest.raises(imports.Unreadable) as refused:
        reading.read("partners", data)

    assert str(refused.value) == sentence


def test_heads_that_mean_nothing_are_left_out_and_told(cast, max):
    checked = uploaded("code,name,shoe size,attribute:Region\nA,One,42,North\n", by=max)
    written(checked, max)

    assert checked.result["unused"] == ["shoe size"]
    assert Partner.objects.get(code="A").attributes == {"Region": "North"}


def test_whoever_lost_the_right_meanwhile_writes_nothing(cast, max):
    checked = uploaded(PARTNERS, by=max)
    Membership.objects.filter(user__username="max").update(roles=["ssr"])
    made = written(checked, max)

    assert (made.state, made.note) == ("failed", "Your role does not import partners.")
    assert not Partner.objects.filter(code="NEW").exists()


def test_nobody_writes_a_file_that_somebody_else_checked(cast, max):
    checked = uploaded(PARTNERS, by=max)
    Job.objects.filter(pk=checked.pk).update(owner=cast.users.ada)
    made = written(checked, max)

    assert (made.state, made.note) == ("failed", "The file is not there any more. Please upload it again.")


def test_types_that_are_there_are_found_whatever_their_case(cast, max):
    kind = PartnerType.objects.create(name="Retailer")
    written(uploaded("code,name,type\nA,One,RETAILER\n", by=max), max)

    assert Partner.objects.get(code="A").type == kind
    assert PartnerType.objects.count() == 1


def test_a_city_alone_makes_no_address(cast, max):
    PartnerFactory(code="LONE", name="Lone")
    checked = uploaded("code,name,city\nLONE,Lone,York\n", by=max)

    assert (counts(checked), Address.objects.count()) == ([0, 0, 1, 0], 0)
