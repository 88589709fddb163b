"""What was attached to a mail opens from the demo's Outbox, and from nowhere else."""

import mailbox
from email.message import EmailMessage

import pytest
from django.urls import reverse

from tests.pages.reading import document

pytestmark = pytest.mark.django_db
PDF, PAGE = b"%PDF-1.7 paper", b"<script>alert(1)</script>"


@pytest.fixture
def caught(settings, tmp_path):
    """Give the key of a mail in the demo's Outbox, with a PDF and a page attached."""
    settings.DEMO, settings.MAIL_DIR = True, str(tmp_path / "mail")
    message = EmailMessage()
    message["To"], message["Subject"] = "bea@people.example", "Order O-1 is placed"
    message.set_content("Text")
    message.add_alternative("<html><head></head><body>Hello</body></html>", subtype="html")
    message.add_attachment(PDF, maintype="application", subtype="pdf", filename="Order-confirmation-OC-000001.pdf")
    message.add_attachment(PAGE, maintype="text", subtype="html", filename="page.html")
    return mailbox.Maildir(settings.MAIL_DIR).add(message)


def address(key, number):
    return reverse("outbox_file", args=[key, number])


def test_the_outbox_names_what_is_attached_and_leads_to_it(client, caught):
    links = document(client.get("/outbox/")).xpath("//ul[@class='mail-files']//a")

    assert [(link.text_content().strip(), link.get("href")) for link in links] == [
        ("Order-confirmation-OC-000001.pdf", address(caught, 1)),
        ("page.html", address(caught, 2)),
    ]


def test_a_pdf_opens_and_anything_else_is_a_download(client, caught):
    paper, page = client.get(address(caught, 1)), client.get(address(caught, 2))

    assert (paper.content, paper["Content-Type"], paper["Content-Disposition"]) == (
        PDF,
        "application/pdf",
        'inline; filename="Order-confirmation-OC-000001.pdf"',
    )
    assert (page.content, page["Content-Type"], page["Content-Disposition"]) == (
        PAGE,
        "application/octet-stream",
        'attachment; filename="page.html"',
    )


@pytest.mark.parametrize("number", [0, 3, 10**9])
def test_what_is_not_attached_is_not_there(client, caught, number):
    assert client.get(address(caught, number)).status_code == 404


def test_outside_the_demo_there_is_nothing(client, caught, settings):
    settings.DEMO = False

    assert client.get(address(caught, 1)).status_code == 404
