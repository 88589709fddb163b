"""All threads, as a marketplace manager finds them (S8). Blocked and running are what the clock says."""

from django.db.models import DateTimeField, Q, Value
from django.db.models.functions import Lower

from messaging.models import Side, Thread
from messaging.queries import inbox
from partners.models import Partner


def rows(now):
    """Give all threads, with `read_at`, the moment of the list."""
    found = Thread.objects.annotate(read_at=Value(now, DateTimeField()))
    return found.select_related("seller", "buyer")


def found(pk):
    """Give a thread with what its page names; None where there is none."""
    return Thread.objects.select_related("seller", "buyer", "product", "process").filter(pk=pk).first()


def blocked(now):
    """Threads in which one of the sides can write no more."""
    return inbox.shut(Side.SELLER, now) | inbox.shut(Side.BUYER, now)


def running(now):
    """Threads in which one of the sides owes a response, and time is left; they may be blocked for the other one."""
    return (inbox.due(Side.SELLER, now) | inbox.due(Side.BUYER, now)) & ~blocked(now)


def search(threads, text):
    """Narrow threads to those whose subject holds the text, or the name or code of one of their companies."""
    text = text.strip().lower()
    if not text:
        return threads
    named = Partner.objects.alias(low_name=Lower("name"), low_code=Lower("code")).filter(parent=None)
    ids = named.filter(Q(low_name__contains=text) | Q(low_code__contains=text)).values("pk")
    return threads.filter(Q(subject__icontains=text) | Q(seller__in=ids) | Q(buyer__in=ids))
