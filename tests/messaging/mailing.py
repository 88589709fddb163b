"""What tests of mails about messages share: what a member wants, the worker that comes, the mail an entry makes."""

from datetime import timedelta

from django.conf import settings as django_settings
from django.utils.module_loading import import_string

from core.models import OutboxEntry
from messaging.actions import window
from messaging.models import NotifySetting

HOUR = timedelta(hours=1)


def made(topic, who=None):
    """Give the mail that the last entry of a topic makes, to one member or to the last."""
    entries = OutboxEntry.objects.filter(topic=topic).order_by("-pk")
    entry = (entries.filter(payload__membership=who.pk) if who else entries).first()
    return import_string(django_settings.OUTBOX_TOPICS[topic])(entry.payload)


def choose(membership, how, at):
    NotifySetting.objects.update_or_create(membership=membership, defaults={"how": how, "at": at})


def swept(clock, message, before=0 * HOUR):
    """Let the worker come so long before the end."""
    clock.stand(message.due_at - before)
    window.sweep()
