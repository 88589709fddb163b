"""What beat runs for messages. Run late, twice or at once, each of these does its work once."""

from celery import shared_task

from core import clock
from messaging.actions import attachment, digest, process, window


@shared_task(name="messaging.periodic.sweep_windows")
def sweep_windows(**_unknown):
    """Remind of messages whose 72 hours are nearly over, and block those where they are (S2, S3)."""
    return window.sweep()


@shared_task(name="messaging.periodic.send_digests")
def send_digests(**_unknown):
    """Send the morning's lists to those for whom it is morning (S3)."""
    return digest.sweep(now=clock.now())


@shared_task(name="messaging.periodic.delete_stray_files")
def delete_stray_files(**_unknown):
    """Delete files of which no message came (S5)."""
    return attachment.sweep(now=clock.now())


@shared_task(name="messaging.periodic.expire_processes")
def expire_processes(**_unknown):
    """Note of purchase processes that their time limit is over, and tell their owners (S7)."""
    return process.sweep()


@shared_task(name="messaging.periodic.match_processes")
def match_processes(**_unknown):
    """Tell sellers of active purchase processes that suit what they have come to sell (S1)."""
    return process.match_again()
