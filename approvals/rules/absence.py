"""Who may say that somebody is away, for how long, and who decides meanwhile (A4)."""

from datetime import timedelta

from django.db.models import F
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from approvals.models import Absence
from approvals.rules.limit import check_may_set
from core.refusal import Refused
from partners import queries as partners
from partners.models import UserStatus

MOST_DAYS = 366


def check_may_set_absence(by, membership):
    """Oneself, or whoever manages the person."""
    if by.membership_id != membership.pk and by.user_id != membership.user_id:
        check_may_set(by, membership)


def check_dates(starts_on, last_day, *, today):
    """From today on, the last day not before the first, at most a year."""
    if starts_on < today:
        raise Refused(_("Choose today or a later day."), field="starts_on")
    if last_day < starts_on:
        raise Refused(_("The last day comes before the first."), field="last_day")
    if last_day - starts_on >= timedelta(days=MOST_DAYS):
        raise Refused(_("Choose at most a year; set it again when it ends."), field="last_day")


def check_delegate(membership, delegate):
    """Another user of the same tree, who has a place there and can sign in."""
    if delegate.pk == membership.pk or delegate.user_id == membership.user_id:
        raise Refused(_("Nobody is his own delegate."), field="delegate")
    if delegate.ended_at is not None or delegate.user.status != UserStatus.ACTIVE:
        raise Refused(_("The delegate cannot decide there: choose somebody else."), field="delegate")
    if partners.root_id(membership.partner_id) != partners.root_id(delegate.partner_id):
        raise Refused(_("Choose somebody of the same company."), field="delegate")


def check_is_free(membership, starts_on, ends_on):
    """Raise where another absence takes part of the days; `ends_on` is the day after the last one."""
    others = Absence.objects.filter(membership=membership, starts_on__lt=ends_on, ends_on__gt=starts_on)
    other = others.filter(ends_on__gt=F("starts_on")).order_by("starts_on").first()
    if other:
        raise Refused(overlap(other), field="starts_on")


def overlap(other):
    """Say which days are taken already."""
    last = other.ends_on - timedelta(days=1)
    values = {"first": date_format(other.starts_on, "DATE_FORMAT"), "last": date_format(last, "DATE_FORMAT")}
    return _("There is an absence from %(first)s to %(last)s already: end that one first.") % values
