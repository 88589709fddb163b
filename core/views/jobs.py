"""Background jobs, each seen by whoever asked for it; what it made only while he could still have it made."""

from django.contrib import messages
from django.http import Http404, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header

from core import clock, jobs, lists
from core.access import signed_in
from core.listings import JOBS
from core.models import Job, JobFile
from core.refusal import Refused

OWN = "the user's own jobs"


@signed_in(OWN)
def index(request):
    """List one's jobs."""
    return lists.respond(request, JOBS, Job.objects.visible_to(request.acting), template="core/jobs.html")


@signed_in(OWN)
def detail(request, pk):
    """Show how far a job is and what came of it; htmx asks for the card alone until it is over.

    Why it failed is told to whoever has lost the right to it, too: he may read there that he has.
    """
    job = _job(request, pk)
    if job.state == Job.State.DONE:
        _check_handed_out(job)
    reports = job.files.filter(role="report").order_by("id")
    context = {"job": job, "reports": reports, "result": job.result or {}, "goes_on": _goes_on(request, job)}
    is_fragment = request.htmx and not request.htmx.boosted
    return render(request, "core/job.html#job" if is_fragment else "core/job.html", context)


@signed_in(OWN, methods=("POST",))
def cancellation(request, pk):
    """Call a job off."""
    job = _job(request, pk)
    try:
        jobs.cancel(job=job, now=clock.now())
    except Refused as refusal:
        messages.error(request, refusal.sentence)
    return redirect("job", job.pk)


@signed_in(OWN)
def file(request, pk, file_pk):
    """Download what a job made."""
    job = _job(request, pk)
    _check_handed_out(job)
    found = get_object_or_404(JobFile, pk=file_pk, job=job, role="report")
    response = StreamingHttpResponse(found.chunks(), content_type=found.content_type)
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=found.name)
    response["Content-Length"] = found.size
    return response


def _goes_on(request, job):
    """Whether what comes next is open to the reader: it is where the job was asked for, also in a sale there."""
    places = {each.partner_id for each in (request.acting, getattr(request, "selling", None)) if each}
    return job.partner_id is None or job.partner_id in places


def _check_handed_out(job):
    if not jobs.may_hand_out(job):
        raise Http404


def _job(request, pk):
    return get_object_or_404(Job.objects.visible_to(request.acting), pk=pk)
