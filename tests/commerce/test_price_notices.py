"""What is about to change is found by the query that prices, shown, and mailed once beforehand (C10)."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection

from commerce.actions import notice
from commerce.emails import notice as notice_emails
from commerce.models import NoticeKind, PriceEntry, PriceList, PriceNotice
from commerce.queries import notice as queries
from core.models import OutboxEntry
from tests.factories import racing
from tests.factories.rows import AssignmentFactory, PriceEntryFactory, PriceListFactory

D = Decimal


@pytest.fixture
def soon(now):
    return now + timedelta(days=5)


def dated(cast, price, begins, ends=None, product="LANTERN"):
    return PriceEntryFactory(
        price_list=cast.price_list, product=getattr(cast.products, product), unit_price=D(price),
        effective_from=begins, effective_to=ends,
    )  # fmt: skip


def found():
    fields = ("partner__code", "kind", "product__code", "old_price", "new_price", "min_quantity")
    return sorted(PriceNotice.objects.values_list(*fields), key=str)


def test_a_price_that_will_rise_is_found_with_both_prices(cast, now, soon):
    dated(cast, "26.00", soon)

    told = notice.sweep(now=now)

    assert (told, found()) == (1, [("ACME", "price_rises", "LANTERN", D(24), D(26), 1)])


@pytest.mark.parametrize("price", ["24.00", "22.00"])
def test_a_price_that_stays_or_falls_is_nobodys_worry(cast, now, soon, price):
    dated(cast, price, soon)

    notice.sweep(now=now)

    assert found() == []


def test_the_end_of_a_promotion_is_a_rise(cast, now, soon):
    dated(cast, "20.00", now - timedelta(days=1), soon)

    notice.sweep(now=now)

    assert found() == [("ACME", "price_rises", "LANTERN", D(20), D(24), 1)]


def test_an_item_that_leaves_the_list_is_found(cast, now, soon):
    PriceEntry.objects.filter(product=cast.products.LANTERN).update(effective_to=soon)

    notice.sweep(now=now)

    assert found() == [("ACME", "item_leaves", "LANTERN", D(24), None, 1)]


def test_a_list_that_ends_is_told_once_and_not_item_by_item(cast, now, soon):
    PriceList.objects.update(effective_to=soon)

    notice.sweep(now=now)

    assert found() == [("ACME", "list_ends", None, None, None, 1)]


def test_a_list_to_come_that_is_dearer_is_a_rise(cast, now, soon):
    coming = PriceListFactory(name="Next round", priority=9, effective_from=soon)
    AssignmentFactory(price_list=coming, partner=cast.partners.acme_north)
    PriceEntryFactory(price_list=coming, product=cast.products.LANTERN, unit_price=D("25.00"))

    notice.sweep(now=now)

    assert found() == [("ACME_NORTH", "price_rises", "LANTERN", D(24), D(25), 1)]


def test_what_lies_further_ahead_waits_for_its_day(cast, now):
    dated(cast, "26.00", now + timedelta(days=14, seconds=1))

    notice.sweep(now=now)
    before = found()
    notice.sweep(now=now + timedelta(seconds=1))

    assert (before, len(found())) == ([], 1)


def test_each_change_is_mailed_once_to_the_nearest_administrators(cast, now, soon):
    dated(cast, "26.00", soon)
    notice.sweep(now=now)
    notice.sweep(now=now + timedelta(hours=6))

    mails = OutboxEntry.objects.filter(topic="prices.notices")
    assert [entry.payload["reader"] for entry in mails] == [cast.users.ada.pk]
    mail = notice_emails.notices(mails.get().payload)
    assert (mail.to, mail.subject) == (["ada@people.example"], "1 change to the prices of Acme")
    assert "7 Mar 2026: Storm lantern (LANTERN) rises from £24.00 to £26.00." in mail.body


@pytest.mark.parametrize("change", ["rise", "end"])
def test_an_earlier_sweep_that_overtakes_a_later_one_makes_no_second_mail(cast, now, soon, monkeypatch, change):
    """What it finds was found later already, and is kept and told as it is (Q08)."""
    if change == "rise":
        dated(cast, "26.00", soon)
    else:
        PriceList.objects.update(effective_to=soon)
    hours = [now + timedelta(hours=number) for number in range(4)]
    notice.sweep(now=hours[0])
    moments = queries.moments

    def overtaken(*, now):
        yield from moments(now=now)
        with connection.cursor() as cursor:
            cursor.execute(notice.ENDING_SQL, {"now": hours[1], "until": hours[1] + queries.AHEAD})
        for moment in moments(now=hours[1]):
            notice._compare(*moment, hours[1])

    monkeypatch.setattr(queries, "moments", overtaken)
    notice.sweep(now=hours[2])
    monkeypatch.undo()
    notice.sweep(now=hours[3])

    mails = OutboxEntry.objects.filter(topic="prices.notices")
    assert [entry.payload["at"] for entry in mails] == [hours[0].isoformat()]
    assert list(PriceNotice.objects.values_list("mailed_at", "found_at")) == [(hours[0], hours[3])]


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("repeat", racing.REPEATS)
def test_two_sweeps_at_once_mail_once(cast, now, soon, repeat):
    dated(cast, "26.00", soon)

    told = racing.together(*(lambda at=at: notice.sweep(now=now + timedelta(seconds=at)) for at in (0, 1)))
    notice.sweep(now=now + timedelta(hours=6))

    mails = [notice_emails.notices(entry.payload) for entry in OutboxEntry.objects.filter(topic="prices.notices")]
    assert (sorted(told), len([mail for mail in mails if mail])) == ([0, 1], 1)


def test_a_change_that_is_called_off_is_forgotten_and_its_mail_moot(cast, now, soon):
    coming = dated(cast, "26.00", soon)
    notice.sweep(now=now)
    PriceEntry.objects.filter(pk=coming.pk).update(retired_in=2)

    notice.sweep(now=now + timedelta(hours=6))

    assert (found(), notice_emails.notices(OutboxEntry.objects.get().payload)) == ([], None)


def test_every_kind_has_its_words(cast, now):
    kinds = {
        kind: notice_emails.told(
            PriceNotice(
                kind=kind, price_list=cast.price_list, product=cast.products.LANTERN, min_quantity=10,
                old_price=D("1.5"), new_price=D(2),
            )
        )
        for kind in NoticeKind
    }  # fmt: skip

    assert kinds == {
        "list_ends": "The price list “Trade” ends.",
        "price_rises": "Storm lantern (LANTERN) rises from £1.50 to £2.00, from 10 pieces on.",
        "item_leaves": "Storm lantern (LANTERN) leaves your price lists; it costs £1.50 now, from 10 pieces on.",
    }
