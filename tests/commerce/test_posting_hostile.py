"""Hostile documents at the address for credit messages: 400 in XML, soon, nothing fetched, nothing kept (K5, X06)."""

import ctypes
import gzip
import resource
import socket
import threading
import time
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from commerce.credit_messages import NAMESPACE
from commerce.models import CreditMessage
from tests.commerce import messages
from tests.commerce.messages import HEAD, body, posting, send
from tests.pages.conftest import unhashed_static  # noqa: F401

INNER = f'<creditPostings xmlns="{NAMESPACE}" id="x">{posting()}</creditPostings>'
XSI = 'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
XINCLUDE = 'xmlns:xi="http://www.w3.org/2001/XInclude"'
BOMB = "".join(f"<!ENTITY a{n} '{f'&a{n - 1};' * 10}'>" for n in range(1, 10))
QUADRATIC = f"<!DOCTYPE a [<!ENTITY a '{'x' * 50_000}'>]><a>{'&a;' * 50_000}</a>"


def attributes(number):
    return " ".join(f"a{n}=''" for n in range(number))


def started(text):
    return (HEAD + text).encode()


HOSTILE = {
    "an internal entity": started(f'<!DOCTYPE a [<!ENTITY e "6.00">]>{INNER.replace("6.00", "&e;")}'),
    "an external entity": started(f'<!DOCTYPE a [<!ENTITY e SYSTEM "LISTENER/e">]>{INNER.replace("ACME", "&e;")}'),
    "a file": started(f'<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/passwd">]>{INNER.replace("ACME", "&e;")}'),
    "an external DTD": started(f'<!DOCTYPE a SYSTEM "LISTENER/a.dtd">{INNER}'),
    "a parameter entity": started(f'<!DOCTYPE a [<!ENTITY % p SYSTEM "LISTENER/p">%p;]>{INNER}'),
    "a DOCTYPE alone": started(f"<!DOCTYPE a>{INNER}"),
    "a DOCTYPE in UTF-16": ('<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE a>' + INNER).encode("utf-16"),
    "billion laughs": started(f'<!DOCTYPE a [<!ENTITY a0 "ha">{BOMB}]><a>&a9;</a>'),
    "a quadratic blow-up": started(QUADRATIC),
    "an unknown entity": started(INNER.replace("ACME", "&amount;")),
    "an XInclude": started(INNER.replace("<posting", f'<xi:include {XINCLUDE} href="LISTENER/i"/><posting', 1)),
    "100,000 levels": started("<a>" * 100_000 + "</a>" * 100_000),
    "100,000 levels left open": started("<a>" * 100_000),
    "a million elements": started(f"<a>{'<b/>' * 1_000_000}</a>"),
    "200,000 attributes": started(INNER.replace("<posting", f"<posting {attributes(200_000)}")),
    "240,000 wrong attributes": started(INNER.replace(posting(), f"<posting {attributes(6)}/>" * 40_000)),
    "10,001 postings": started(INNER.replace(posting(), "".join(posting(n) for n in range(10_001)))),
    "a name of 4 MB": started(f"<{'a' * 4_000_000}/>"),
    "a value of 4 MB": started(INNER.replace("ACME", "a" * 4_000_000)),
    "a NUL at its end": started(INNER) + b"\0",
    "a NUL in a value": started(INNER.replace("ACME", "AC\0ME")),
    "a NUL by number": started(INNER.replace("ACME", "AC&#0;ME")),
    "a lone surrogate": started(INNER.replace("ACME", "&#xD800;")),
    "invalid UTF-8": started(INNER).replace(b"ACME", b"AC\xffME"),
    "an overlong form": started(INNER).replace(b"ACME", b"AC\xc0\xafME"),
    "Latin-1 that says UTF-8": started(INNER.replace("ACME", "ÄCME")).decode().encode("iso-8859-1"),
    "UTF-8 that says UTF-16": started(INNER).replace(b"UTF-8", b"UTF-16"),
    "UTF-16 that says UTF-8": (HEAD + INNER).encode("utf-16"),
    "half a UTF-16": (HEAD.replace("UTF-8", "UTF-16") + INNER).encode("utf-16")[:-1],
    "UTF-7": started(INNER).replace(b"UTF-8", b"UTF-7"),
    "EBCDIC": (HEAD.replace("UTF-8", "cp037") + INNER).encode("cp037"),
    "UTF-32": (HEAD.replace("UTF-8", "UTF-32") + INNER).encode("utf-32"),
    "an encoding of its own": started(INNER).replace(b"UTF-8", b"x" * 40),
    "a gzip'd body": gzip.compress(started(INNER)),
    "nothing": b"",
    "blanks": b" \n ",
    "no XML": b'{"amount": 6}',
    "a PDF": b"%PDF-1.7\n\xe2\xe3\xcf\xd3",
    "two roots": started(INNER + INNER),
    "two declarations": started(HEAD + INNER),
    "an end that is missing": started(INNER[:-5]),
    "an attribute twice": started(INNER.replace('number="1"', 'number="1" number="2"')),
    "no namespace": started(INNER.replace(f' xmlns="{NAMESPACE}"', "")),
    "another namespace": started(INNER.replace(NAMESPACE, "urn:counterpart:credit:2")),
    "an unbound prefix": started(INNER.replace("<posting", "<c:posting").replace("</posting", "</c:posting")),
    "a comment that splits a value": started(INNER.replace("6.00", "6<!-- x -->0.00")),
    "an instruction that splits a value": started(INNER.replace("6.00", "6<?x y?>0.00")),
    "an element in a value": started(INNER.replace("6.00", "6<b/>.00")),
    "an element of its own": started(INNER.replace("<posting", "<other/><posting", 1)),
    "no posting": started(INNER.replace(posting(), "")),
    "no id": started(INNER.replace(' id="x"', "")),
    "an id of nothing": started(INNER.replace('id="x"', 'id=" "')),
    "an id of 81 characters": started(INNER.replace('id="x"', f'id="{"x" * 81}"')),
    "a kind of its own": started(INNER.replace('"payment"', '"order"')),
    "another type by name": started(INNER.replace("<amount", f'<amount {XSI} xsi:type="xs:string"')),
    "nothing by name": started(INNER.replace("<amount", f'<amount {XSI} xsi:nil="true"')),
    "a number in words": started(INNER.replace("6.00", "six")),
    "an exponent": started(INNER.replace("6.00", "6e2")),
    "a comma": started(INNER.replace("6.00", "6,00")),
    "not a number": started(INNER.replace("6.00", "NaN")),
    "without end": started(INNER.replace("6.00", "INF")),
    "Arabic digits": started(INNER.replace("6.00", "٦")),
    "a day that is none": started(INNER.replace("</amount>", "</amount><valueDate>2026-02-30</valueDate>")),
    "the year 0": started(INNER.replace("</amount>", "</amount><valueDate>0000-01-01</valueDate>")),
}


