"""Rows and the constraints that carry the rules, a module per noun."""

from messaging.models.contact import Contact, ContactInvitation, InvitationState
from messaging.models.message import WINDOW, Attachment, Message, Reopening
from messaging.models.process import (
    PROCESS_TRANSITIONS,
    AwardKind,
    ProcessMatch,
    ProcessOffer,
    ProcessState,
    PurchaseProcess,
)
from messaging.models.setup import CompanyProfile, MessagePolicy, NotifyHow, NotifySetting
from messaging.models.thread import Reading, Side, Thread, ThreadNote, shut_later

__all__ = [
    "PROCESS_TRANSITIONS",
    "WINDOW",
    "Attachment",
    "AwardKind",
    "CompanyProfile",
    "Contact",
    "ContactInvitation",
    "InvitationState",
    "Message",
    "MessagePolicy",
    "NotifyHow",
    "NotifySetting",
    "ProcessMatch",
    "ProcessOffer",
    "ProcessState",
    "PurchaseProcess",
    "Reading",
    "Reopening",
    "Side",
    "Thread",
    "ThreadNote",
    "shut_later",
]
