"""An inbox and a thread ask the database as often for thirty rows as for one, and at most ten times (S1)."""

import uuid
from datetime import timedelta

import pytest

from commerce.models import Product
from messaging.models import Message, Side, Thread, ThreadNote
from tests.messaging import talking
from tests.pages.conftest import now, unhashed_static  # noqa: F401
from tests.pages.test_query_counts import MOST, queries, rolled_back


def threads(cast, number, sellers=("vendor", "operator")):
    """More threads of acme with the vendor and with the operator, half of them with time left."""
    for seller in (getattr(cast.partners, each) for each in sellers):
        products = Product.objects.bulk_create(
            Product(code=f"{seller.code}-{each}", name=f"Novelty {each}") for each in range(number + 1)
        )
        made = Thread.objects.bulk_create(
            Thread(
                seller=seller, buyer=cast.partners.acme, product=product, subject=product.name, started_by=Side.BUYER,
                started_at=cast.now, last_at=cast.now, last_by=Side.BUYER,
                seller_due_at=cast.now + timedelta(hours=each + 1) if each % 2 else None,
            )
            for each, product in enumerate(products)
        )  # fmt: skip
        Message.objects.bulk_create(written(cast, each, 0) for each in made)


def written(cast, thread, at):
    return Message(
        thread=thread, side=Side.BUYER, author=cast.users.bea, membership=cast.memberships.bea, body="Is it there?",
        sent_at=cast.now + timedelta(seconds=at), key=uuid.uuid4(),
    )  # fmt: skip


def purchases(cast, number):
    threads(cast, number, sellers=("vendor",))


def messages(cast, number):
    """More messages, answers and notes in one thread."""
    thread = talking.asked(cast).thread
    Message.objects.bulk_create(written(cast, thread, 60 + each) for each in range(number))
    ThreadNote.objects.bulk_create(
        ThreadNote(thread=thread, side=Side.SELLER, author=cast.users.vic, body="x", at=cast.now)
        for _n in range(number)
    )


PAGES = [
    ("vic", "/messages/sales/", threads),
    ("sam", "/messages/sales/?standing=ours&unread=yes", threads),
    ("bea", "/messages/purchases/", purchases),
    ("bea", "/messages/purchases/?q=novelty", purchases),
    ("vic", "thread", messages),
    ("bea", "thread", messages),
]


@pytest.mark.parametrize(("who", "url", "fill"), PAGES, ids=[f"{who} {url}" for who, url, _fill in PAGES])
def test_the_number_of_queries_does_not_follow_the_number_of_rows(cast, who, url, fill):
    asked = []
    for rows in (0, 15, 29):
        with rolled_back():
            fill(cast, rows)
            address = f"/messages/threads/{Thread.objects.latest('pk').pk}/" if url == "thread" else url
            asked.append(queries(cast.client_for(who), address))

    few, page_full, more = asked
    assert (page_full - few, more - few in {0, 1}, max(asked) <= MOST) == (0, True, True), f"{asked} queries"
