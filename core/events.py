"""How the audit's events of the house itself are told: event -> (title, tone)."""

from django.utils.translation import gettext_lazy as _

WORDS = {"list.exported": (_("List exported"), "info")}
