"""What is under way and what became of it: sums by state, owner, age and value, for the board and the report (T5).

States are those of the clock: what has run out has expired. Sums are of one currency each; nothing is converted.
"""

from datetime import timedelta
from decimal import Decimal

from django.db.models import Case, Count, F, Q, Sum, Value, When
from django.utils.translation import gettext_lazy as _

from telesales.models import OPPORTUNITY_LIVE, Opportunity, OpportunityState

AGES = [
    ("week", _("up to a week"), 0, 7),
    ("month", _("up to a month"), 7, 30),
    ("quarter", _("up to 3 months"), 30, 90),
    ("older", _("older"), 90, 36500),
]
"""Key, words, from and to how many days since it was begun."""
VALUES = [
    ("small", _("below 500"), Decimal(0), Decimal(500)),
    ("middle", _("500 to 2,500"), Decimal(500), Decimal(2500)),
    ("large", _("2,500 to 10,000"), Decimal(2500), Decimal(10_000)),
    ("huge", _("10,000 and more"), Decimal(10_000), Decimal(10) ** 13),
]
"""Key, words, from and to how much."""
ON_BOARD = 30
LATELY = timedelta(days=30)


def visible_to(acting, now):
    """Give the opportunities that somebody sees, without deleted ones, with their state of this moment as `shown`."""
    over = When(state__in=OPPORTUNITY_LIVE, expires_at__lte=now, then=Value(OpportunityState.EXPIRED.value))
    found = Opportunity.objects.visible_to(acting).filter(deleted_at=None)
    return found.annotate(shown=Case(over, default=F("state")))


def begun(found, since, until):
    """Narrow to those begun in a period of moments; either may be None."""
    found = found.filter(created_at__gte=since) if since else found
    return found.filter(created_at__lt=until) if until else found


def currencies(found):
    """Give the currencies there are, the most frequent first."""
    rows = found.values("currency").annotate(number=Count("pk")).order_by("-number", "currency")
    return [row["currency"] for row in rows]


def by_state(found):
    """Give {(state, currency): (number, sum)}."""
    rows = found.values_list("shown", "currency").annotate(number=Count("pk"), sum=Sum("total")).order_by()
    return {(state, currency): (number, total) for state, currency, number, total in rows}


def by_owner(found):
    """Give [(owner's name, state, number, sum)]."""
    rows = found.values("owner__user__name", "owner", "shown").annotate(number=Count("pk"), sum=Sum("total"))
    return [
        (row["owner__user__name"], row["shown"], row["number"], row["sum"])
        for row in rows.order_by("owner__user__name")
    ]


def by_age(found, now):
    """Give {key of AGES: (number, sum)} of what is under way."""
    steps = [
        When(created_at__gt=now - timedelta(days=to), created_at__lte=now - timedelta(days=since), then=Value(key))
        for key, _words, since, to in AGES
    ]
    return _stepped(found, steps)


def by_value(found):
    """Give {key of VALUES: (number, sum)} of what is under way."""
    steps = [When(total__gte=since, total__lt=to, then=Value(key)) for key, _words, since, to in VALUES]
    return _stepped(found, steps)


def _stepped(found, steps):
    rows = found.filter(shown__in=OPPORTUNITY_LIVE).annotate(step=Case(*steps, default=Value("")))
    rows = rows.values_list("step").annotate(number=Count("pk"), sum=Sum("total")).order_by()
    return {step: (number, total) for step, number, total in rows}


def cards(found, state):
    """Give the opportunities of a column of the board, those that end first on top."""
    rows = found.filter(shown=state).select_related("customer__user", "partner", "owner__user")
    return list(rows.defer("partner__attributes", "partner__notes").order_by("expires_at", "pk")[:ON_BOARD])


def ended_lately(found, now):
    """Give what ended in the last days, the latest first."""
    lately = Q(ended_at__gt=now - LATELY) | Q(shown=OpportunityState.EXPIRED, expires_at__gt=now - LATELY)
    rows = found.exclude(shown__in=OPPORTUNITY_LIVE).filter(lately)
    return rows.select_related("customer__user", "partner", "owner__user").order_by("-changed_at", "-pk")
