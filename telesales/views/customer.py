"""A customer as sellers see him, and what they remember of him (T9)."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from core import clock
from core.refusal import Refused
from partners.access import require
from partners.models import Membership
from partners.permissions import Permission
from telesales.actions import note as actions
from telesales.forms.desk import NoteForm
from telesales.pages import customer as pages
from telesales.views.desk import REACH


@require(Permission.SALE_MAKE, sight=REACH)
def customer(request, pk):
    """Show everything that matters while he is on the phone."""
    return page(request, pages.found(request.acting, pk))


@require(Permission.SALE_MAKE, sight=REACH, methods=("POST",))
def note(request, pk):
    """Write down what he said."""
    seen, form = pages.found(request.acting, pk), NoteForm(request.POST)
    if not form.is_valid():
        return page(request, seen, note_form=form)
    try:
        about = get_object_or_404(Membership, pk=pk)
        actions.write(customer=about, **form.cleaned_data, by=request.acting, now=clock.now())
    except Refused as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, refusal.sentence)
        return page(request, seen, note_form=form)
    messages.success(request, _("The note is kept."))
    return redirect("telesales:customer", pk)


def page(request, seen, **refused):
    """Draw the page; with a form that was refused it stays as typed, and the answer is a 422."""
    now = request.acting.read_at or clock.now()
    context = pages.context(seen, request.acting, now=now, **refused)
    return render(request, "telesales/customer/page.html", context, status=422 if refused else 200)
