"""What is another's costs as much, and reads as, what never was: neither words nor time tell them apart (T03).

Time is measured by benchmarks/foreign.py; here are the statements that it consists of.
"""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.pages.conftest import now, unhashed_static  # noqa: F401
from tests.telesales.foreign import GONE, Scene, pairs

CHANGING = re.compile(r'nonce="[^"]*"|csrfmiddlewaretoken" value="[^"]*"|X-CSRFToken[^}]*|[\w-]{20,}')
BY_PARAMETER = "/sales/opportunities/new/?customer={}"


def answered(client, address):
    """Give (status, how many statements, the words without what each answer has of its own)."""
    with CaptureQueriesContext(connection) as captured:
        answer = client.get(address)
    return answer.status_code, len(captured), CHANGING.sub("", answer.content.decode()).replace(address, "")


@pytest.mark.parametrize("who", ["ruth", "bea", "ada"])
def test_what_is_anothers_asks_the_database_as_often_as_what_never_was(cast, who):
    scene, client = Scene(cast), cast.client_for(who)
    found = [*pairs(scene, "get"), [BY_PARAMETER.format(pk) for pk in (cast.memberships.zoe.pk, GONE[int])]]
    client.get(found[0][0])  # what is kept for a while, as the badges of the navigation, is read once

    told = {foreign: (answered(client, foreign), answered(client, gone)) for foreign, gone in found}

    assert {foreign: both for foreign, both in told.items() if both[0] != both[1]} == {}
    assert len([own for own, _none in told.values() if own[0] == 404]) >= 3
