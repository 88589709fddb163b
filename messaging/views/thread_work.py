"""What members do with a thread among themselves: who looks after it, notes that the other side never reads (S5)."""

from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from core import clock
from core.refusal import Refused
from messaging.access import reads_inbox
from messaging.actions import thread as actions
from messaging.forms.thread import NoteForm, OwnerForm
from messaging.queries import talk
from messaging.views.thread import found, page


@reads_inbox(methods=("POST",))
def owner(request, pk):
    """Give the thread to a colleague, to oneself, or to nobody."""
    thread, side = found(request, pk)
    form = OwnerForm(request.POST, colleagues=talk.colleagues(getattr(thread, f"{side}_id"), side))
    if not form.is_valid():
        messages.error(request, _("Choose a colleague of the list: he must read this inbox."))
        return page(request, thread, side, status=422)
    given = {"thread": thread, "side": side, "owner_id": form.cleaned_data["owner"]}
    try:
        place = actions.assign(**given, by=request.acting, now=clock.now())
    except Refused as refusal:
        messages.error(request, refusal.sentence)
        return page(request, thread, side, status=422)
    told = _("%(name)s looks after it now.") % {"name": place.user.name} if place else _("Nobody looks after it now.")
    messages.success(request, told)
    return redirect("messaging:thread", thread.pk)


@reads_inbox(methods=("POST",))
def note(request, pk):
    """Write a note for the colleagues of one's side."""
    thread, side = found(request, pk)
    form = NoteForm(request.POST)
    if form.is_valid():
        try:
            body = form.cleaned_data["note"]
            actions.note(thread=thread, side=side, body=body, by=request.acting, now=clock.now())
        except Refused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.sentence)
        else:
            messages.success(request, _("Your colleagues read the note."))
            return redirect("messaging:thread", thread.pk)
    return page(request, thread, side, status=422, note_form=form)
