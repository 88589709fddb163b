"""The operator's settings: one page that leads to all of them, and those of the marketplace itself."""

from django.conf import settings as configured
from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from commerce.actions import marketplace as actions
from commerce.forms.marketplace import SECTIONS
from commerce.pages import settings as pages
from commerce.rules import marketplace as rules
from core import clock, logos, mail
from core import marketplace as marketplaces
from core.refusal import Refused
from partners.access import require
from partners.permissions import Permission

OWN = "the marketplace's own settings"


@require(Permission.SETTINGS_READ, sight=OWN)
def settings(request):
    """Show every setting that this reader may see: what counts now, and the way to its page."""
    return render(request, "commerce/settings/index.html", pages.index(request.acting))


@require(Permission.SETTINGS_EDIT, sight=OWN, methods=("GET", "POST"))
def section(request, section):
    """Show and change one part of the marketplace's own settings."""
    kind, found = SECTIONS.get(section), marketplaces.stored()
    if kind is None:
        raise Http404
    form = kind.of(found, request.POST, request.FILES) if request.method == "POST" else kind.of(found)
    if form.is_valid() and _saved(request, form):
        return redirect("commerce:settings_section", section)
    context = {**pages.section(section, found), "form": form, "sender": mail.sender(found)}
    context["address"] = configured.DEFAULT_FROM_EMAIL
    return render(request, f"commerce/settings/{section}.html", context, status=422 if form.is_bound else 200)


@require(Permission.SETTINGS_EDIT, sight="the reader's own address", methods=("POST",))
def test_mail(request):
    """Send a mail to whoever asks."""
    actions.send_test_mail(by=request.acting, now=clock.now())
    messages.success(request, _("A mail is on its way to %(email)s.") % {"email": request.user.email})
    return redirect("commerce:settings_section", "mail")


def _saved(request, form):
    """Tell whether it was saved, or that there was nothing to save; a refusal then stands in the form."""
    try:
        values = {**form.values, **_logo(form)}
        seen = form.cleaned_data["seen"]
        if actions.change(values=values, seen=seen, by=request.acting, now=clock.now()):
            messages.success(request, _("Saved. It counts from the next page on."))
    except Refused as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, refusal.sentence)
        form.data = {**form.data.dict(), "seen": rules.version(marketplaces.stored())}  # it has been told by now
        return False
    return True


def _logo(form):
    """Give what an uploaded logo, or none any more, means for the row."""
    if form.cleaned_data.get("logo"):
        written = logos.store(form.cleaned_data["logo"].read(), field="logo")
        return {"logo": written.name, "logo_width": written.width, "logo_height": written.height}
    if form.cleaned_data.get("no_logo"):
        return {"logo": "", "logo_width": 0, "logo_height": 0}
    return {}
