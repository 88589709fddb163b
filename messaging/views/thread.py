"""The page of a thread: read it, respond, hear of what is new (S1-S5)."""

import uuid

from allauth.core import ratelimit
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import clock, uploads
from core.refusal import Refused
from messaging import navigation
from messaging.access import reads_inbox
from messaging.actions import attachment as attachments
from messaging.actions import message as actions
from messaging.actions import thread as work
from messaging.forms.thread import MessageForm
from messaging.pages import thread as pages
from messaging.queries import talk
from messaging.queries import thread as queries
from messaging.views import elsewhere


def found(request, pk):
    """Give (thread, side) of the reader; any other is not there."""
    known = queries.found(request.acting, pk)
    if known is None:
        raise Http404
    return known


def page(request, thread, side, *, status=200, **known):
    """Show a thread, with what was refused."""
    now = clock.now() if known else request.acting.read_at
    context = pages.context(thread, side, request.acting, now, **known)
    return render(request, "messaging/thread/detail.html", context, status=status)


@elsewhere.leads(queries.found, gettext_lazy("This conversation belongs to %(company)s"))
@reads_inbox()
def detail(request, pk):
    """Show a thread; to htmx, for a page that is open, what came `after` a message."""
    thread, side = found(request, pk)
    after = _message(thread, request.GET.get("after"))
    if request.htmx and after:
        first = _message(thread, request.GET.get("first")) or after
        has_box = request.GET.get("box") == "1"
        context = pages.news(
            thread, side, request.acting, request.acting.read_at, after=after, first=first, has_box=has_box
        )
        return render(request, "messaging/thread/news.html", context)
    return page(request, thread, side, **_earlier(thread, request.GET.get("before")))


def _earlier(thread, given):
    before = _message(thread, given)
    return {"before": before} if before else {}


def _message(thread, given):
    """Give a message of the thread by what stands in the address; None where it is none."""
    is_number = given and given.isascii() and given.isdigit() and len(given) < 19
    return talk.message(thread, int(given)) if is_number else None


@reads_inbox(methods=("POST",))
def reply(request, pk):
    """Write in a thread; what cannot be sent any more is kept on the page."""
    thread, side = found(request, pk)
    form = MessageForm(request.POST, request.FILES)
    if not form.is_valid():
        return page(request, thread, side, status=422, form=form, kept=form.data.get("body", ""))
    if is_too_often(request, form):
        return waits(page(request, thread, side, status=429, form=form, kept=form.cleaned_data["body"]))
    words, key = form.cleaned_data["body"], form.key_for("thread", thread.pk, request.acting.membership_id)
    said = {"thread": thread, "side": side, "words": words, "asks": form.cleaned_data["asks"], "key": key}
    try:
        with attachments.prepared(files=form.cleaned_data["files"], is_too_big=uploads.is_too_big(request)) as kept:
            sent = actions.respond(**said, attach=kept.attach, by=request.acting)
    except Refused as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, refusal.sentence)
        return page(request, found(request, pk)[0], side, status=422, form=form, kept=words)
    if is_another(sent, words):
        return page(request, found(request, pk)[0], side, status=409, form=again(form))
    work.read(thread=thread, side=side, seen=sent.pk, by=request.acting)
    messages.success(request, _("Your message is sent."))
    return redirect(f"{reverse('messaging:thread', args=[thread.pk])}#message-{sent.pk}")


def is_too_often(request, form):
    """Whether somebody writes more quickly than people do; the form keeps his words and says so (W12)."""
    if ratelimit.consume(request, action="message", key=str(request.user.pk)):
        return False
    form.add_error(None, _("These are many messages in a short time. Wait a minute, then send this one."))
    return True


def waits(response):
    """Tell programs how long, in seconds."""
    response.headers["Retry-After"] = "60"
    return response


def is_another(sent, words):
    """Whether the form had been sent before, with other words: then these are not sent yet."""
    return sent.body != words.replace("\r\n", "\n").replace("\0", "").strip()


def again(form):
    """Give a form of the same words that may be sent, and says why it was not."""
    said = form.cleaned_data
    fresh = MessageForm({"body": said["body"], "asks": said["asks"], "key": uuid.uuid4()})
    fresh.add_error(None, _("This page had sent a message before. Send this one as well?"))
    return fresh


@reads_inbox(methods=("POST",))
def read(request, pk):
    """Note that the reader has seen the thread so far; htmx asks for it as soon as the page is open."""
    thread, side = found(request, pk)
    seen = _message(thread, request.POST.get("seen"))
    if seen:
        work.read(thread=thread, side=side, seen=seen.pk, by=request.acting)
        navigation.forget(request.acting, side)
    return HttpResponse(status=204) if request.htmx else redirect("messaging:thread", thread.pk)
