"""Who sets a partner's status, and what he has to say (P2, P14)."""

import pytest

from core import audit
from core.refusal import Refused
from partners.actions import partner as actions
from partners.models import Partner

STOPPED = ["on_hold", "on_credit_hold", "closed"]


@pytest.mark.parametrize("status", STOPPED)
def test_a_status_is_set_with_its_reason_its_time_and_who_did_it(cast, now, status):
    actions.set_status(partner=cast.partners.acme, status=status, reason=" Overdue ", by=cast.acting("max"), now=now)

    row = Partner.objects.get(code="ACME")
    assert (row.status, row.status_reason, row.status_since, row.status_by) == (status, "Overdue", now, "Max")


def test_opening_again_needs_no_reason_and_keeps_none(cast, now):
    cast.set_status("acme", "closed")

    actions.set_status(partner=cast.partners.acme, status="open", reason="", by=cast.acting("max"), now=now)

    row = Partner.objects.get(code="ACME")
    assert (row.status, row.status_reason) == ("open", "")


def test_the_audit_tells_old_and_new(cast, now):
    actions.set_status(partner=cast.partners.acme, status="closed", reason="Gone", by=cast.acting("max"), now=now)

    assert list(
        audit.of(cast.partners.acme).values_list("event", "actor_id", "partner_id", "old", "new", "reason")
    ) == [
        (
            "partner.status_set",
            cast.users.max.pk,
            cast.partners.acme.pk,
            {"status": "open"},
            {"status": "closed"},
            "Gone",
        )
    ]


@pytest.mark.parametrize("name", ["bea", "ada", "zoe", "fay", "sam", "ruth", "vic", "alf"])
def test_without_the_right_nobody_sets_a_status(cast, now, name):
    with pytest.raises(Refused, match=r"^Your role does not change the status of partners\.$"):
        actions.set_status(partner=cast.partners.acme, status="closed", reason="x", by=cast.acting(name), now=now)

    assert Partner.objects.get(code="ACME").status == "open"


@pytest.mark.parametrize("status", STOPPED)
@pytest.mark.parametrize("reason", ["", "  "])
def test_stopping_somebody_says_why(cast, now, status, reason):
    with pytest.raises(Refused, match=r"^Say why: the people affected read this\.$") as refused:
        actions.set_status(partner=cast.partners.acme, status=status, reason=reason, by=cast.acting("max"), now=now)

    assert refused.value.field == "reason"


def test_an_unknown_status_is_refused(cast, now):
    with pytest.raises(Refused, match=r"^Choose a status\.$"):
        actions.set_status(partner=cast.partners.acme, status="gone", reason="x", by=cast.acting("max"), now=now)


def test_nobody_closes_the_operator(cast, now):
    with pytest.raises(Refused, match=r"^The operator itself is always open\.$"):
        actions.set_status(partner=cast.partners.operator, status="closed", reason="x", by=cast.acting("max"), now=now)
