"""What was done in one's name by sellers, and whether they may (T2)."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from core import clock, lists
from core.lists import table_file
from core.refusal import Refused
from partners.access import signed_in
from telesales.actions import opt_out as actions
from telesales.pages import log as pages
from telesales.pages import log_file as file
from telesales.queries import log as queries
from telesales.queries import setup

SIZE = 20
OWN = "what was done in the reader's name; for administrators below their place, for sales managers all"


@signed_in(sight=OWN)
def log(request):
    """Show the sales sessions with what was done in each, and orders sold without one; all of it as a file."""
    acting, now = request.acting, clock.now()
    scope = request.GET.get("scope", "mine")
    if scope not in queries.scopes(acting):
        raise Http404
    if wanted := request.GET.get("export", ""):
        known = {"key": "done-for-me" if scope == "mine" else "sales-sessions", "title": _("Orders placed for others")}
        rows = file.rows(acting, scope, now=now)
        return table_file.answer(request, **known, columns=file.COLUMNS, rows=rows, kind=wanted)
    found, number = queries.sessions(acting, scope), lists.page_number(request)
    rows = list(found[(number - 1) * SIZE : number * SIZE + 1])
    context = {
        "scope": scope,
        "scopes": queries.scopes(acting),
        "rows": pages.told(rows[:SIZE], now=now),
        "sales": queries.sales_without_session(acting, scope) if number == 1 else [],
        "number": number,
        "has_next": len(rows) > SIZE,
        "may_opt_out": setup.policy().may_opt_out,
        "opted_out_since": queries.opted_out_since(acting.user_id),
    }
    return render(request, "telesales/log.html", context)


@signed_in(sight="the reader's own choice", methods=("POST",))
def choice(request):
    """Forbid that others order in one's name, or allow it again."""
    act = actions.forbid if request.POST.get("choice") == "forbid" else actions.allow
    try:
        act(by=request.acting, now=clock.now())
    except Refused as refusal:
        messages.error(request, refusal.sentence)
    else:
        said = _("Nobody orders in your name any more.") if act is actions.forbid else _("Sellers may help you again.")
        messages.success(request, said)
    return redirect("telesales:log")
