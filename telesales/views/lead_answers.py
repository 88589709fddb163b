"""What the views of a lead share: who finds it, who works on it, and the answer when something is done with it."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect

from core import clock
from core.refusal import Refused
from telesales.pages import leads as pages
from telesales.queries import lead as queries
from telesales.rules import lead as rules

SIGHT = "leads assigned to the reader, and those that once were"


def found(request, pk):
    """Give a lead that the reader may read; for anybody else it does not exist (P12)."""
    return get_object_or_404(pages.listed(request.acting).select_related("user", "decided_by", "created_by"), pk=pk)


def workable(request, pk):
    """Give a lead that is the reader's to work on now; he may read others, no more."""
    lead = found(request, pk)
    if not rules.is_worked_by(request.acting, lead, queries.company_of(request.acting)):
        raise PermissionDenied
    return lead


def done(request, lead, action, said, **values):
    """Do it and say so, or say why not."""
    try:
        action(lead=lead, by=request.acting, now=clock.now(), **values)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, said)
    return redirect("telesales:lead", lead.pk)
