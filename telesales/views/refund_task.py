"""Money that goes back to buyers of phone sales: a payment of a plan, or what a cancelled order leaves (F5, F6)."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from commerce.models import Instalment
from core import clock, lists, money
from core.refusal import Refused
from partners.access import require
from partners.permissions import Permission
from telesales.actions import instalment_refund
from telesales.actions import refund_task as actions
from telesales.forms.commission import GiveBackForm, NoteForm
from telesales.pages import refund_task as pages
from telesales.queries import refund_task as queries

ALL = "all phone sales, the operator only"


@require(Permission.ORDER_REFUND, sight=ALL, methods=("GET", "POST"))
def index(request):
    """List what is to be given back, the oldest first; POST exports the ticked ones."""
    template, first = "telesales/commission/refund_tasks.html", {"state": "open"}
    return lists.respond(request, pages.REFUND_TASKS, queries.listed(), template=template, defaults=first)


@require(Permission.ORDER_REFUND, sight=ALL)
def detail(request, pk):
    """Show one task: what was paid, what is left of it, and what can be done."""
    return _shown(request, _task(pk), NoteForm())


@require(Permission.ORDER_REFUND, sight=ALL, methods=("POST",))
def carrying_out(request, pk):
    """Give back all that is left at once."""
    try:
        task = actions.carry_out(task=_task(pk), by=request.acting, now=clock.now())
        messages.success(request, _("%(done)s The buyer is told.") % {"done": task.note})
    except Refused as refusal:
        messages.error(request, refusal.sentence)
    return redirect("telesales:refund_task", pk)


@require(Permission.ORDER_REFUND, sight=ALL, methods=("POST",))
def settling(request, pk):
    """Say what was done instead."""
    task, form = _task(pk), NoteForm(request.POST)
    if form.is_valid():
        try:
            actions.settle_otherwise(task=task, **form.cleaned_data, by=request.acting, now=clock.now())
            messages.success(request, _("The task is done."))
            return redirect("telesales:refund_task", pk)
        except Refused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.sentence)
    return _shown(request, task, form, status=422)


@require(Permission.ORDER_REFUND, sight=ALL, methods=("GET", "POST"))
def instalment(request, number, payment):
    """Give back a payment of a phone sale, in part or whole."""
    found = get_object_or_404(_payments(), plan__order__number=number, number=payment)
    given = request.POST if request.method == "POST" else None
    form = GiveBackForm(given, initial={"amount": pages.left_words(found)}, currency=found.plan.currency)
    if form.is_valid():
        try:
            how = {"by": request.acting, "now": clock.now()}
            instalment_refund.give_back(instalment=found, **form.cleaned_data, **how)
            amount = money.shown(form.cleaned_data["amount"], found.plan.currency)
            messages.success(request, _("%(amount)s goes back; the buyer is told.") % {"amount": amount})
            return redirect("telesales:phone_sale", number)
        except Refused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.sentence)
    context = pages.of_instalment(found, form)
    return render(request, "telesales/commission/give_back.html", context, status=422 if form.is_bound else 200)


def _payments():
    known = ("plan__order__partner", "plan__order__buyer")
    return Instalment.objects.select_related(*known).filter(plan__order__phone_sale__isnull=False)


def _task(pk):
    return get_object_or_404(queries.one(), pk=pk)


def _shown(request, task, form, status=200):
    context = pages.context(task, form)
    return render(request, "telesales/commission/refund_task.html", context, status=status)
