"""What people send to the demand view: which partners, with what is below, which days (P9)."""

from datetime import datetime, time, timedelta

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from commerce.models import OrderState
from commerce.queries.demand import SORTS

DAYS = 365


class DemandForm(forms.Form):
    """Everything is optional: what makes no sense falls back to the last year up to today."""

    below = forms.BooleanField(label=_("With everything below"), required=False)
    begins = forms.DateField(label=_("From"), required=False, widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"))
    ends = forms.DateField(label=_("Until"), required=False, widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"))
    sort = forms.ChoiceField(choices=[(key, key) for key in SORTS], required=False)
    state = forms.ChoiceField(choices=OrderState.choices, required=False)

    def chosen(self, today):
        """Give the choice: sound values, the others by default. `today` is the reader's date."""
        self.full_clean()
        found = {name: value for name, value in self.cleaned_data.items() if value not in (None, "")}
        ends = found.get("ends") or today
        begins = found.get("begins") or _before(ends, DAYS)
        if begins > ends:
            begins, ends = ends, begins
        return {**found, "begins": begins, "ends": ends, "below": found.get("below", False)}


def _before(day, days):
    return day - timedelta(days) if day.toordinal() > days else day


def beginning_of(day):
    """Give the moment at which a day begins for the reader; the last of all days has no next one."""
    return timezone.make_aware(datetime.combine(day, time.min))


def end_of(day):
    """Give the moment at which the next day begins."""
    return beginning_of(day + timedelta(1)) if day.year < 9999 else beginning_of(day)
