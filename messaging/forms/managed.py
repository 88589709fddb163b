"""What narrows the manager's list of all threads (S8)."""

import django_filters
from django.utils.translation import gettext_lazy as _

from commerce.forms.ranges import DatesBetween
from messaging.models import Thread
from messaging.queries import managed

LONGEST = 100
BLOCKED, RUNS, NEITHER, CLOSED = "blocked", "runs", "neither", "closed"


class ManagedFilter(django_filters.FilterSet):
    """Find threads of whichever companies, by the clock of the moment."""

    q = django_filters.CharFilter(label=_("Subject or company"), method="search", max_length=LONGEST)
    shows = django_filters.ChoiceFilter(
        label=_("Shows"),
        choices=[
            (BLOCKED, _("Blocked")),
            (RUNS, _("A deadline runs")),
            (NEITHER, _("No deadline")),
            (CLOSED, _("Closed")),
        ],
        method="by_state",
        empty_label=_("All"),
    )
    at = django_filters.DateFromToRangeFilter(field_name="last_at", label=_("Last message"), widget=DatesBetween())

    class Meta:
        model = Thread
        fields: list = []

    def by_state(self, rows, _name, value):
        now = self.request.acting.read_at
        if value == CLOSED:
            return rows.exclude(closed_at=None)
        found = {BLOCKED: managed.blocked(now), RUNS: managed.running(now)}
        found[NEITHER] = ~found[BLOCKED] & ~found[RUNS]
        return rows.filter(found[value], closed_at=None)

    def search(self, rows, _name, text):
        return managed.search(rows, text.replace("\0", ""))
