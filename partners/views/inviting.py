"""Invite many people to one partner: paste or upload, look at each row, confirm, read what became of it (P4)."""

import json

from django.core import signing
from django.shortcuts import render
from django.utils.translation import gettext as _

from core import clock
from core.refusal import Refused
from partners import invitees, tabs
from partners.access import require
from partners.actions import inviting as actions
from partners.actions.people import Record
from partners.forms.invitation import ManyForm
from partners.forms.people import zones
from partners.permissions import Permission
from partners.queries import invitation as queries
from partners.queries import people
from partners.rules import people as rules

SALT = "partners.inviting"
CARRIED = ("number", "email", "name", "username", "roles", "language", "fault")


@require(Permission.USER_MANAGE, sight="the acting partner and below; the operator sees all", methods=("GET", "POST"))
def many(request, code):
    """Ask for addresses; show a verdict per row; invite those that are new."""
    partner = tabs.find(request, code)
    form = _form(request, partner)
    if request.method != "POST" or not form.is_valid():
        return _page(request, partner, form)
    try:
        rows = _read(form)
        if request.POST.get("confirmed"):
            rows = _invite(request, partner, form, rows)
        else:
            queries.judge(rows, partner=partner, by=request.acting, roles=rules.grantable(request.acting, partner))
            _check_roles(request, partner, form)
    except (invitees.Unreadable, Refused) as refusal:
        field = getattr(refusal, "field", None) or ("file" if form.cleaned_data["file"] else "addresses")
        form.add_error(field if field in form.fields else None, str(refusal))
        return _page(request, partner, form)
    return _page(request, partner, form, rows=rows, is_done=bool(request.POST.get("confirmed")))


def _form(request, partner):
    choice = {"roles": rules.grantable(request.acting, partner), "rights": rules.grantable_rights(request.acting)}
    initial = {"language": request.user.language, "timezone": request.user.timezone, "may_place": True,
               "roles": [] if partner.kind == partner.Kind.OPERATOR else people.default_roles(partner.pk)}  # fmt: skip
    return ManyForm(request.POST or None, request.FILES or None, initial=initial, **choice)


def _read(form):
    """Read the file, or what was pasted; between preview and confirmation a file travels as pasted rows."""
    if form.cleaned_data["file"]:
        return invitees.read_file(form.cleaned_data["file"].read())
    carried = form.data.get("rows", "")
    if carried:
        return [invitees.Row(**{**values, "roles": tuple(values["roles"])}) for values in _carried(carried)]
    return invitees.read_pasted(form.cleaned_data["addresses"])


def _carried(text):
    try:
        return json.loads(signing.Signer(salt=SALT).unsign(text))
    except (signing.BadSignature, ValueError) as error:
        raise Refused(_("The list has changed on its way. Please begin again.")) from error


def _invite(request, partner, form, rows):
    data = form.cleaned_data
    record = Record(name="", language=data["language"], timezone=data["timezone"])
    values = {"grant": form.grant(), "record": record, "by": request.acting, "now": clock.now()}
    _check_roles(request, partner, form)
    return actions.invite_many(rows=rows, partner=partner, **values)


def _check_roles(request, partner, form):
    """What all get is his to give; else every row would be refused for the same reason."""
    rules.check_roles(request.acting, partner, form.grant().roles)


def _page(request, partner, form, *, rows=None, is_done=False):
    carried = [{name: getattr(row, name) for name in CARRIED} for row in rows or []]
    context = {
        **tabs.frame(request, partner, active="users"),
        "form": form,
        "rows": [(row, queries.VERDICTS[row.verdict]) for row in rows or []],
        "is_done": is_done,
        "new_count": sum(row.is_new for row in rows or []),
        "sent_count": sum(row.verdict == "sent" for row in rows or []),
        "carried": signing.Signer(salt=SALT).sign(json.dumps(carried, default=str)) if rows else "",
        "zones": zones(),
    }
    return render(request, "partners/people/many.html", context, status=422 if form.errors else 200)
