"""A marketplace manager opens a blocked message again (S8)."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from core.refusal import Refused
from messaging.actions import reopening as actions
from messaging.forms.reopening import ReopenForm
from messaging.models import Message
from messaging.pages import reopening as pages
from partners.access import require
from partners.permissions import Permission


@require(Permission.MESSAGE_MANAGE, sight="all messages, managers only", methods=("GET", "POST"))
def reopen(request, pk):
    """Say what follows and ask why; only POST does it."""
    message = get_object_or_404(Message.objects.select_related("thread__seller", "thread__buyer", "author"), pk=pk)
    form = ReopenForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            actions.reopen(message=message, **form.cleaned_data, by=request.acting)
        except Refused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.sentence)
        else:
            messages.success(request, _("Opened again. Both companies are told."))
            return redirect("messaging:reopen", pk)
    context = {**pages.page(message, request.acting.read_at), "form": form}
    return render(request, "messaging/reopening/page.html", context, status=422 if form.is_bound else 200)
