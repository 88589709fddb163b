"""Files of messages by their addresses: for the two companies alone, and only ever as downloads (S5, X18, T12)."""

import pytest

from core.models import AuditEntry
from messaging.actions import attachment, message
from messaging.attachment_store import FILES
from messaging.models import Attachment, Message
from partners.models import Membership
from tests.messaging import files, talking
from tests.messaging.files import upload
from tests.pages.conftest import now, unhashed_static  # noqa: F401
from tests.pages.reading import document, sentences

HEADERS = {
    "Content-Type": "application/pdf",
    "Content-Disposition": "attachment; filename*=utf-8''Offer%20%E2%80%93%202.pdf",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "private, no-store",
    "Content-Length": "",
}
INERT = {"default-src 'none'", "base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'", "sandbox"}


@pytest.fixture(autouse=True)
def root(settings, tmp_path):
    settings.MESSAGE_FILES_ROOT = str(tmp_path)
    return tmp_path


@pytest.fixture
def file(cast):
    """Give a file that bea has sent the vendor."""
    with attachment.prepared(files=[upload("../Offer – 2.pdf")]) as kept:
        message.ask(product=talking.owned(cast), words="See here.", attach=kept.attach, by=cast.acting("bea"))
    return Attachment.objects.get()


def answer(cast, who, file):
    return cast.client_for(who).get(f"/messages/files/{file.pk}/")


def status(client, file):
    response = client.get(f"/messages/files/{file.pk}/")
    response.getvalue()
    return response.status_code


@pytest.mark.parametrize("who", ["bea", "ada", "carl", "vic", "max"])
def test_both_companies_and_the_manager_download_it(cast, file, who):
    response = answer(cast, who, file)

    assert b"".join(response.streaming_content) == files.PDF
    assert {name: response[name] for name in HEADERS} == {**HEADERS, "Content-Length": str(len(files.PDF))}
    assert {part.strip() for part in response["Content-Security-Policy"].split(";")} == INERT


def test_that_a_manager_reads_others_files_is_written_down(cast, file):
    for who in ("vic", "bea"):
        answer(cast, who, file).getvalue()
    assert AuditEntry.objects.filter(event="attachment.read").count() == 0

    answer(cast, "max", file).getvalue()

    row = AuditEntry.objects.get(event="attachment.read")
    assert (row.actor_name, row.subject_id, row.new) == ("Max", file.message.thread_id, {"file": "Offer – 2.pdf"})


@pytest.mark.parametrize("name", files.GOOD)
def test_no_kind_is_shown_as_a_page(cast, name):
    with attachment.prepared(files=[upload(name, files.GOOD[name], "text/html")]) as kept:
        message.ask(product=talking.owned(cast), words="See here.", attach=kept.attach, by=cast.acting("bea"))

    response = answer(cast, "vic", Attachment.objects.get())

    assert (response["Content-Disposition"].partition(";")[0], response["X-Content-Type-Options"]) == (
        "attachment",
        "nosniff",
    )
    assert "html" not in response["Content-Type"]
    assert "svg" not in response["Content-Type"]
    assert b"".join(response.streaming_content) == files.GOOD[name]


@pytest.mark.parametrize(("who", "refused"), [("zoe", 404), ("sam", 404), ("ruth", 403), ("alf", 403), ("fay", 403)])
def test_nobody_else_does(cast, file, who, refused):
    assert answer(cast, who, file).status_code == refused


def test_without_a_session_one_signs_in_first(cast, file, client):
    response = client.get(f"/messages/files/{file.pk}/")

    assert (response.status_code, response["Location"].partition("?")[0]) == (302, "/account/sign-in/")


def test_a_foreign_file_is_as_good_as_none(cast, file):
    zoe = cast.client_for("zoe")

    foreign, none = zoe.get(f"/messages/files/{file.pk}/"), zoe.get("/messages/files/999999/")

    assert (foreign.status_code, none.status_code) == (404, 404)


