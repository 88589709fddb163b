"""Tables of the approvals, a module per noun."""

from approvals.models.absence import Absence
from approvals.models.budget import Budget, BudgetEntry, BudgetEntryKind, BudgetPeriod, BudgetRule
from approvals.models.digest import DigestOptOut
from approvals.models.limit import CHAIN_LOCK, PeriodLimit, Proxy, SpendingLimit
from approvals.models.policy import ApprovalMode, ApprovalPolicy, Period
from approvals.models.step import ApprovalStep, Asked, AskedAs, Decision, StepKind

__all__ = [
    "CHAIN_LOCK",
    "Absence",
    "ApprovalMode",
    "ApprovalPolicy",
    "ApprovalStep",
    "Asked",
    "AskedAs",
    "Budget",
    "BudgetEntry",
    "BudgetEntryKind",
    "BudgetPeriod",
    "BudgetRule",
    "Decision",
    "DigestOptOut",
    "Period",
    "PeriodLimit",
    "Proxy",
    "SpendingLimit",
    "StepKind",
]
