"""The lists of the house itself."""

import django_filters
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core import lists
from core.models import Job, JobState


class JobFilter(django_filters.FilterSet):
    """Find jobs by title and by state."""

    q = django_filters.CharFilter(field_name="title", lookup_expr="icontains", label=_("Title"))
    state = django_filters.ChoiceFilter(choices=JobState.choices, label=_("Status"), empty_label=_("All"))

    class Meta:
        model = Job
        fields = []


JOBS = lists.Listing(
    key="jobs",
    title=_("My jobs"),
    url="jobs",
    sort="-asked",
    filterset=JobFilter,
    search_hint=_("Title"),
    exports=False,
    icon="hourglass",
    nothing=lists.Nothing(
        _("No jobs yet"),
        _(
            "Imports and big files are made in the background; what you ask for stands here with its progress and its"
            " result."
        ),
    ),
    columns=(
        lists.Column("title", _("Job"), lambda job: job.title, cell="core/jobs.html#title_cell", fixed=True),
        lists.Column("state", _("Status"), lambda job: job.get_state_display(), cell="core/jobs.html#state_cell"),
        lists.Column("done", _("Done"), lambda job: job.done, align="end"),
        lists.Column("total", pgettext_lazy("done, of how many", "Of"), lambda job: job.total, align="end"),
        lists.Column("asked", pgettext_lazy("a job, when", "Asked"), lambda job: job.created_at, sort="id"),
        lists.Column("ended", _("Ended"), lambda job: job.ended_at, sort="ended_at"),
        lists.Column("attempts", _("Attempts"), lambda job: job.attempts, align="end", shown=False),
    ),
)
