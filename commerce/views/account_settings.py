"""Open accounts and set how they are kept (K1, K4, K8). Each page asks for the password again, unless it was given in
the last minutes: also a POST that was sent straight here, which goes on afterwards with what it brought."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from commerce.actions import account as actions
from commerce.actions import credit
from commerce.forms.credit import OpeningForm, SubLimitChangeForm, SubLimitEndForm, SubLimitForm, TermsForm
from commerce.models import Account, SubLimit
from commerce.queries import credit as queries
from commerce.queries import sub_limit as sub_limits
from core import clock
from core.refusal import Refused
from partners.access import lately_proved, require
from partners.models import Partner
from partners.permissions import Permission

ALL = "all accounts, operator staff only"
BOTH = ("GET", "POST")


@require(Permission.CREDIT_EDIT, sight=ALL, methods=BOTH)
@lately_proved
def opening(request):
    """Open an account for a partner; its page brings its code along."""
    form = OpeningForm(request.POST or None, initial=_wished(request))
    if request.method == "POST" and form.is_valid():
        values = dict(form.cleaned_data)
        partner = _named(request, form, values.pop("partner"))
        opened = partner and _tried(form, credit.open_account, request, partner=partner, **values)
        if opened:
            messages.success(request, _("The account of %(partner)s is open.") % {"partner": partner.name})
            return redirect("commerce:account", partner.code)
    return _page(request, "commerce/credit/opening.html", {"form": form})


@require(Permission.CREDIT_EDIT, sight=ALL, methods=BOTH)
@lately_proved
def terms(request, code):
    """Change the limit, the tolerance, whether one may order on account, and the currency of an unused account."""
    account = _account(code)
    names = ("currency", "limit", "tolerance", "is_on_account_allowed")
    form = TermsForm(request.POST or None, initial={name: _plain(getattr(account, name)) for name in names})
    is_fixed = queries.is_used(account)
    if is_fixed:
        form.keep_currency(account)
    if request.method == "POST" and form.is_valid():
        changed = _tried(form, actions.change, request, account=account, **form.cleaned_data)
        if changed:
            messages.success(request, _("The account is changed."))
            return redirect("commerce:account", account.partner.code)
    return _page(request, "commerce/credit/terms.html", {"form": form, "account": account, "is_fixed": is_fixed})


@require(Permission.CREDIT_EDIT, sight=ALL, methods=BOTH)
@lately_proved
def sub_limit_new(request, code):
    """Give a node below a part of the account."""
    account = _account(code)
    form = SubLimitForm(request.POST or None, initial={"partner": request.GET.get("partner", "")[:40]})
    if request.method == "POST" and form.is_valid():
        values = dict(form.cleaned_data)
        partner = _named(request, form, values.pop("partner"))
        made = partner and _tried(form, actions.share, request, account=account, partner=partner, **values)
        if made:
            messages.success(request, _("%(partner)s has a sub-limit now.") % {"partner": partner.name})
            return redirect("commerce:account", account.partner.code)
    context = {"form": form, "account": account, "nodes": sub_limits.candidates(account)}
    return _page(request, "commerce/credit/sub_limit_new.html", context)


@require(Permission.CREDIT_EDIT, sight=ALL, methods=BOTH)
@lately_proved
def sub_limit(request, code, pk):
    """Change a sub-limit."""
    account, found = _sub_limit(code, pk)
    form = SubLimitChangeForm(request.POST or None, initial={"limit": _plain(found.limit)})
    is_sound = request.method == "POST" and form.is_valid()
    if is_sound and _tried(form, actions.change_share, request, sub_limit=found, **form.cleaned_data):
        messages.success(request, _("The sub-limit of %(partner)s is changed.") % {"partner": found.partner.name})
        return redirect("commerce:account", account.partner.code)
    return _sub_limit_page(request, account, found, form, SubLimitEndForm(prefix="end"))


@require(Permission.CREDIT_EDIT, sight=ALL, methods=("POST",))
@lately_proved
def sub_limit_end(request, code, pk):
    """Take a sub-limit away."""
    account, found = _sub_limit(code, pk)
    form = SubLimitEndForm(request.POST, prefix="end")
    if form.is_valid() and _tried(form, actions.end_share, request, sub_limit=found, **form.cleaned_data):
        messages.success(request, _("%(partner)s has no sub-limit any more.") % {"partner": found.partner.name})
        return redirect("commerce:account", account.partner.code)
    change = SubLimitChangeForm(initial={"limit": _plain(found.limit)})
    return _sub_limit_page(request, account, found, change, form)


def _account(code):
    return get_object_or_404(Account.objects.select_related("partner"), partner__code=code)


def _sub_limit(code, pk):
    account = _account(code)
    return account, get_object_or_404(SubLimit.objects.select_related("partner"), account=account, pk=pk, ended_at=None)


def _wished(request):
    """The partner that the address names, and the currency it buys in."""
    code = request.GET.get("partner", "").replace("\0", "")[:40]
    partner = Partner.objects.visible_to(request.acting).filter(code__iexact=code).first() if code else None
    return {"partner": partner.code, "currency": partner.currency} if partner else {"partner": code}


def _named(request, form, code):
    """The partner with a code; the form says when there is none."""
    visible = Partner.objects.visible_to(request.acting)
    found = visible.filter(code__iexact=code.strip().replace("\0", "")).first()
    if found is None:
        form.add_error("partner", _("There is no partner with this code."))
    return found


def _plain(value):
    """An amount as people type it."""
    return value if isinstance(value, bool | str) else f"{value.normalize():f}"


def _tried(form, action, request, **values):
    """Give what the action gives; None when it refuses, with its sentence at the field it is about."""
    try:
        return action(**values, by=request.acting, now=clock.now())
    except Refused as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, refusal.sentence)
        return None


def _page(request, template, context):
    return render(request, template, context, status=422 if request.method == "POST" else 200)


def _sub_limit_page(request, account, found, form, end_form):
    context = {"account": account, "sub_limit": found, "form": form, "end_form": end_form}
    return _page(request, "commerce/credit/sub_limit.html", context)
