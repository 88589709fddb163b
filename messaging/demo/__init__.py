"""The demo's conversations."""

from messaging.demo import contacts, figures, files, processes, profiles, threads
from messaging.models import Thread


def seed(*, now, scale_to=0, **_options):
    """Make it all; nothing when it stands, or where only a mass of data was asked for."""
    if scale_to or Thread.objects.exists():
        return "messaging: there already"
    figures.make(now=now)
    threads.make(now=now)
    files.make()
    profiles.make(now=now)
    contacts.make(now=now)
    processes.make(now=now)
    return "messaging: conversations, contacts"
