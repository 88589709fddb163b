"""Whether the house works, for the people who watch it: its parts, and what its companies have left half set up."""

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.shortcuts import render
from django.utils.module_loading import import_string

from core import health
from partners.access import require
from partners.permissions import Permission


@require(Permission.AUDIT_READ, sight="the whole house, the operator's staff only")
def index(request):
    """Show what /readyz says in words, and the warnings of the apps."""
    if not request.acting.is_operator:
        raise PermissionDenied
    cards = [card for source in settings.HEALTH_CARDS if (card := import_string(source)(request.acting))]
    return render(request, "commerce/health/index.html", {"found": health.readiness(), "cards": cards})
