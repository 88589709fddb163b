"""Files that come with messages: judged by content, kept apart, gone where their message is refused (S5, X18)."""

import hashlib
from datetime import UTC, datetime, timedelta

import pytest

from core.refusal import Refused
from messaging.actions import attachment, message
from messaging.attachment_store import FILES
from messaging.demo import files as demo
from messaging.models import Attachment, Message, Side
from messaging.rules import attachment as rules
from tests.messaging import files, talking
from tests.messaging.files import upload

NO_BYTES = b""


@pytest.fixture(autouse=True)
def root(settings, tmp_path):
    settings.MESSAGE_FILES_ROOT = str(tmp_path)
    return tmp_path


def stored(root):
    return sorted(str(each.relative_to(root)) for each in root.rglob("*") if each.is_file())


def sent(cast, uploads, **known):
    """Have the vendor respond with files. Gives the message."""
    thread = talking.asked(cast).thread
    with attachment.prepared(files=uploads) as kept:
        return message.respond(
            thread=thread, side=Side.SELLER, words="See here.", attach=kept.attach, by=cast.acting("vic"),
            moment=lambda: cast.now, **known,
        )  # fmt: skip


@pytest.mark.parametrize("name", files.GOOD)
def test_a_file_of_each_kind_is_kept_under_a_name_made_here(cast, root, name):
    content = files.GOOD[name]

    [kept] = sent(cast, [upload(name, content)]).attachments.all()

    assert (kept.name, kept.size, kept.sha256) == (name, len(content), hashlib.sha256(content).hexdigest())
    assert (stored(root), name in kept.path) == ([kept.path], False)
    with FILES.open_one(kept.path) as file:
        assert file.read() == content


def test_five_files_come_with_one_message(cast, root):
    found = sent(cast, [upload(f"{number}.pdf") for number in range(5)])

    assert [each.name for each in found.attachments.order_by("pk")] == [f"{number}.pdf" for number in range(5)]
    assert len(stored(root)) == 5


REFUSED = [
    ("page.html", files.HTML, "“page.html” is of a kind that is not sent"),
    ("page.png", files.HTML, "“page.png” is not what its name says"),
    ("page.txt", files.HTML, "“page.txt” is not what its name says"),
    ("drawing.svg", files.SVG, "“drawing.svg” is of a kind that is not sent"),
    ("drawing.jpg", files.SVG, "“drawing.jpg” is not what its name says"),
    ("run.exe", b"MZ\x90\0", "“run.exe” is of a kind that is not sent"),
    ("run.pdf", b"MZ\x90\0", "“run.pdf” is not what its name says"),
    ("run.sh", b"#!/bin/sh", "“run.sh” is of a kind that is not sent"),
    ("offer.pdf.exe", files.PDF, "“offer.pdf.exe” is of a kind that is not sent"),
    ("picture.png", files.picture("GIF"), "“picture.png” is not what its name says"),
    ("letter.docx", files.office("xl/workbook.xml"), "“letter.docx” is not what its name says"),
    ("many.zip", files.archive({"a.txt": "a"}), "“many.zip” is of a kind that is not sent"),
    ("bomb.xlsx", files.bomb(), "“bomb.xlsx” is not what its name says"),
    ("offer", files.PDF, "“offer” is of a kind that is not sent"),
    ("empty.pdf", NO_BYTES, "“empty.pdf” is empty"),
    ("big.pdf", files.PDF + b"0" * 10 * 1024 * 1024, "“big.pdf” is too big: at most 10 MB"),
]


@pytest.mark.parametrize(("name", "content", "said"), REFUSED, ids=[row[0] for row in REFUSED])
def test_other_files_are_refused_in_words_that_name_them(cast, root, name, content, said):
    with pytest.raises(Refused, match=said) as refused:
        sent(cast, [upload(), upload(name, content)])

    assert (refused.value.field, stored(root), Attachment.objects.count(), Message.objects.count()) == (
        "files",
        [],
        0,
        1,
    )


def test_all_that_is_wrong_is_told_at_once(cast):
    with pytest.raises(Refused) as refused:
        sent(cast, [upload("a.html", files.HTML), upload(), upload("b.pdf", NO_BYTES)])

    assert "“a.html” is of a kind" in refused.value.sentence
    assert "“b.pdf” is empty." in refused.value.sentence
    assert "offer.pdf" not in refused.value.sentence


def test_a_sixth_file_and_more_than_20_mb_are_refused(cast, root):
    big = files.PDF + b"0" * (7 * 1024 * 1024)

    for uploads, said in (
        ([upload()] * 6, "At most 5 files go with one message; these are 6"),
        ([upload("a.pdf", big), upload("b.pdf", big), upload("c.pdf", big)], "at most 20 MB together"),
    ):
        with pytest.raises(Refused, match=said):
            sent(cast, uploads)

    assert stored(root) == []


