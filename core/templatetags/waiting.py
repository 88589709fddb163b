"""For how long something has waited, in one word and a unit: {{ row.since|waited:now }}."""

from django import template
from django.utils.timesince import timesince
from django.utils.translation import gettext as _

register = template.Library()


@register.filter
def waited(since, now):
    """Say for how long something has waited."""
    return _("for %(time)s") % {"time": timesince(since, now, depth=1)}