@pytest.fixture
def token(cast):
    return messages.sender(cast, per_minute=600)[1]


@pytest.fixture
def listener():
    """Give the address of a listener on loopback, and what has connected to it."""
    server, seen = socket.create_server(("127.0.0.1", 0)), []

    def listen():
        while True:
            try:
                seen.append(server.accept()[1])
            except OSError:
                return

    threading.Thread(target=listen, daemon=True).start()
    yield f"http://127.0.0.1:{server.getsockname()[1]}", seen
    server.close()


def memory():
    """Give what this process holds, in MB, without what is free already and only kept by the C library."""
    ctypes.CDLL(None).malloc_trim(0)
    return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize() / 2**20


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_document_gets_400_in_xml_and_leaves_nothing(token, listener, name):
    address, seen = listener
    message = HOSTILE[name].replace(b"LISTENER", address.encode())
    send(token, b"<a/>")  # whatever the first message of a process loads is not this one's
    before, began = memory(), time.process_time()

    response = send(token, message)

    taken, grown = time.process_time() - began, memory() - before
    answer = messages.answer(response)
    assert (answer.http, answer.status, response["Content-Type"]) == (400, "error", "application/xml; charset=utf-8")
    assert answer.error in {"not_well_formed", "not_valid"}
    assert (taken < 1, grown < 50, seen, CreditMessage.objects.count()) == (True, True, [], 0), (taken, grown)


