"""The first hour of a marketplace: steps that lead to the right page and back."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from commerce.actions import marketplace as actions
from commerce.pages import setup as pages
from core import clock
from partners.access import require
from partners.permissions import Permission

OWN = "what there is in the marketplace, by kind"


@require(Permission.SETTINGS_READ, sight=OWN)
def index(request):
    """Show the steps."""
    return render(request, "commerce/setup/index.html", pages.page(request.acting))


@require(Permission.SETTINGS_READ, sight=OWN, methods=("POST",))
def begin(request, key):
    """Go to where a step is taken; the pages there show the way back."""
    step = pages.find(request.acting, key)
    if step is None or not step.url:
        raise Http404
    request.session[pages.SESSION_KEY] = str(step.title)
    return redirect(step.url)


@require(Permission.SETTINGS_READ, sight=OWN, methods=("POST",))
def back(request):
    """Come back to the steps."""
    request.session.pop(pages.SESSION_KEY, None)
    return redirect("commerce:setup")


@require(Permission.SETTINGS_EDIT, sight=OWN, methods=("POST",))
def dismissal(request):
    """Show the steps on the first page no more, or again."""
    is_dismissed = request.POST.get("show") != "again"
    actions.dismiss_setup(is_dismissed=is_dismissed, by=request.acting, now=clock.now())
    request.session.pop(pages.SESSION_KEY, None)
    if is_dismissed:
        messages.success(request, _("The steps stand on the first page no more. You find them in the settings."))
        return redirect("home")
    return redirect("commerce:setup")
