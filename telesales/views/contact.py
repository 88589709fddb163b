"""Contact us: whoever wants to buy says so, without an account (T7).

The answer is the same whatever is known of him; a product that he could not know of is treated as none (C2, S05).
"""

from allauth.core import ratelimit
from django.shortcuts import redirect, render
from django.utils.translation import get_language, override
from django.views.decorators.cache import never_cache

from core import clock
from core.access import public
from core.refusal import Refused
from telesales.actions import lead as actions
from telesales.forms.lead import AnswerForm, ContactForm
from telesales.links import lead as links
from telesales.queries import lead as queries
from telesales.rules import lead as rules

SESSION_KEY = "lead_link"
FORM = "writes a row and outbox entries, whoever asks; counted for each address"
LINK = "signed link for one lead"


@never_cache
@public(FORM, methods=("GET", "POST"))
def us(request, code=""):
    """Take a question, about a product or anything else."""
    acting, now = request.acting, clock.now()
    product = queries.product(code, acting, now=now)
    form = ContactForm(request.POST if request.method == "POST" else None, initial=_known(request))
    if not form.is_valid():
        context = {"form": form, "product": product, "code": code}
        return render(request, "telesales/contact/us.html", context, status=422 if form.is_bound else 200)
    limited = ratelimit.consume_or_429(request, action="contact", key=form.cleaned_data["email"].lower())
    if limited:
        return limited
    if not form.is_from_a_machine:
        data = {**form.data_to_keep, "product": product}
        ip = request.META.get("REMOTE_ADDR")
        actions.submit(data=data, language=get_language() or "", by=acting, ip=ip, now=now)
    return redirect("contact:sent")


def _known(request):
    """What somebody who is signed in need not type."""
    if request.acting is None:
        return {}
    user, acting = request.user, request.acting
    return {"company": acting.company_name, "name": user.name, "email": user.email, "phone": user.phone}


@public("says the same to everybody")
def sent(request):
    """Thank for a question."""
    return render(request, "telesales/contact/sent.html")


@never_cache
@public(LINK)
def link(request, token):
    """Take the token out of the address: keep it in the session and show the page without it."""
    lead = links.read(token)
    if lead is None or not rules.is_open_invitation(lead, clock.now()):
        return ratelimit.consume_or_429(request, action="other_link", limit_get=True) or _neutral(request)
    request.session[SESSION_KEY] = token
    return _quiet(redirect("contact:answer"))


@never_cache
@public(LINK, methods=("GET", "POST"))
def answer(request):
    """An invited person says more about himself. Opening the page changes nothing."""
    lead, now = links.read(request.session.get(SESSION_KEY, "")), clock.now()
    if lead is None or not rules.is_open_invitation(lead, now):
        return _neutral(request)
    with override(lead.language or get_language()):
        known = {name: getattr(lead, name) for name in AnswerForm.base_fields if name != "message"}
        form = AnswerForm(request.POST if request.method == "POST" else None, initial=known)
        if not form.is_valid():
            context = {"form": form, "lead": lead}
            return render(request, "telesales/contact/answer.html", context, status=422 if form.is_bound else 200)
        try:
            actions.answer(lead=lead, data=form.cleaned_data, ip=request.META.get("REMOTE_ADDR"), now=now)
        except Refused:
            return _neutral(request)
    del request.session[SESSION_KEY]
    return redirect("contact:sent")


def _neutral(request):
    return _quiet(render(request, "telesales/contact/neutral.html", status=404))


def _quiet(response):
    """Let no address with a token in it be told on."""
    response.headers["Referrer-Policy"] = "no-referrer"
    return response
