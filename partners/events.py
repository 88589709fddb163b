"""How the audit's events about partners are told on timelines: event -> (title, tone)."""

from django.utils.translation import gettext_lazy as _

WORDS = {
    "partner.status_set": (_("Status set"), "info"),
    "partner.moved": (_("Moved in the tree"), "info"),
}