@pytest.mark.parametrize(
    "message",
    [
        started(INNER.replace(" id=", f' {XSI} xsi:schemaLocation="{NAMESPACE} LISTENER/s" id=')),
        started(INNER.replace(" id=", f' {XSI} xsi:noNamespaceSchemaLocation="LISTENER/s" id=')),
        started(f'<?xml-stylesheet href="LISTENER/s"?>{INNER}<!-- the end -->'),
    ],
)  # fmt: skip
def test_a_hint_where_to_fetch_something_is_not_followed(token, listener, message):
    address, seen = listener

    response = send(token, message.replace(b"LISTENER", address.encode()))

    assert (messages.answer(response).http, seen) == (200, [])


@pytest.mark.parametrize(
    "message",
    [
        body(id="x", head=""),
        b"\xef\xbb\xbf" + body(id="x"),
        (HEAD.replace("UTF-8", "UTF-16") + INNER).encode("utf-16"),
        (HEAD.replace("UTF-8", "UTF-16") + INNER).encode("utf-16-be"),
        (HEAD.replace("UTF-8", "ISO-8859-1") + INNER.replace("</amount>", "</amount><reference>Ü</reference>")).encode(
            "iso-8859-1"
        ),
        started(INNER.replace("6.00", "<![CDATA[6.00]]>")),
        started(INNER.replace("6.00", "  6.00\n")),
    ],
)  # fmt: skip
def test_what_is_well_formed_in_an_encoding_it_names_is_posted(token, message):
    assert messages.answer(send(token, message)).rows["1"]["outstanding"] == "1006.00"


@pytest.mark.parametrize("content_type", ["application/json", "text/html", "multipart/form-data; boundary=x", ""])
def test_what_is_no_xml_by_its_type_is_not_looked_at(token, content_type):
    answer = messages.answer(send(token, body(), content_type=content_type))

    assert (answer.http, answer.error) == (415, "wrong_type")


@pytest.mark.parametrize(
    ("headers", "http", "code"),
    [
        ({"HTTP_CONTENT_ENCODING": "gzip"}, 415, "wrong_type"),
        ({"HTTP_TRANSFER_ENCODING": "chunked"}, 411, "length_required"),
        ({"CONTENT_LENGTH": str(4 * 1024 * 1024 + 1)}, 413, "too_long"),
        ({"CONTENT_LENGTH": "9" * 30}, 413, "too_long"),
        ({"CONTENT_LENGTH": "10"}, 400, "not_well_formed"),
        ({"CONTENT_LENGTH": ""}, 400, "not_well_formed"),
        ({"CONTENT_LENGTH": "0"}, 400, "not_well_formed"),
        ({"content_type": "application/xml; charset=iso-8859-1"}, 400, "not_well_formed"),
    ],
)
def test_headers_that_say_something_else_than_the_body_are_answered_in_xml(token, headers, http, code):
    answer = messages.answer(send(token, body(), **headers))

    assert (answer.http, answer.error) == (http, code)


def test_no_more_than_4_mb_are_read(token):
    """The test client sends the body's true length; one byte more is refused by it."""
    padded = body() + b" " * (4 * 1024 * 1024 + 1 - len(body()))

    assert [messages.answer(send(token, each)).http for each in (padded, padded[:-1])] == [413, 200]


def test_the_schema_is_published_and_is_what_messages_are_held_against(cast):
    response = Client().get(reverse("commerce:credit_schema"))

    published = Path("commerce/credit_messages/schema.xsd")
    assert (response.status_code, response.content) == (200, published.read_bytes())


def test_the_address_is_the_one_that_is_published():
    found = (reverse("commerce:credit_intake"), reverse("commerce:credit_schema"))

    assert found == ("/integration/credit/", "/integration/credit/schema.xsd")
