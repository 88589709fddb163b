"""Audit rows and their seals, the outbox, background jobs, saved views of lists, the marketplace itself."""

from core.models.audit import AuditEntry, AuditSeal
from core.models.job import TRANSITIONS, Job, JobFile, JobFilePart, JobState
from core.models.marketplace import Marketplace
from core.models.outbox import OutboxEntry
from core.models.view import SavedView

__all__ = [
    "TRANSITIONS",
    "AuditEntry",
    "AuditSeal",
    "Job",
    "JobFile",
    "JobFilePart",
    "JobState",
    "Marketplace",
    "OutboxEntry",
    "SavedView",
]
