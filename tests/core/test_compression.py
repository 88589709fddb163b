"""Pages are compressed for whoever takes that; files and streams go as they are."""

import gzip

import pytest
from django.http import HttpResponse, StreamingHttpResponse
from django.test import RequestFactory

from core.compression import CompressPages

PAGE = "<p>A page that is long enough to be worth it.</p>" * 20


def asked(response, **headers):
    return CompressPages(lambda request: response)(RequestFactory().get("/", **headers))


def test_a_page_is_compressed_and_says_so():
    answer = asked(HttpResponse(PAGE), HTTP_ACCEPT_ENCODING="gzip")

    assert answer["Content-Encoding"] == "gzip"
    assert gzip.decompress(answer.content).decode() == PAGE
    assert answer["Vary"] == "Accept-Encoding"


def test_two_answers_with_the_same_page_differ_in_length():
    lengths = {len(asked(HttpResponse(PAGE), HTTP_ACCEPT_ENCODING="gzip").content) for _time in range(40)}

    assert len(lengths) > 1


def test_who_does_not_ask_for_it_gets_the_page_as_it_is():
    assert asked(HttpResponse(PAGE)).content.decode() == PAGE


@pytest.mark.parametrize(
    "response",
    [
        HttpResponse(PAGE, content_type="application/pdf"),
        StreamingHttpResponse([PAGE.encode()]),
        HttpResponse(PAGE, content_type="audio/ogg", status=206),
    ],
)
def test_files_and_streams_go_as_they_are(response):
    assert "Content-Encoding" not in asked(response, HTTP_ACCEPT_ENCODING="gzip")
