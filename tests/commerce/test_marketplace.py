"""How the marketplace shows itself: who changes it, what is sound, and that everybody sees it at once."""

import io
import re

import pytest
from django.core.cache import cache
from PIL import Image

from commerce.actions import marketplace as actions
from commerce.documents import drawing
from commerce.emails import marketplace as emails
from commerce.rules import marketplace as rules
from core import accent, colours, logos, mail
from core import marketplace as marketplaces
from core.models import AuditEntry, Marketplace, OutboxEntry
from core.refusal import Refused
from tests.commerce.test_document_drawing import document
from tests.factories import racing


@pytest.fixture(autouse=True)
def read_anew():
    """Leave nothing of a test to the others."""
    marketplaces.forget()
    yield
    marketplaces.forget()


@pytest.fixture
def stored(settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path)


def change(cast, who="max", *, seen=None, now=None, **values):
    seen = seen or rules.version(marketplaces.stored())
    return actions.change(values=values, seen=seen, by=cast.acting(who), now=now or cast.now)


def picture(kind="PNG", size=(300, 100), colour="#d81f4f"):
    buffer = io.BytesIO()
    Image.new("RGB", size, colour).save(buffer, kind, comment=b"secret place")
    return buffer.getvalue()


def test_a_change_is_recorded_with_what_was_before_and_counts_at_once(cast, django_capture_on_commit_callbacks):
    before = marketplaces.current().name

    with django_capture_on_commit_callbacks(execute=True):
        changed = change(cast, name="Northgate")

    assert (before, changed, marketplaces.current().name) == ("Counterpart", True, "Northgate")
    rows = AuditEntry.objects.filter(event="marketplace.changed").values_list("actor_name", "old", "new")
    assert list(rows) == [("Max", {"name": "Counterpart"}, {"name": "Northgate"})]


def test_what_is_as_it_was_is_no_change(cast):
    assert change(cast, name="Counterpart", accent="") is False

    told = AuditEntry.objects.filter(event="marketplace.changed")
    assert (Marketplace.objects.exists(), told.exists()) == (False, False)


@pytest.mark.parametrize("who", ["sam", "fay", "ada", "vic"])
def test_others_change_nothing(cast, who):
    with pytest.raises(Refused, match="does not change the marketplace"):
        change(cast, who, name="Mine")
    with pytest.raises(Refused, match="does not change the marketplace"):
        actions.send_test_mail(by=cast.acting(who), now=cast.now)


def test_who_saves_second_is_told(cast):
    seen = rules.version(marketplaces.stored())
    change(cast, seen=seen, name="First")

    with pytest.raises(Refused, match="Max has changed the settings since you opened the page"):
        change(cast, seen=seen, name="Second")

    assert marketplaces.stored().name == "First"


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("name", "", "Give the marketplace a name"),
        ("accent", "red", "Write the colour as"),
        ("accent", "#ffcc00", "contrast of 1.4 to 1, it takes 4.5 to 1. The nearest one that can be read is #"),
        ("language", "xx", "one of the languages"),
        ("timezone", "Mars/Base", "Choose a time zone"),
    ],
)
def test_what_cannot_be_used_is_refused_beside_its_field(cast, field, value, words):
    with pytest.raises(Refused, match=words) as refused:
        change(cast, **{field: value})

    assert (refused.value.field, Marketplace.objects.exists()) == (field, False)


@pytest.mark.parametrize("colour", ["#1f4fd8", "#0a7d55", "#b42318", "#000000", "#6b21a8", "#ffcc00", "#ffffff"])
def test_the_colour_that_is_offered_instead_can_be_read_in_both_themes(colour):
    chosen = colours.readable(colour)

    assert min(colours.contrast(chosen, colours.WHITE), colours.contrast(chosen, colours.PAPER)) >= 4.5
    assert colours.contrast(colours.lightened(chosen), colours.NIGHT) >= 4.5


