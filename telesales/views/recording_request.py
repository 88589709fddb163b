"""The operator asks for the recording of a phone sale, or takes that back (F6)."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from core import clock
from core.refusal import Refused
from partners.access import require
from partners.permissions import Permission
from telesales.actions import recording_request as actions
from telesales.forms.recording import AskForm
from telesales.models import PhoneSale
from telesales.queries import phone_setup
from telesales.rules import recording as rules

ALL = "all phone sales, managers only"


@require(Permission.PHONE_MANAGE, sight=ALL, methods=("GET", "POST"))
def ask(request, number):
    """Ask the seller for the recording, with the reason; the page says what follows."""
    sale, form = _found(number), AskForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            asked = actions.ask(sale=sale, **form.cleaned_data, by=request.acting, now=clock.now())
            told = {"due": rules.moment(asked.due_at)}
            messages.success(request, _("The seller is asked. The recording is due by %(due)s.") % told)
            return redirect("telesales:phone_sale", number)
        except Refused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.sentence)
    due = rules.moment(rules.due(request.acting.read_at, phone_setup.policy().recording_days))
    context = {"sale": sale, "form": form, "due": due}
    return render(request, "telesales/phone/recording_ask.html", context, status=422 if form.is_bound else 200)


@require(Permission.PHONE_MANAGE, sight=ALL, methods=("POST",))
def withdrawal(request, number):
    """Take it back: nothing is due any more."""
    try:
        actions.withdraw(sale=_found(number), by=request.acting, now=clock.now())
        messages.success(request, _("Nothing is asked for any more; the seller is told."))
    except Refused as refusal:
        messages.error(request, refusal.sentence)
    return redirect("telesales:phone_sale", number)


def _found(number):
    known = ("order__partner", "order__buyer", "order__sold_from", "seller__user", "offer")
    return get_object_or_404(PhoneSale.objects.select_related(*known), order__number=number)
