"""Recordings of calls: given, heard in the page, deleted (F6).

Hearing one is a POST that is noted; its sound is handed out for that note alone, however many parts a player asks for.
"""

from datetime import timedelta

from csp.decorators import csp
from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from core import clock, ranges, uploads
from core.pdf import FILE_POLICY
from core.refusal import Refused
from partners.access import require
from partners.permissions import Permission
from telesales import recording_store
from telesales.actions import recording as actions
from telesales.forms.recording import ReasonForm, RecordingForm
from telesales.models import RecordingAccess
from telesales.pages import recording as pages
from telesales.queries import recording as queries

GIVEN = "offers of the acting company and below; managers all"
HEARD = "recordings of what one's company sold, or of its products; the operator all"
PLAY_HOURS = timedelta(hours=12)
SUFFIXES = {"audio/mpeg": "mp3", "audio/mp4": "m4a", "audio/ogg": "ogg", "audio/wav": "wav", "audio/flac": "flac"}
SHOWN = ("GET", "POST")


@require(Permission.PHONE_READ, sight=GIVEN, methods=SHOWN)
def new(request, pk):
    """Show the recordings of a call; POST adds a file or a reference. htmx gets the block alone."""
    offer = get_object_or_404(queries.offers(request.acting).select_related("product", "sale__order"), pk=pk)
    if request.method != "POST":
        return _page(request, offer)
    form = RecordingForm(request.POST, request.FILES, is_too_big=uploads.is_too_big(request))
    if not form.is_valid() or not _added(request, offer, form):
        return _page(request, offer, form=form)
    if request.htmx:
        return _page(request, offer)
    messages.success(request, _("The recording is kept."))
    return redirect(_home(request, offer))


@require(Permission.RECORDING_PLAY, sight=HEARD, methods=("POST",))
def playing(request, pk):
    """Hear a recording: this is noted. Gives the player."""
    recording = get_object_or_404(queries.visible_to(request.acting), pk=pk)
    try:
        access = actions.play(recording=recording, by=request.acting, now=clock.now())
    except Refused as refusal:
        messages.error(request, refusal.sentence)
        return redirect(_home(request, recording.offer))
    if request.htmx:
        return render(request, "telesales/phone/recording_player.html#player", _player(recording, access))
    return redirect("telesales:recording_player", recording.pk, access.pk)


@require(Permission.RECORDING_PLAY, sight=HEARD)
def player(request, pk, access_pk):
    """Show the player of what the reader has just asked to hear."""
    access = _access(request, pk, access_pk)
    context = {**_player(access.recording, access), "home": _home(request, access.recording.offer)}
    return render(request, "telesales/phone/recording_player.html", context)


@csp(FILE_POLICY)
@require(Permission.RECORDING_PLAY, sight=HEARD)
def sound(request, pk, access_pk):
    """Give the sound, or the part of it that the player asks for; as a download where that is asked for."""
    recording = _access(request, pk, access_pk).recording
    try:
        file = recording_store.open_one(recording.path)
    except FileNotFoundError as error:
        raise Http404 from error
    response = ranges.respond(request, file, size=recording.size, content_type=recording.content_type)
    name = f"recording-{recording.pk}.{SUFFIXES[recording.content_type]}"
    response["Content-Disposition"] = content_disposition_header("download" in request.GET, name) or "inline"
    response["X-Content-Type-Options"] = "nosniff"
    return response


@require(Permission.PHONE_MANAGE, sight="all recordings, managers only", methods=SHOWN)
def deletion(request, pk):
    """Delete the file of a recording before its time, with the reason."""
    found = queries.visible_to(request.acting).select_related("offer__product", "by")
    recording = get_object_or_404(found, pk=pk)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            actions.delete(recording=recording, **form.cleaned_data, by=request.acting, now=clock.now())
            messages.success(request, _("The file is deleted; what it was stays written down."))
            return redirect(_home(request, recording.offer))
        except Refused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.sentence)
    context = {"recording": recording, "form": form, "home": _home(request, recording.offer)}
    context["length"] = pages.length(recording.seconds)
    status = 422 if form.is_bound else 200
    return render(request, "telesales/phone/recording_deletion.html", context, status=status)


def _added(request, offer, form):
    """Keep what was given; what is refused stands in the form."""
    known = {"offer": offer, "by": request.acting, "now": clock.now()}
    try:
        if form.cleaned_data["file"]:
            actions.add_file(upload=form.cleaned_data["file"], **known)
        if form.cleaned_data["reference"]:
            actions.refer(reference=form.cleaned_data["reference"], **known)
    except Refused as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, refusal.sentence)
        return False
    return True


def _page(request, offer, *, form=None):
    block = pages.block(offer=offer, acting=request.acting, now=request.acting.read_at, form=form)
    context = {"recordings": block, "offer": offer, "back": _home(request, offer)}
    name = "telesales/phone/recording_block.html" if request.htmx else "telesales/phone/recording.html"
    return render(request, name, context, status=422 if form is not None else 200)


def _home(request, offer):
    """Give the page on which the recordings of an offer stand: its sale's, its seller's, or one of their own."""
    if offer.order_id:
        return reverse("telesales:phone_sale", args=[offer.order.number])
    is_own = (offer.seller_user_id, offer.sold_from_id) == (request.acting.user_id, request.acting.partner_id)
    return reverse("telesales:phone_offer" if is_own else "telesales:recording_new", args=[offer.pk])


def _access(request, pk, access_pk):
    """Give the reader's own note that he hears a recording which he may still hear, and not too long ago."""
    return get_object_or_404(
        RecordingAccess.objects.select_related("recording__offer__order"),
        pk=access_pk,
        recording=pk,
        recording__in=queries.visible_to(request.acting),
        recording__deleted_at=None,
        user=request.acting.user_id,
        at__gt=request.acting.read_at - PLAY_HOURS,
    )


def _player(recording, access):
    url = reverse("telesales:recording_sound", args=[recording.pk, access.pk])
    return {"recording": recording, "url": url, "length": pages.length(recording.seconds)}
