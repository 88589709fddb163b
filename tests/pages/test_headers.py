"""Every page forbids what it does not need, and carries no inline script, style or handler."""

import mailbox
from email.message import EmailMessage

import pytest
from django.urls import reverse

from tests.pages.reading import document
from tests.pages.test_methods import somebody
from tests.site.routes_table import TABLE
from tests.site.test_routes import ARGUMENTS, CHANGE_SESSION, NAMES, clients

POLICY = {
    "default-src": "'self'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "object-src": "'none'",
    "base-uri": "'none'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
}
HEADERS = {
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
OWN_CACHING = {
    "max-age=0, no-cache, no-store, must-revalidate, private": "no-store",
    "public, max-age=31536000, immutable": "no-store",  # the logo and the accent's sheet, which their addresses name
}
FILES = {"application/pdf", "audio/mpeg", "audio/wav", "audio/x-wav", "audio/ogg", "audio/flac", "audio/mp4"}
"""What is shown in a window of its own has a policy of its own, see core.pdf.FILE_POLICY."""
"""Shown by the browser in a page of its own, see test_document_pages."""
INLINE = (
    "//*[@style] | //style | //script[not(@src)] | //@*[starts-with(name(), 'on')] | //a[starts-with(@href,'java')]"
)


def policy(response):
    parts = response["Content-Security-Policy"].split(";")
    return {name: value for name, _space, value in (part.strip().partition(" ") for part in parts)}


def headers(response):
    found = {name: response.get(name) for name in HEADERS}
    return {**found, "Cache-Control": OWN_CACHING.get(found["Cache-Control"], found["Cache-Control"])}


@pytest.fixture(scope="module")
def answered():
    """Keep the answers: one round through all pages serves every question about them."""
    return {}


@pytest.fixture
def pages(request, answered):
    """Give {address: response} of every page that somebody can open, and of refusals."""
    if not answered:
        answered.update(_round(request.getfixturevalue("world")))
    return answered


def _round(world):
    found = clients(world)
    asked = [(reverse(name, args=ARGUMENTS.get(name, lambda w: [])(world)), somebody(name, "GET") or "anon")
             for name in NAMES if name not in CHANGE_SESSION and 200 in TABLE[name, "GET"].values()]  # fmt: skip
    asked += [("/account/sign-in/", "anon"), ("/desk/", "bea"), ("/orders/O-0/", "bea"), ("/nowhere/", "anon"),
              ("/approvals/linked/1/", "anon"), ("/carts/current/", "dora")]  # fmt: skip
    answers = {(who, url): found[who].get(url) for url, who in asked}
    for answer in answers.values():
        answer.getvalue() if answer.streaming else None
    return answers


def test_every_page_has_the_headers(pages):
    html = {page: one for page, one in pages.items() if one.status_code != 302 and one.get("Content-Type") not in FILES}

    assert {page: headers(response) for page, response in html.items()} == dict.fromkeys(html, HEADERS)
    assert {page: policy(response) for page, response in html.items()} == dict.fromkeys(html, POLICY)


def test_pages_tell_other_sites_nothing_about_where_one_came_from(pages):
    told = {response["Referrer-Policy"] for response in pages.values()}

    assert told == {"same-origin", "no-referrer"}


def test_no_page_carries_inline_script_style_or_handlers(pages):
    html = {
        page: response
        for page, response in pages.items()
        if "html" in response.get("Content-Type", "") and response.content.strip()
    }

    found = {page: document(response).xpath(INLINE) for page, response in html.items()}

    assert {page: inline for page, inline in found.items() if inline} == {}


@pytest.fixture
def caught(settings, tmp_path):
    """Give the demo's Outbox with one mail in it."""
    settings.DEMO, settings.MAIL_DIR = True, str(tmp_path / "mail")
    message = EmailMessage()
    message["To"], message["Subject"] = "carl@people.example", "Please decide"
    message.set_content("Text")
    message.add_alternative('<html><head></head><body><p style="color: red">Hello</p></body></html>', subtype="html")
    return mailbox.Maildir(settings.MAIL_DIR).add(message)


def test_a_mail_in_the_demo_outbox_may_bring_styles_and_nothing_else(db, client, caught):
    page, mail = client.get("/outbox/"), client.get(f"/outbox/{caught}/")

    assert (page.status_code, policy(page)) == (200, POLICY)
    assert (mail.status_code, policy(mail)) == (
        200,
        {
            "default-src": "'none'",
            "style-src": "'unsafe-inline'",
            "img-src": "'self' data:",
            "base-uri": "'none'",
            "form-action": "'none'",
            "frame-ancestors": "'self'",
        },
    )
    assert mail["X-Frame-Options"] == "SAMEORIGIN"


def test_the_demo_shows_its_own_page_where_nothing_is(client, db, settings):
    settings.DEBUG = settings.DEMO = True

    answer = client.get("/nowhere/")

    assert (answer.status_code, "There is nothing at this address" in answer.content.decode()) == (404, True)
