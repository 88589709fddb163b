"""Finance keeps the systems that may send credit messages, and their tokens (K5)."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from commerce.actions import credit_sender as actions
from commerce.forms.credit_message import SenderForm, SwitchForm, TokenForm
from commerce.models import CreditSender, SenderToken
from commerce.queries import credit_message as queries
from commerce.rules import credit_sender as rules
from commerce.views.product import tried
from core import clock, timeline
from partners.access import lately_proved, require
from partners.permissions import Permission

ALL = "senders are the operator's alone, its Finance only"


@require(Permission.CREDIT_EDIT, sight=ALL)
def index(request):
    """List the senders."""
    now = request.acting.read_at
    rows = [
        (sender, [each for each in sender.tokens.all() if rules.is_living(each, now)]) for sender in queries.senders()
    ]
    return render(request, "commerce/credit_message/senders.html", {"senders": rows})


@require(Permission.CREDIT_EDIT, sight=ALL, methods=("GET", "POST"))
def new(request):
    """Add a sender, and lead to its page, where its token is issued."""
    form = SenderForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        sender = tried(form, lambda now: actions.create(**form.cleaned_data, by=request.acting, now=now))
        if sender:
            messages.success(request, _("The sender is there. It can send as soon as it has a token."))
            return redirect("commerce:credit_sender", sender.pk)
    context = {"form": form}
    return render(request, "commerce/credit_message/sender_new.html", context, status=422 if form.is_bound else 200)


@require(Permission.CREDIT_EDIT, sight=ALL, methods=("GET", "POST"))
def detail(request, pk):
    """Show a sender with its tokens; POST changes what it may send."""
    sender = get_object_or_404(CreditSender.objects.select_related("partner"), pk=pk)
    form = SenderForm(request.POST if request.method == "POST" else None, initial=SenderForm.of(sender))
    if form.is_valid():
        values = form.cleaned_data
        if tried(form, lambda now: actions.change(sender=sender, **values, by=request.acting, now=now)):
            messages.success(request, _("The sender is saved."))
            return redirect("commerce:credit_sender", pk)
    now = request.acting.read_at
    context = {
        "sender": sender, "form": form, "address": request.build_absolute_uri(reverse("commerce:credit_intake")),
        "tokens": [(token, rules.is_living(token, now)) for token in _tokens(sender)],
        "timeline": timeline.of(sender),
    }  # fmt: skip
    return render(request, "commerce/credit_message/sender.html", context, status=422 if form.is_bound else 200)


@require(Permission.CREDIT_EDIT, sight=ALL, methods=("GET", "POST"))
@lately_proved
def token(request, pk):
    """Issue a token: it is shown on the answer to the POST and never again."""
    sender = get_object_or_404(CreditSender.objects.select_related("partner"), pk=pk)
    living = [each for each in _tokens(sender) if rules.is_living(each, request.acting.read_at)]
    sent = request.POST if request.method == "POST" else None
    is_full = len(living) >= rules.MOST_LIVING_TOKENS
    form = TokenForm(sent if living else sent and {"others": "overlap"}, is_full=is_full)
    context = {"sender": sender, "form": form, "living": living}
    if form.is_valid():
        ends = form.cleaned_data["others"] == "end"
        issued = tried(form, lambda now: actions.issue(sender=sender, ends_others=ends, by=request.acting, now=now))
        if issued:
            context |= {"token": issued[0], "text": issued[1]}
            return render(request, "commerce/credit_message/token_shown.html", context)
    return render(request, "commerce/credit_message/token.html", context, status=422 if form.is_bound else 200)


@require(Permission.CREDIT_EDIT, sight=ALL, methods=("POST",))
def token_end(request, pk, token_pk):
    """End a token at once."""
    found = get_object_or_404(SenderToken.objects.select_related("sender__partner"), sender_id=pk, pk=token_pk)
    actions.end(token=found, by=request.acting, now=clock.now())
    messages.success(request, _("The token %(hint)s… opens nothing any more.") % {"hint": found.hint})
    return redirect("commerce:credit_sender", pk)


@require(Permission.CREDIT_EDIT, sight=ALL, methods=("POST",))
def switch(request, pk):
    """Switch a sender off or on."""
    sender = get_object_or_404(CreditSender, pk=pk)
    form = SwitchForm(request.POST)
    if form.is_valid():
        actions.switch(sender=sender, **form.cleaned_data, by=request.acting, now=clock.now())
        messages.success(request, _("The sender is saved."))
    return redirect("commerce:credit_sender", pk)


def _tokens(sender):
    return sender.tokens.select_related("created_by").order_by("-pk")
