"""What the database itself refuses: limits, proxies and approval steps (A1-A3, A8)."""

import pytest

from approvals import actions
from approvals.models import ApprovalStep, Proxy, SpendingLimit
from tests.factories.violations import altered, promised, refused_with


class Scene:
    """An order with an open step, and one with a decided step."""

    def __init__(self, cast, now):
        self.cast, self.now, self.people = cast, now, cast.memberships
        self.step = cast.submitted("bea", "60.00").approval_steps.get()
        decided = cast.submitted("bea", "70.00").approval_steps.get()
        actions.decide(step=decided, accept=True, seen_hash=decided.content_hash, by=cast.acting("carl"), now=now)
        self.decided = ApprovalStep.objects.filter(pk=decided.pk)
        self.open = ApprovalStep.objects.filter(pk=self.step.pk)

    def new_step(self, **values):
        copied = self.open.values("order_id", "approver_id", "limit_broken", "limit_of", "asked_at", "link_expires_at")
        return ApprovalStep.objects.create(**{**copied.get(), "position": 2, **values})

    def limit(self, name, **values):
        return SpendingLimit.objects.create(membership=getattr(self.people, name), **values)


CASES = {
    "approvals_spendinglimit_membership_id": lambda s: s.limit("bea"),
    "spending_limit_not_negative": lambda s: s.limit("dora", amount=-1),
    "spending_limit_approver_is_another": lambda s: his_own_approver(s),
    "approver_chain_has_no_cycle": lambda s: s.limit("dora", amount=1, approver=s.people.bea),
    "proxy_once_per_pair": lambda s: Proxy.objects.create(principal=s.people.carl, deputy=s.people.pia),
    "proxy_is_another": lambda s: Proxy.objects.create(principal=s.people.carl, deputy=s.people.carl),
    "step_one_open_per_order": lambda s: s.new_step(),
    "step_position_is_unique": lambda s: s.new_step(
        position=1, decision="void", decided_at=s.now, decided_by=s.cast.users.bea
    ),
    "step_decided_all_or_none": lambda s: s.open.update(decision="accepted"),
    "step_rejection_has_a_reason": lambda s: s.open.update(
        decision="rejected", decided_at=s.now, decided_by=s.cast.users.carl
    ),
    "step_decision_is_final": lambda s: s.decided.update(reason="x"),
    "step_is_never_deleted": lambda s: s.open.delete(),
}


def his_own_approver(scene):
    """The cycle trigger would speak first: with it asleep, the check still stands."""
    altered("approvals_spendinglimit DISABLE TRIGGER USER")
    return scene.limit("dora", amount=1, approver=scene.people.dora)


@pytest.fixture
def scene(cast, now):
    return Scene(cast, now)


def test_every_promise_of_the_models_has_its_case():
    assert set(CASES) == promised("approvals")


@pytest.mark.parametrize("name", CASES)
def test_the_database_refuses_it(scene, name):
    assert name in refused_with(CASES[name], scene)


@pytest.mark.parametrize("change", [{"decision": None}, {"decided_by": None}, {"decided_at": None}, {"channel": "x"}])
def test_nothing_of_a_decision_can_be_rewritten(scene, change):
    assert "step_decision_is_final" in refused_with(lambda: scene.decided.update(**change))


def test_a_circle_is_refused_also_when_it_is_written_past_the_action(scene):
    told = refused_with(
        lambda: SpendingLimit.objects.filter(membership=scene.people.carl).update(approver=scene.people.bea)
    )

    assert "approver_chain_has_no_cycle" in told
