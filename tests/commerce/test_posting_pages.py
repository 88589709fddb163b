"""The pages of credit messages: what they show, and that many rows take no more queries than one (K5)."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from commerce.models import CreditMessage
from tests.commerce import messages
from tests.commerce.messages import body, posting, send
from tests.pages.conftest import unhashed_static  # noqa: F401


@pytest.fixture
def fay(cast):
    return cast.client_for("fay")


def queries(client, url):
    client.get(url)
    with CaptureQueriesContext(connection) as seen:
        assert client.get(url).status_code == 200
    return len(seen)


def test_the_list_takes_no_more_queries_for_twenty_messages_than_for_one(cast, fay):
    _sender, token = messages.sender(cast)
    send(token, body(id="M-0"))
    url = reverse("commerce:credit_messages")
    one = queries(fay, url)

    for number in range(1, 20):
        send(token, body(id=f"M-{number}"))

    assert queries(fay, url) == one


def test_a_message_takes_no_more_queries_for_thirty_postings_than_for_one(cast, fay):
    token = messages.sender(cast)[1]
    send(token, body(posting(1), id="one"))
    send(token, body(*[posting(number) for number in range(30)], id="thirty"))

    counts = [
        queries(fay, reverse("commerce:credit_message", args=[CreditMessage.objects.get(message_id=name).pk]))
        for name in ("one", "thirty")
    ]

    assert counts[0] == counts[1]


def test_the_list_finds_by_outcome_and_exports_what_it_shows(cast, fay):
    token = messages.sender(cast)[1]
    send(token, body(id="good"))
    send(token, body(posting(amount="0"), id="bad"))
    url = reverse("commerce:credit_messages")

    file = b"".join(fay.get(f"{url}?outcome=posted&export=tsv").streaming_content).decode()

    rows = [line.split("\t") for line in file.splitlines()]
    assert rows[0] == ["id", "received", "sender", "outcome", "postings", "amounts"]
    assert [[row[0], *row[2:]] for row in rows[1:]] == [["good", "Bank", "posted", "1", "6.00 GBP"]]


def test_a_refused_message_shows_why_beside_the_posting(cast, fay):
    token = messages.sender(cast)[1]
    send(token, body(posting(1), posting(2, "NOBODY"), id="bad"))

    page = fay.get(reverse("commerce:credit_message", args=[CreditMessage.objects.get().pk])).content.decode()

    assert ("Nothing of this message was posted" in page, "There is no account for this code." in page) == (True, True)


def test_a_message_that_is_not_there_is_404(fay):
    names = [("credit_message", [4711]), ("credit_message_part", [4711, "body"]), ("credit_sender", [4711])]

    assert [fay.get(reverse(f"commerce:{name}", args=args)).status_code for name, args in names] == [404] * 3


@pytest.mark.parametrize("code", ["NOBODY", "OPERATOR", "ZENITH"])
def test_what_has_no_account_cannot_be_posted_on(fay, code):
    assert fay.get(reverse("commerce:credit_posting", args=[code])).status_code == 404
