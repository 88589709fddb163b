"""How one is told of messages: the page of one's own choice, and the one behind the link in every such mail (S3)."""

from allauth.core import ratelimit
from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from core import clock
from core.access import public
from core.actor import Actor
from core.reader import as_reader
from messaging.access import reads_inbox
from messaging.actions import notify as actions
from messaging.forms.notify import NotifyForm
from messaging.links import notify as notify_links
from messaging.models import NotifyHow
from messaging.queries import notify as queries
from messaging.queries import organisation
from messaging.views import elsewhere

LINK = "signed link for one place, which chooses its own mails"


@elsewhere.leads(organisation.reads_inbox, gettext_lazy("Mails about messages are sent for %(company)s"))
@reads_inbox(sight="own choice, for the place one acts from", methods=("GET", "POST"))
def notify(request):
    """Choose for the place one acts from."""
    place = queries.place(request.acting.membership_id)
    form = NotifyForm(request.POST if request.method == "POST" else None, initial={"how": queries.how(place)})
    if form.is_valid():
        actions.choose(membership=place, how=form.cleaned_data["how"], by=request.acting, now=clock.now())
        messages.success(request, _("Saved."))
        return redirect("messaging:notify")
    context = {"form": form, "place": place, "others": len(request.user.places) - 1}
    return render(request, "messaging/notify/page.html", context, status=422 if form.is_bound else 200)


@never_cache
@csrf_exempt
@public(LINK, methods=("GET", "POST"))
def notify_off(request, token):
    """Show what is chosen; POST ends these mails, from this page or from a mail program, which has no cookie."""
    place = notify_links.open_link(token)
    if place is None:
        limited = ratelimit.consume_or_429(request, action="other_link", limit_get=True)
        return limited or _quiet(render(request, "messaging/notify/neutral.html", status=404))
    if request.method == "POST":
        user = place.user
        by = Actor(user.pk, user.name, channel="link", ip=request.META.get("REMOTE_ADDR"))
        how = NotifyHow.AT_ONCE if request.POST.get("mails") == "wanted" else NotifyHow.NONE
        actions.choose(membership=place, how=how, by=by, now=clock.now())
    with as_reader(place.user):
        is_told = queries.how(place) != NotifyHow.NONE
        return _quiet(render(request, "messaging/notify/off.html", {"place": place, "is_told": is_told}))


def _quiet(response):
    response.headers["Referrer-Policy"] = "no-referrer"
    return response