def test_what_was_left_out_of_the_request_is_told(root):
    with pytest.raises(Refused, match="at most 20 MB together"), attachment.prepared(files=[], is_too_big=True):
        pass


# ---------------------------------------------------------------- messages that come to nothing
def test_a_refused_message_leaves_no_file(cast, root):
    thread = talking.asked(cast).thread

    with pytest.raises(Refused, match="are over"), attachment.prepared(files=[upload()]) as kept:
        message.respond(
            thread=thread, side=Side.SELLER, words="Late", attach=kept.attach, by=cast.acting("vic"),
            moment=lambda: talking.after(cast, hours=72),
        )  # fmt: skip

    assert (stored(root), Attachment.objects.count()) == ([], 0)


def test_a_form_that_is_sent_twice_keeps_its_files_once(cast, root):
    key = "8a0f6a3e-3c1f-4c67-8a2e-222222222222"

    first, second = sent(cast, [upload()], key=key), sent(cast, [upload()], key=key)

    assert (first, Attachment.objects.count()) == (second, 1)
    assert stored(root) == [Attachment.objects.get().path]


def test_where_the_disk_fails_nothing_stays(cast, root):
    class Broken:
        name, size = "offer.pdf", len(files.PDF)

        def __init__(self):
            self.file = upload()
            self.seek, self.read = self.file.seek, self.file.read

        def chunks(self):
            yield b"%PDF"
            raise OSError("no space left")

    with pytest.raises(OSError, match="no space"):
        sent(cast, [upload(), Broken()])

    assert (stored(root), Message.objects.count()) == ([], 1)


def test_after_a_failure_nobody_knows_of_the_sweep_decides(cast, root):
    """The connection may be lost after the message was written: its files are not deleted then."""
    found = talking.asked(cast)

    def lost(kept):
        kept.attach(found)
        raise ConnectionError

    with pytest.raises(ConnectionError), attachment.prepared(files=[upload()]) as kept:
        lost(kept)

    assert stored(root) == [Attachment.objects.get().path]


def test_a_file_that_no_row_keeps_is_removed_after_an_hour(cast, root):
    sent(cast, [upload()])
    FILES.keep([b"left behind"])
    written = max(datetime.fromtimestamp(each.stat().st_mtime, UTC) for each in root.rglob("*/*"))

    young = attachment.sweep(now=written + timedelta(minutes=59))
    old = attachment.sweep(now=written + timedelta(minutes=61))

    assert (young, old, stored(root)) == (0, 1, [Attachment.objects.get().path])


def test_the_demos_files_are_such_as_are_sent(cast, root):
    for words in (
        "Both are on their way to you.",
        "About three hundred, called off monthly.",
        "It may: the certificate is printed on every carton.",
    ):
        talking.asked(cast, words=words)

    demo.make()

    names = ["Call-off plan.csv", "Carton.png", "Conformity.pdf", "Data sheet.pdf"]
    assert sorted(Attachment.objects.values_list("name", flat=True)) == names
    assert len(stored(root)) == 4


# ---------------------------------------------------------------- names
@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("../../etc/offer.pdf", "offer.pdf"),
        ("C:\\Users\\vic\\offer.pdf", "offer.pdf"),
        ("of\0fer\r\n.pdf", "of fer .pdf"),
        ("gpj.\u202efdp.pdf", "gpj. fdp.pdf"),
        ("  offer .pdf. . ", "offer .pdf"),
        (".pdf", "_.pdf"),
        ("con.pdf", "_con.pdf"),
        ("LPT1.tar.pdf", "_LPT1.tar.pdf"),
        ('a<b>:"c|?*.pdf', "a_b___c___.pdf"),
        ("Angebot für Ægir – 2.pdf", "Angebot für Ægir – 2.pdf"),
        ("e\u0301te\u0301.pdf", "été.pdf"),
        ("x" * 300 + ".pdf", "x" * 146 + ".pdf"),
        ("", "_"),
    ],
)
def test_a_name_is_cleaned_and_keeps_its_end(name, shown):
    assert rules.shown_name(name) == shown
    assert len(rules.shown_name(name)) <= 150


@pytest.mark.parametrize("path", ["../settings.py", "/etc/passwd", "ab/../../x", "ab/" + "c" * 39, "", "ab/x\0"])
def test_no_path_leads_out_of_the_store(root, path):
    with pytest.raises(FileNotFoundError):
        FILES.open_one(path)
