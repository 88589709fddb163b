"""Numbers of documents have no gaps and none stands twice, whoever issues at once and whoever breaks off (O8, B12)."""

import pytest
from django.db import transaction

from commerce.actions import document as documents
from commerce.models import Document, DocumentKind
from core.actor import SYSTEM
from tests.commerce import shipping
from tests.factories.racing import REPEATS, together

pytestmark = pytest.mark.django_db(transaction=True)
AT_ONCE = 8


class BrokenOff(Exception):
    """Something that fails after the number was taken."""


def confirming(order, now, *, fails):
    def call():
        with transaction.atomic():
            documents.confirmation(order=order, by=SYSTEM, now=now)
            if fails:
                raise BrokenOff
        return True

    return call


def numbers():
    return sorted(Document.objects.filter(kind=DocumentKind.CONFIRMATION).values_list("number", flat=True))


@pytest.mark.parametrize("_again", REPEATS)
def test_eight_at_once_of_which_some_break_off_leave_no_gap(cast, now, _again):
    orders = [shipping.placed(cast, "1.00") for _each in range(AT_ONCE)]

    answers = together(*(confirming(order, now, fails=place % 3 == 2) for place, order in enumerate(orders)))

    assert sorted(type(answer).__name__ for answer in answers) == ["BrokenOff"] * 2 + ["bool"] * 6
    assert numbers() == [1, 2, 3, 4, 5, 6]


@pytest.mark.parametrize("_again", REPEATS)
def test_one_order_confirmed_eight_times_at_once_has_one_confirmation(cast, now, _again):
    order = shipping.placed(cast, "1.00")

    answers = together(*(confirming(order, now, fails=False) for _each in range(AT_ONCE)))

    assert (answers, numbers()) == ([True] * AT_ONCE, [1])
