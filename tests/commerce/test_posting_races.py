"""Credit messages, two and more at once, for real; each was seen to fail without what keeps them apart, as it tells."""

import threading
from decimal import Decimal

import pytest
from django.db import connection, transaction

from commerce.actions import credit, credit_message, posting
from commerce.credit_messages import reading
from commerce.models import Account, CreditMessage, LedgerEntry
from commerce.queries.posting import Posting
from core.actor import SYSTEM
from core.models import AuditEntry
from tests.commerce import messages
from tests.factories.racing import REPEATS, refusals, together
from tests.pages.conftest import unhashed_static  # noqa: F401

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


def take(cast, sender, body):
    known = {"channel": CreditMessage.Channel.HTTP, "by": SYSTEM, "now": cast.now, "sender": sender}
    return credit_message.take(message=reading.read(body), **known)


@pytest.mark.parametrize("repeat", REPEATS)
def test_the_same_message_eight_times_at_once_is_posted_once_and_answered_alike(cast, repeat):
    """Without the constraint 3 of 3 runs posted it two to eight times, see the next."""
    sender, _token = messages.sender(cast)
    body = messages.body()

    kept = together(*[lambda: take(cast, sender, body)] * 8)

    assert refusals(kept) == []
    assert {bytes(each.answer) for each in kept} == {bytes(CreditMessage.objects.get().answer)}
    assert (Account.objects.get().balance, LedgerEntry.objects.filter(kind="payment").count()) == (1006, 1)
    assert AuditEntry.objects.filter(event="creditmessage.posted").count() == 1


def test_what_keeps_them_apart_is_the_constraint(cast):
    sender, _token = messages.sender(cast)
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE commerce_creditmessage DROP CONSTRAINT credit_message_counts_once")
    try:
        together(*[lambda: take(cast, sender, messages.body())] * 8)
        posted = LedgerEntry.objects.filter(kind="payment").count()
    finally:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL session_replication_role = replica; DELETE FROM commerce_creditmessage")
            cursor.execute(
                "ALTER TABLE commerce_creditmessage ADD CONSTRAINT credit_message_counts_once"
                " UNIQUE NULLS NOT DISTINCT (sender_id, message_id)"
            )

    assert posted > 1


@pytest.mark.parametrize("repeat", REPEATS)
def test_two_messages_with_one_id_and_other_bytes_post_one_of_them(cast, repeat):
    sender, _token = messages.sender(cast)
    bodies = [messages.body(messages.posting(amount=amount)) for amount in ("6.00", "7.00")]

    answers = together(*[lambda body=body: take(cast, sender, body) for body in bodies])

    taken = [answer for answer in answers if isinstance(answer, CreditMessage)]
    refused = [answer for answer in answers if isinstance(answer, credit_message.IdTaken)]
    assert (len(taken), len(refused), CreditMessage.objects.count()) == (1, 1, 1)
    assert Account.objects.get().balance in {1006, 1007}


@pytest.mark.parametrize("repeat", REPEATS)
def test_eight_messages_at_once_all_count(cast, repeat):
    """Without FOR UPDATE on the accounts 3 of 3 runs lost some: the last balance written won."""
    sender, _token = messages.sender(cast)

    kept = together(*[lambda n=n: take(cast, sender, messages.body(id=f"M-{n}")) for n in range(8)])

    assert refusals(kept) == []
    entries = LedgerEntry.objects.order_by("id").values_list("balance_after", flat=True)
    assert list(entries) == [Decimal(1000 + 6 * n) for n in range(9)]
    assert Account.objects.get().balance == 1048


@pytest.mark.parametrize("repeat", REPEATS)
def test_messages_over_the_same_accounts_the_other_way_round_do_not_meet_in_a_deadlock(cast, repeat):
    """Accounts are locked by id. As they come in the message, 1 of 3 runs ended in a deadlock after all its tries."""
    sender, _token = messages.sender(cast)
    opened = {"currency": "GBP", "limit": Decimal(10), "by": SYSTEM, "now": cast.now}
    credit.open_account(partner=cast.partners.zenith, **opened)
    ways = [["ACME", "ZENITH"], ["ZENITH", "ACME"]] * 4
    bodies = [
        messages.body(*[messages.posting(n, code) for n, code in enumerate(way)], id=str(place))
        for place, way in enumerate(ways)
    ]

    kept = together(*[lambda body=body: take(cast, sender, body) for body in bodies])

    assert refusals(kept) == []
    assert sorted(Account.objects.values_list("balance", flat=True)) == [58, 1048]


@pytest.mark.parametrize("repeat", REPEATS)
def test_the_same_form_eight_times_at_once_posts_once(cast, repeat):
    fay = cast.acting("fay")
    wanted = Posting("1", "ACME", "refund", Decimal(5), "GBP", reason="Goodwill")

    entries = together(*[lambda: posting.by_hand(posting=wanted, key="k", by=fay, now=cast.now)] * 8)

    assert refusals(entries) == []
    assert ({entry.pk for entry in entries}, Account.objects.get().balance) == ({entries[0].pk}, 1005)


def test_an_account_that_is_busy_for_too_long_is_told_in_xml_and_can_be_tried_again(cast):
    token, is_locked, is_over = messages.sender(cast)[1], threading.Event(), threading.Event()

    def hold():
        with transaction.atomic():
            Account.objects.locked().get()
            is_locked.set()
            is_over.wait(10)
        connection.close()

    holder = threading.Thread(target=hold)
    holder.start()
    is_locked.wait(10)
    with connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = '100ms'")

    busy = messages.send(token, messages.body())
    is_over.set()
    holder.join()
    done = messages.send(token, messages.body())

    told = messages.answer(busy)
    assert (told.http, told.error, busy["Retry-After"], done.status_code) == (503, "busy", "5", 200)
    with connection.cursor() as cursor:
        cursor.execute("RESET lock_timeout")
