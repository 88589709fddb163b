"""Saved views of lists: kept, made the default, deleted by whoever made them."""

from urllib.parse import urlsplit

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from core import clock
from core.access import signed_in
from core.forms import BackForm, ViewForm
from core.lists import saved
from core.models import SavedView
from core.refusal import Refused

OWN = "the user's own views"


@signed_in(OWN, methods=("POST",))
def keep(request):
    """Save the list's address under a name."""
    form = ViewForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Give the view a name of at most 60 characters."))
        return HttpResponseRedirect(form.back_url())
    data = {key: form.cleaned_data[key] for key in ("list_key", "name", "query", "is_default")}
    try:
        view = saved.keep(**data, by=request.acting, now=clock.now())
    except Refused as refusal:
        messages.error(request, refusal.sentence)
        return HttpResponseRedirect(form.back_url())
    messages.success(request, _("The view “%(name)s” is saved.") % {"name": view.name})
    return HttpResponseRedirect(urlsplit(form.back_url()).path + view.link)


@signed_in(OWN, methods=("POST",))
def default(request, pk):
    """Let the list open with this view, or stop that."""
    saved.open_with(view=_view(request, pk), by=request.acting, now=clock.now())
    return HttpResponseRedirect(BackForm(request.POST).back_url())


@signed_in(OWN, methods=("POST",))
def deletion(request, pk):
    """Delete a view; the list stays as it is."""
    view = _view(request, pk)
    saved.drop(view=view, by=request.acting)
    messages.success(request, _("The view “%(name)s” is deleted.") % {"name": view.name})
    return HttpResponseRedirect(BackForm(request.POST).back_url())


def _view(request, pk):
    return get_object_or_404(SavedView, pk=pk, user_id=request.acting.user_id)