@pytest.mark.parametrize(
    ("change", "after"),
    [({"roles": ["affiliate"]}, 403), ({"ended_at": "now"}, 302), ({"partner": "zenith"}, 404)],
)
def test_who_has_lost_role_or_place_reads_it_no_more(cast, file, change, after):
    vic = cast.client_for("vic")
    before = status(vic, file)
    values = {name: cast.now if value == "now" else value for name, value in change.items()}
    if "partner" in values:
        values["partner"] = getattr(cast.partners, values["partner"])
    Membership.objects.filter(pk=cast.memberships.vic.pk).update(**values)

    assert (before, status(vic, file)) == (200, after)


def test_a_file_that_the_disk_has_lost_is_not_found(cast, file):
    FILES.remove(file.path)

    assert answer(cast, "vic", file).status_code == 404


def test_head_tells_the_same_and_gives_nothing(cast, file):
    response = cast.client_for("vic").head(f"/messages/files/{file.pk}/")

    assert (response.status_code, b"".join(response)) == (200, b"")


# ---------------------------------------------------------------- sent by the page
def sent(client, thread, *uploads, body="See here."):
    return client.post(f"/messages/threads/{thread.pk}/reply/", {"body": body, "files": list(uploads)})


def test_files_are_sent_with_a_reply_and_stand_below_it(cast):
    thread = talking.asked(cast).thread
    vic = cast.client_for("vic")

    sent(vic, thread, upload("one.pdf"), upload("two.png", files.GOOD["plan.png"]))

    page = document(cast.client_for("bea").get(f"/messages/threads/{thread.pk}/"))
    assert page.xpath("//ul[@class='attachments']/li/a/span/text()") == ["one.pdf", "two.png"]
    assert page.xpath("//ul[@class='attachments']/li/a/@href") == [
        f"/messages/files/{each.pk}/" for each in Attachment.objects.order_by("pk")
    ]
    assert not page.xpath("//ul[@class='attachments']//img")


def test_a_refused_file_is_named_beside_its_field_and_the_words_stay(cast, root):
    thread = talking.asked(cast).thread

    response = sent(cast.client_for("vic"), thread, upload(), upload("page.png", files.HTML), body="All about it")

    page = document(response)
    assert (response.status_code, Message.objects.count(), list(root.rglob("*/*"))) == (422, 1, [])
    assert page.xpath("//textarea[@name='body']/text()")[0].strip() == "All about it"
    assert any("“page.png” is not what its name says" in said for said in sentences(response))


def test_the_field_says_its_limits_and_takes_several(cast):
    thread = talking.asked(cast).thread

    page = document(cast.client_for("vic").get(f"/messages/threads/{thread.pk}/"))

    [field] = page.xpath("//form[@enctype='multipart/form-data']//input[@type='file'][@name='files']")
    [hint] = page.xpath(f"//*[@id='{field.get('aria-describedby')}']")
    assert field.get("multiple") is not None
    assert "At most 5 files of 10 MB, 20 MB together" in " ".join(hint.text_content().split())


def test_a_late_reply_leaves_no_file(cast, root):
    thread = talking.asked(cast, at=talking.after(cast, hours=-72)).thread

    response = sent(cast.client_for("vic"), thread, upload(), body="Too late")

    assert (response.status_code, list(root.rglob("*/*")), Attachment.objects.count()) == (422, [], 0)


def test_a_request_that_is_too_big_keeps_the_words(cast, root, settings):
    settings.UPLOAD_MOST_BYTES = 10
    thread = talking.asked(cast).thread

    response = sent(
        cast.client_for("vic"), thread, upload("big.pdf", files.PDF + b"0" * 1_100_000), body="All about it"
    )

    page = document(response)
    assert (response.status_code, list(root.rglob("*/*")), Message.objects.count()) == (422, [], 1)
    assert page.xpath("//textarea[@name='body']/text()")[0].strip() == "All about it"
    assert any("The files are too big: at most 20 MB together" in said for said in sentences(response))
