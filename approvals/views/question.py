"""Questions about an order that waits, asked by who decides and answered by the buyer (A9)."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from approvals.actions import question as questions
from approvals.forms.decision import AnswerForm, QuestionForm
from approvals.views import decision as pages
from approvals.views import mailed
from commerce.queries import order as orders
from core import clock
from core.access import public
from core.reader import as_reader
from core.refusal import Refused
from partners.access import require
from partners.permissions import Permission


@require(Permission.ORDER_APPROVE, sight=pages.MINE, methods=("POST",))
def step_question(request, pk):
    """Ask the buyer of an order that waits for the reader."""
    return _ask(request, pages.mine(request, pk), request.acting, "approvals/step/detail.html", "approvals:step")


@never_cache
@public(pages.LINK, methods=("POST",))
def linked_question(request, pk):
    """Ask the buyer from the page behind a mailed link."""
    opened = mailed.opened(request, pk)
    if opened is None or opened.by is None or mailed.is_strangers(request, opened):
        return mailed.neutral(request)
    with as_reader(opened.asked.membership.user):
        return _ask(request, opened.step, opened.by, "approvals/link/page.html", "approvals:linked")


def _ask(request, step, by, template, address):
    form = QuestionForm(request.POST, prefix="question")
    if form.is_valid():
        try:
            questions.ask(step=step, text=form.cleaned_data["text"], by=by, now=clock.now())
        except Refused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.sentence)
        else:
            messages.success(request, _("Your question is on its way to %(buyer)s.") % {"buyer": step.order.buyer.name})
            return redirect(address, step.pk)
    return pages.page(request, template, step, question=form, status=422, decider=by.name)


@require(Permission.ORDER_PLACE, sight="the acting user's own orders", methods=("POST",))
def answer(request, number):
    """Answer whoever decides about one's order."""
    order, form = (
        get_object_or_404(orders.mine(request.acting), number=number),
        AnswerForm(request.POST, prefix="answer"),
    )
    said = " ".join(str(error) for errors in form.errors.values() for error in errors)
    if form.is_valid():
        try:
            questions.answer(order=order, text=form.cleaned_data["text"], by=request.acting, now=clock.now())
        except Refused as refusal:
            said = refusal.sentence
    if said:
        messages.error(request, said)
    else:
        messages.success(request, _("Your answer is on its way to whoever decides."))
    return redirect("commerce:order", number)
