"""What a manager may open again, and what he has opened (S8)."""

from messaging.models import Message, Reopening


def last_of(thread_id, side):
    """Give the last message of a side of a thread, None before it has written."""
    return Message.objects.filter(thread=thread_id, side=side).order_by("-sent_at", "-pk").first()


def of_message(message):
    """Give how often a message was opened again, the latest first."""
    return Reopening.objects.filter(message=message).select_related("by").order_by("-at", "-pk")
