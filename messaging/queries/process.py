"""Find purchase processes and what was offered for them: for the buyer's company, and for sellers whom they suit."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal

from django.db.models import Exists, OuterRef, Q

from core import money, prepared
from messaging.models import NotifyHow, ProcessMatch, ProcessOffer, ProcessState, PurchaseProcess, Side, Thread
from messaging.queries import organisation
from partners import queries as partners
from partners.permissions import Role

RELATED = ("buyer", "owner__user", "product", "category", "ended_by", "awarded__seller", "awarded__product")
S = ProcessState
LATELY = timedelta(days=1)
MOST_TOLD = 25


def of_buyer(acting):
    """Give the purchase processes of somebody's company, drafts too."""
    return PurchaseProcess.objects.filter(buyer=organisation.company_id(acting))


def found(acting, pk):
    """Give one of them; None where it is not there for him (P12)."""
    return of_buyer(acting).select_related(*RELATED).filter(pk=pk).first()


def shown(acting):
    """Give what was published and suits the company, or what it has offered for; with whether it has."""
    company = organisation.company_id(acting)
    threads = Thread.objects.filter(process=OuterRef("pk"), seller=company)
    matches = ProcessMatch.objects.filter(process=OuterRef("pk"), seller=company)
    published = PurchaseProcess.objects.exclude(published_at=None).exclude(buyer=company)
    return published.annotate(has_offered=Exists(threads)).filter(Q(Exists(matches)) | Q(has_offered=True))


def found_as_seller(acting, pk):
    """Give one of them; None where it is not there for him."""
    return shown(acting).select_related(*RELATED).filter(pk=pk).first()


def open_to(company, now):
    """Give how many active processes suit a company that has not offered yet."""
    mine = Thread.objects.filter(process=OuterRef("process"), seller=company)
    matches = ProcessMatch.objects.filter(seller=company, process__state=S.ACTIVE, process__deadline__gt=now)
    return matches.exclude(Exists(mine)).count()


def found_lately(place, now):
    """Give the active processes that came to suit the company of a place within a day, and for which it has not
    offered: what the morning's list says to whoever is told once a day."""
    company = partners.root_id(place.partner_id)
    mine = Thread.objects.filter(process=OuterRef("process"), seller=company)
    found = ProcessMatch.objects.filter(
        ~Exists(mine), seller=company, found_at__gt=now - LATELY, process__state=S.ACTIVE, process__deadline__gt=now
    )
    found = found.select_related("process__buyer").order_by("process__deadline", "process")
    return [match.process for match in found[:MOST_TOLD]]


def latest(thread):
    """Give the offer of a thread that counts: its last one; None without any."""
    return ProcessOffer.objects.filter(thread=thread).order_by("-at", "-pk").first()


def latest_of(process, *, seller=None):
    """Give the offers that count, one of each thread of a process, with what is shown beside them."""
    offers = ProcessOffer.objects.filter(thread__process=process, thread__closed_at=None)
    if seller:
        offers = offers.filter(thread__seller=seller)
    related = ("thread__seller", "thread__product", "message")
    return list(offers.order_by("thread", "-at", "-pk").distinct("thread").select_related(*related))


def thread_ids(process):
    """Give the threads in which something was offered."""
    return list(Thread.objects.filter(process=process).values_list("pk", flat=True))


SUMS_SQL = """
    SELECT t.process_id, o.currency, o.is_gross, min(o.unit_price), count(*)
    FROM messaging_thread t CROSS JOIN LATERAL (
        SELECT currency, is_gross, unit_price FROM messaging_processoffer
        WHERE thread_id = t.id ORDER BY at DESC, id DESC LIMIT 1
    ) o
    WHERE t.process_id = ANY(%s) AND t.closed_at IS NULL GROUP BY 1, 2, 3 ORDER BY 1, 5 DESC, 2, 3
"""


@dataclass(slots=True)
class Sum:
    """How many offers there are, and the lowest unit price of each currency, with tax and without: [(currency, whether
    it contains tax, unit price)]. Prices of different kinds are never held against each other."""

    number: int = 0
    lowest: list = field(default_factory=list)


def sums(ids) -> dict[int, Sum]:
    """Give {process id: Sum} of many, in one query."""
    found_: dict = defaultdict(Sum)
    with prepared.cursor() as cursor:
        cursor.execute(SUMS_SQL, [list(ids)])
        for process, currency, is_gross, price, number in cursor.fetchall():
            found_[process].number += number
            found_[process].lowest.append((currency, is_gross, price))
    return found_


def total(process, price, currency) -> Decimal:
    """Give what the wanted quantity costs at a unit price."""
    return money.line_total(price, process.quantity, currency)


def told_of(process):
    """Give the places of those who are told what becomes of a process: its owner, or, where he has left, the
    administrators of his company."""
    readers = organisation.members(process.buyer_id, Side.BUYER)
    owner = readers.filter(pk=process.owner_id)
    told = owner if owner.exists() else readers.filter(roles__contains=[Role.PARTNER_ADMINISTRATOR])
    return told.exclude(user__email="").exclude(notify_setting__how__in=[NotifyHow.DIGEST, NotifyHow.NONE])


def buyer_status(process):
    """Give the status that counts of the company that buys, stopped parents included."""
    return partners.effective_status(process.buyer_id).status
