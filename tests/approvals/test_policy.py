"""The organisation's way of approving: set at its top, audited, in force for what is asked from then on (A4, A6)."""

import pytest

from approvals.actions import policy as actions
from approvals.models import ApprovalPolicy
from approvals.queries import concerned
from core import audit
from core.refusal import Refused
from partners.models import Membership
from partners.permissions import Role
from tests.pages.conftest import unhashed_static  # noqa: F401

DEFAULTS = {
    "mode": "chain",
    "time_zone": "Europe/London",
    "remind_after_hours": 24,
    "escalate_after_hours": 72,
    "digest_from": 10,
}


@pytest.fixture
def set_policy(cast, now):
    """Give function(by, of which partner, values): sets the policy."""

    def call(by="ada", partner="acme", **values):
        of = getattr(cast.partners, partner)
        return actions.set_policy(partner=of, by=cast.acting(by), now=now, **{**DEFAULTS, **values})

    return call


def sent(**values):
    return {name: "" if value is None else str(value) for name, value in {**DEFAULTS, **values}.items()}


def test_a_change_is_kept_and_told(cast, set_policy):
    set_policy(mode="pool", escalate_after_hours=None)

    kept = ApprovalPolicy.objects.get(partner=cast.partners.acme)
    assert (kept.mode, kept.escalate_after_hours, kept.time_zone) == ("pool", None, "Europe/London")
    row = audit.of(cast.partners.acme).get()
    assert (row.event, row.old, row.new) == (
        "approval_policy.set",
        {"mode": "chain", "escalate_after_hours": 72},
        {"mode": "pool", "escalate_after_hours": None},
    )


def test_what_stays_as_it_is_is_not_told(cast, set_policy):
    set_policy()

    assert audit.of(cast.partners.acme).count() == 0


def test_it_holds_for_what_is_asked_from_then_on(cast, set_policy):
    assert cast.submitted("bea", "20.00").state == "placed"

    set_policy(mode="pool")

    assert cast.submitted("bea", "20.00").state == "awaiting_customer"


@pytest.mark.parametrize(
    ("by", "partner", "sentence"),
    [
        ("bea", "acme", "Your role does not manage users."),
        ("zoe", "acme", "This partner is not yours to manage."),
        ("ada", "acme_north", "This is set at the top of the company."),
        ("max", "operator", "This is set at the top of the company."),
    ],
)
def test_others_do_not_set_it(set_policy, by, partner, sentence):
    with pytest.raises(Refused) as refused:
        set_policy(by, partner)

    assert (str(refused.value), ApprovalPolicy.objects.count()) == (sentence, 0)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"time_zone": "Mars/Olympus"}, "time_zone"),
        ({"remind_after_hours": 72}, "escalate_after_hours"),
        ({"remind_after_hours": 100}, "escalate_after_hours"),
    ],
)
def test_unsound_settings_are_refused_at_their_field(set_policy, values, field):
    with pytest.raises(Refused) as refused:
        set_policy(**values)

    assert refused.value.field == field


def test_the_page_says_whom_it_concerns(cast):
    Membership.objects.filter(pk=cast.memberships.dora.pk).update(may_accept=True)

    found = concerned.of(cast.partners.acme.pk)

    assert (found.ordering, found.limited, found.pooled, found.accepting, found.names) == (5, 2, 4, 1, ["Dora"])


def test_it_is_saved_from_the_page(cast):
    ada = cast.client_for("ada")

    answer = ada.post("/approvals/settings/", sent(mode="pool", time_zone="europe/berlin", escalate_after_hours=None))

    kept = ApprovalPolicy.objects.get(partner=cast.partners.acme)
    assert (answer.status_code, kept.mode, kept.time_zone) == (302, "pool", "Europe/Berlin")
    assert b"Nobody may accept orders" in ada.get("/approvals/settings/").content


def test_a_refused_form_keeps_what_was_entered(cast):
    answer = cast.client_for("ada").post("/approvals/settings/", sent(remind_after_hours=80))

    assert answer.status_code == 422
    assert b'value="80"' in answer.content
    assert b"Remind before it goes further" in answer.content


def test_a_lower_administrator_reads_and_does_not_change(cast):
    Membership.objects.filter(pk=cast.memberships.carl.pk).update(roles=[Role.PARTNER_ADMINISTRATOR])
    carl = cast.client_for("carl")

    page = carl.get("/approvals/settings/")

    assert b"The administrators of Acme set this for all branches." in page.content
    assert b'<form class="card"' not in page.content
    assert carl.post("/approvals/settings/", sent(mode="pool")).status_code == 403


def test_the_operators_staff_choose_a_company(cast):
    max_ = cast.client_for("max")

    assert b"Which company?" in max_.get("/approvals/settings/").content
    assert b"All of Acme" in max_.get("/approvals/settings/?company=acme_depot").content
    assert b"There is no company with the code NOBODY" in max_.get("/approvals/settings/?company=NOBODY").content
