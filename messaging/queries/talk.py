"""What the page of a thread shows: its messages, notes, and who may look after it (S5)."""

from django.db.models import Q

from messaging.models import Message, ThreadNote
from messaging.queries import organisation

PAGE = 50
MOST_MEMBERS = 300


def messages(thread, *, after=None, before=None):
    """Give (messages oldest first, whether there are earlier ones): the latest PAGE, those before one of them, or all
    that came `after` one of them, up to as many."""
    found = Message.objects.filter(thread=thread).select_related("author", "membership__partner", "offer")
    found = found.prefetch_related("attachments", "reopenings")
    if after is not None:
        rows = list(found.filter(_beyond(after, "gt")).order_by("sent_at", "pk")[:PAGE])
        return rows, False
    if before is not None:
        found = found.filter(_beyond(before, "lt"))
    rows = list(found.order_by("-sent_at", "-pk")[: PAGE + 1])
    return rows[:PAGE][::-1], len(rows) > PAGE


def _beyond(message, way):
    return Q(**{f"sent_at__{way}": message.sent_at}) | Q(sent_at=message.sent_at, **{f"pk__{way}": message.pk})


def message(thread, pk):
    """Give a message of the thread, None where it is not one of it."""
    return Message.objects.filter(thread=thread, pk=pk).first()


def notes(thread, side):
    """Give the notes of one's own side, oldest first."""
    return ThreadNote.objects.filter(thread=thread, side=side).select_related("author").order_by("at", "pk")


def colleagues(company, side):
    """Give [(id of the place, name)] of the members to whom a thread can be given."""
    places = organisation.members(company, side).order_by("user__name", "pk")
    return list(places.values_list("pk", "user__name")[:MOST_MEMBERS])


def asked(thread, *, first, last):
    """Give the messages between two that asked for a response: what became of them may have changed."""
    found = Message.objects.filter(thread=thread, asks=True, sent_at__gte=first.sent_at, sent_at__lte=last.sent_at)
    return found.prefetch_related("reopenings").order_by("-sent_at", "-pk")[:PAGE]