def test_the_sheet_of_a_colour_has_an_address_of_its_own():
    assert accent.address("") == ""
    assert accent.address("#0a7d55") != accent.address("#0a7d56")
    assert "--accent: #0a7d55;" in accent.sheet("#0a7d55")


def test_a_logo_is_written_anew_within_bounds(stored):
    written = logos.store(picture("JPEG", (3000, 500)))

    kept = Image.open(io.BytesIO(logos.read(written.name)))
    assert (kept.format, kept.size, kept.info) == ("PNG", (640, 107), {})
    assert (written.width, written.height) == (640, 107)
    assert b"secret place" not in logos.read(written.name)


@pytest.mark.parametrize("data", [b"<svg onload=alert(1)>", b"", picture()[:90]])
def test_what_is_no_picture_is_no_logo(stored, data):
    with pytest.raises(Refused) as refused:
        logos.store(data, field="logo")

    assert refused.value.field == "logo"


@pytest.mark.parametrize("name", ["../settings.py", "a.png", "0" * 40 + ".png"])
def test_only_names_of_stored_logos_are_read(stored, name):
    assert logos.read(name) is None


def test_mails_bear_the_name_the_answers_and_the_foot(cast):
    change(cast, name="Northgate", mail_name="Northgate sales", mail_reply_to="help@northgate.example",
           mail_footer="Northgate Ltd\n1 Mill Lane", accent="#0a7d55")  # fmt: skip

    sent = mail.render("cart_given", reader=cast.users.bea, context={"by": "Ada", "company": "Acme"})

    assert sent.from_email == "Northgate sales <no-reply@counterpart.example>"
    assert sent.reply_to == ["help@northgate.example"]
    assert sent.body.endswith("\n\n-- \nNorthgate Ltd\n1 Mill Lane\n")
    html = sent.alternatives[0][0]
    assert ("Northgate Ltd<br>1 Mill Lane" in html, "#0a7d55" in html, "Counterpart" in html) == (True, True, False)


def test_a_name_with_a_line_break_adds_no_header(cast):
    change(cast, mail_name="Sales\r\nBcc: all@example.com")

    sent = mail.render("cart_given", reader=cast.users.bea, context={"by": "Ada", "company": "Acme"})

    assert ("\n" in sent.from_email, "\r" in sent.from_email) == (False, False)


def test_a_test_mail_goes_to_whoever_asks(cast):
    actions.send_test_mail(by=cast.acting("max"), now=cast.now)

    sent = emails.test(OutboxEntry.objects.get(topic="marketplace.test").payload)
    assert (sent.to, sent.subject) == (["max@people.example"], "This is how mails of Counterpart look")


def test_documents_bear_the_logo_and_are_drawn_anew_with_another(cast, stored):
    image = re.compile(rb"/Subtype\s*/Image")
    plain, before = drawing.pdf(document()), drawing.version()
    logo = logos.store(picture())

    change(cast, logo=logo.name, logo_width=logo.width, logo_height=logo.height)
    marketplaces.forget()

    assert (bool(image.search(plain)), bool(image.search(drawing.pdf(document())))) == (False, True)
    assert drawing.version() != before


def test_a_reader_who_read_before_a_change_does_not_put_it_back(cast, django_capture_on_commit_callbacks):
    old = marketplaces.stored()
    with django_capture_on_commit_callbacks(execute=True):
        change(cast, name="Northgate")

    cache.add(marketplaces.KEY, [getattr(old, name) for name in marketplaces.NAMES])

    assert marketplaces.current().name == "Northgate"


@pytest.mark.django_db(transaction=True)
def test_of_two_at_once_one_is_told(cast):
    seen, by = rules.version(marketplaces.stored()), cast.acting("max")

    def save(name):
        return actions.change(values={"name": name}, seen=seen, by=by, now=cast.now)

    answers = racing.together(lambda: save("One"), lambda: save("Two"))

    assert len(racing.refusals(answers)) == 1
    assert AuditEntry.objects.filter(event="marketplace.changed").count() == 1
