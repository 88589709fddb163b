"""What the database itself refuses: limits, proxies and approval steps (A1-A3, A8)."""

import pytest

from approvals.actions import decision
from approvals.models import (
    Absence,
    ApprovalPolicy,
    ApprovalStep,
    Asked,
    Budget,
    BudgetEntry,
    BudgetPeriod,
    DigestOptOut,
    PeriodLimit,
    Proxy,
    SpendingLimit,
)
from tests.factories.violations import altered, promised, refused_with


class Scene:
    """An order with an open step, and one with a decided step."""

    def __init__(self, cast, now):
        self.cast, self.now, self.people = cast, now, cast.memberships
        self.step = cast.submitted("bea", "60.00").approval_steps.get()
        decided = cast.submitted("bea", "70.00").approval_steps.get()
        decision.decide(step=decided, accept=True, seen_hash=decided.content_hash, by=cast.acting("carl"), now=now)
        self.decided = ApprovalStep.objects.filter(pk=decided.pk)
        self.open = ApprovalStep.objects.filter(pk=self.step.pk)

    def new_step(self, **values):
        copied = self.open.values("order_id", "approver_id", "limit_broken", "limit_of", "asked_at")
        return ApprovalStep.objects.create(**{**copied.get(), "position": 2, **values})

    def limit(self, name, **values):
        return SpendingLimit.objects.create(membership=getattr(self.people, name), **values)

    def asked(self, **values):
        row = {"step": self.step, "membership": self.people.dora, "role": "approver", "nonce": "1", "token_hash": "1"}
        return Asked.objects.create(**{**row, "link_expires_at": self.now, **values})

    def no_digests(self):
        return DigestOptOut.objects.create(membership=self.people.carl, at=self.now)

    def policy(self, **values):
        return ApprovalPolicy.objects.create(partner=self.cast.partners.acme, **values)

    def absence(self, **values):
        row = {"membership": self.people.carl, "delegate": self.people.ada}
        return Absence.objects.create(**{**row, "starts_on": "2026-03-02", "ends_on": "2026-03-09", **values})

    def period_limit(self, **values):
        return PeriodLimit.objects.create(**{"membership": self.people.bea, "period": "day", "amount": 1, **values})

    def budget(self, **values):
        row = {"partner": self.cast.partners.acme, "currency": "GBP", "period": "month", "amount": 100, "rule": "warn"}
        return Budget.objects.create(**{**row, **values})

    def budget_period(self, **values):
        row = {"starts_on": "2026-03-01", "ends_on": "2026-04-01", "amount": 100}
        return BudgetPeriod.objects.create(budget=values.pop("budget", None) or self.budget(), **{**row, **values})

    def twice_in_a_budget(self):
        budget = self.budget()
        return [self.budget_period(budget=budget), self.budget_period(budget=budget)]

    def entry(self, period, **values):
        row = {"order_id": self.step.order_id, "kind": "reserved", "pending": 60, "at": self.now, "key": "submitted"}
        return BudgetEntry.objects.create(period=period, **{**row, **values})

    def twice_in_a_period(self):
        period = self.budget_period()
        return [self.entry(period), self.entry(period)]


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
    "step_is_never_deleted": lambda s: s.open._raw_delete(s.open.db),
    "step_is_of_its_kind": lambda s: s.open.update(kind="pool"),
    "approvals_asked_token_hash": lambda s: s.asked(membership=s.people.dora, token_hash=s.step.asked.get().token_hash),
    "asked_once_per_step": lambda s: s.asked(membership=s.people.carl),
    "asked_role_is_known": lambda s: s.asked(role="friend"),
    "approvals_digestoptout_membership_id": lambda s: [s.no_digests(), s.no_digests()],
    "approvals_approvalpolicy_partner_id": lambda s: [s.policy(), s.policy()],
    "approval_policy_mode_is_known": lambda s: s.policy(mode="x"),
    "approval_policy_hours_are_sound": lambda s: s.policy(remind_after_hours=0),
    "approval_policy_digest_is_of_several": lambda s: s.policy(digest_from=1),
    "absence_ends_after_it_starts": lambda s: s.absence(ends_on="2026-03-01"),
    "absence_delegate_is_another": lambda s: s.absence(delegate=s.people.carl),
    "absence_one_at_a_time": lambda s: [s.absence(), s.absence(starts_on="2026-03-04", ends_on="2026-03-20")],
    "period_limit_one_per_period": lambda s: [s.period_limit(), s.period_limit(amount=5)],
    "period_limit_is_not_negative": lambda s: s.period_limit(amount=-1),
    "period_limit_period_is_known": lambda s: s.period_limit(period="hour"),
    "budget_one_per_period": lambda s: [s.budget(), s.budget(amount=5)],
    "budget_is_not_negative": lambda s: s.budget(amount=-1),
    "budget_rule_is_known": lambda s: s.budget(rule="x"),
    "budget_period_is_known": lambda s: s.budget(period="day"),
    "budget_period_is_unique": lambda s: s.twice_in_a_budget(),
    "budget_period_has_days": lambda s: s.budget_period(ends_on="2026-03-01"),
    "budget_period_is_not_negative": lambda s: s.budget_period(spent=-1),
    "budget_entry_counts_once": lambda s: s.twice_in_a_period(),
    "budget_entry_kind_is_known": lambda s: s.entry(s.budget_period(), kind="x"),
    "budget_entries_stay": lambda s: BudgetEntry.objects.filter(pk=s.entry(s.budget_period()).pk).update(spent=1),
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
