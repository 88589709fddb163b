"""Pages of the house itself: health and the demo's Outbox, background jobs, saved views of lists."""

from core.views.house import healthz, outbox, outbox_file, outbox_mail, readyz

__all__ = ["healthz", "outbox", "outbox_file", "outbox_mail", "readyz"]
