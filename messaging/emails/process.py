"""Mails about purchase processes: to sellers whom one suits, to those who have offered, to its owner (S1, S7).

Each is written when it is sent, to one reader alone, for how things stand then.
"""

from typing import Any

from django.utils.translation import gettext as _

from core import clock, mail
from core.reader import as_reader
from messaging.emails import told
from messaging.models import AwardKind, NotifyHow, ProcessState, PurchaseProcess, Side, Thread
from messaging.queries import process as queries
from messaging.queries import recipients
from messaging.rules import process as rules
from messaging.wording import budget_words, quantity_words, wanted_words

S = ProcessState


def published(payload):
    """Tell somebody who sells of a process that suits his company; moot once it is over, or he has lost his place."""
    process = PurchaseProcess.objects.select_related("buyer", "product", "category").get(pk=payload["process"])
    place = _place(payload["company"], Side.SELLER, payload)
    if place is None or rules.state(process, clock.now()) != S.ACTIVE:
        return None
    with as_reader(place.user):
        facts = [
            (_("Wanted"), wanted_words(process)),
            (_("Quantity"), quantity_words(process.quantity, process.unit)),
            (_("Deadline"), told.shown(process.deadline)),
        ]
        if process.is_budget_shown:
            facts.append((_("Budget"), budget_words(process)))
        context = {
            "company": process.buyer.name,
            "title": process.title,
            "facts": facts,
            "action_url": mail.address("messaging:request", process.pk),
            "action_label": _("Look at it"),
        }
        return told.made("process_published", place, context)


def ended(payload):
    """Tell somebody who sells what has become of a process that his company has offered for."""
    found = Thread.objects.select_related("process__buyer", "product")
    thread = found.get(pk=payload["thread"])
    process: Any = thread.process
    place = _place(thread.seller_id, Side.SELLER, payload)
    if place is None or process.state not in (S.AWARDED, S.CLOSED):
        return None
    with as_reader(place.user):
        context = {
            "company": process.buyer.name,
            "title": process.title,
            "product": thread.product.name,
            "is_awarded": process.state == S.AWARDED,
            "is_won": process.awarded_id == thread.pk,
            "is_cart": process.award_kind == AwardKind.CART,
            "reason": process.reason,
            "action_url": mail.address("messaging:thread", thread.pk),
            "action_label": _("Open the thread"),
        }
        return told.made("process_ended", place, context)


def expired(payload):
    """Tell its owner that the time limit is over; moot where he has decided meanwhile."""
    process = PurchaseProcess.objects.select_related("buyer").get(pk=payload["process"])
    place = _place(process.buyer_id, Side.BUYER, payload)
    if place is None or process.state != S.EXPIRED:
        return None
    with as_reader(place.user):
        context = {
            "title": process.title,
            "number": queries.sums([process.pk])[process.pk].number,
            "action_url": mail.address("messaging:process", process.pk),
            "action_label": _("Open it"),
        }
        return told.made("process_expired", place, context)


def _place(company, side, payload):
    return recipients.place(company, side, payload["membership"], how=NotifyHow.AT_ONCE)
