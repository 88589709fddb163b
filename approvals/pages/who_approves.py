"""What the page "Who approves what" says in words, and how many problems an administrator is told of (A1, A5, A12)."""

from dataclasses import dataclass
from datetime import timedelta

from django.core.cache import cache
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from approvals.models import Period
from approvals.queries import dead_ends, reach, who_approves
from core import clock, money
from partners import queries as partners
from partners.permissions import Permission

PROBLEMS = [
    ("half", gettext_lazy("A limit or an approver is missing")),
    ("cannot", gettext_lazy("The approver cannot decide")),
    ("above", gettext_lazy("Somebody further up cannot decide")),
    ("circle", gettext_lazy("Absences in a circle")),
]
KEPT_SECONDS = 60
KEY = "approvals.problems.{}"


def words(problem):
    """Say what is wrong with somebody's approvals."""
    values = {"name": problem.name, "amount": money.shown(problem.above or money.ZERO, problem.currency)}
    if problem.code == "above":
        return _("Above %(amount)s it comes to %(name)s, who cannot decide: an administrator is asked.") % values
    sentence = {
        "no_approver": _("A limit and no approver: his orders ask nobody."),
        "no_limit": _("An approver and no limit: his orders ask nobody."),
        "elsewhere": _("The approver %(name)s is in another company."),
        "left": _("The approver %(name)s has left."),
        "on_hold": _("The approver %(name)s is on hold."),
        "branch_on_hold": _("The branch of the approver %(name)s is on hold."),
        "himself": _("He is his own approver."),
        "circle": _("He is away and so is everybody after %(name)s, in a circle: he is asked himself."),
    }[problem.code] % values
    if problem.code in dead_ends.CANNOT and problem.above is not None:
        sentence = f"{sentence} {_('Above %(amount)s an administrator is asked.') % values}"
    return sentence


def whole_words(whole, scope):
    """Give [(sentence, address that mends it)] of what is wrong with the company as such."""
    found = []
    if whole.nobody_accepts:
        url = f"{reverse('approvals:policy')}?{scope.query}"
        found.append((_("Orders wait for somebody who may accept them, and nobody may."), url))
    if whole.nobody_administers:
        found.append((_("Nobody administers the company: nobody is asked where an approver cannot decide."), ""))
    told = _("The approver of the budget %(budget)s, %(name)s, has left: administrators are asked.")
    return found + [(told % {"budget": budget, "name": name}, "") for budget, name in whole.budgets]


def chain_words(details):
    """Say in one line who is asked, one after the other, and up to which amount each decides."""
    return " → ".join(_step(step) for step in details.steps)


def _step(step):
    if step.limit is None:
        return step.name
    return f"{step.name} ({money.shown(step.limit, step.currency)})"


def limit_words(amount, details, currency):
    """Give the limits of somebody, that of one order first."""
    found = [_("%(amount)s an order") % {"amount": money.shown(amount, currency)}] if amount is not None else []
    given = dict(details.periods)
    for period in Period:
        if period in given:
            values = {"amount": money.shown(given[period], currency), "period": period.label}
            found.append(_("%(amount)s a %(period)s") % values)
    return found


def stand_in_words(details):
    """Say who decides in somebody's stead: his delegate while he is away, else his proxies."""
    found = []
    if details.delegate:
        values = {
            "name": details.delegate,
            "day": date_format(details.away_until - timedelta(days=1), "MONTH_DAY_FORMAT"),
        }
        found.append(_("%(name)s, until %(day)s") % values)
    return found + list(details.proxies)


def ready(today, problems):
    """Give function(rows) that adds what the list's cells need, in one query."""
    of_place: dict[int, list] = {}
    for problem in problems:
        of_place.setdefault(problem.membership_id, []).append(problem)

    def add(rows):
        found = who_approves.details([row.pk for row in rows], today=today)
        for row in rows:
            details = found[row.pk]
            limit = getattr(row, "spending_limit", None)
            row.limits = limit_words(limit and limit.amount, details, row.partner.currency)
            row.approver = limit.approver.user.name if limit and limit.approver else ""
            row.chain, row.stands_in = chain_words(details), stand_in_words(details)
            row.problems = [words(problem) for problem in of_place.get(row.pk, ())]
        return rows

    return add


@dataclass(frozen=True, slots=True)
class Count:
    """How many people have a problem, by kind, and how many the company has as such."""

    people: int
    kinds: dict
    whole: int

    @property
    def number(self):
        return self.people + self.whole


def counted(problems, whole):
    """Give the Count; a person counts once, whatever he has."""
    kinds = {
        kind: len({problem.membership_id for problem in problems if problem.code in codes})
        for kind, codes in dead_ends.KINDS.items()
    }
    return Count(len({problem.membership_id for problem in problems}), kinds, whole.number)


def look(scope, *, today):
    """Give (problems, Whole) of a Scope as they are, and keep their number for the navigation."""
    ids = {"node_id": scope.node.pk, "root_id": scope.root.pk}
    problems = dead_ends.of(**ids, today=today)
    whole = dead_ends.of_whole(**ids)
    cache.set(KEY.format(scope.node.pk), counted(problems, whole), KEPT_SECONDS)
    return problems, whole


def count(acting):
    """Give the Count for an administrator's navigation, at most a minute old; None for whoever is none."""
    if acting.is_operator or not acting.may(Permission.USER_MANAGE):
        return None
    key = KEY.format(acting.partner_id)
    found = cache.get(key)
    if found is None:
        ids = {"node_id": acting.partner_id, "root_id": partners.root_id(acting.partner_id)}
        today = reach.today(acting.partner_id, now=acting.read_at or clock.now())
        found = counted(dead_ends.of(**ids, today=today), dead_ends.of_whole(**ids))
        cache.set(key, found, KEPT_SECONDS)
    return found


@dataclass(frozen=True, slots=True)
class Card:
    """A card of the first page: a template and its context."""

    template: str
    context: dict


def home_card(acting):
    """Give an administrator the card with what leads nowhere in his company; None while nothing does."""
    found = count(acting)
    if not found or not found.number:
        return None
    return Card("approvals/who/home_card.html", {"count": found})


def kinds(problems, whole):
    """Give [(kind, label, number)] of the kinds of problems that there are."""
    found = counted(problems, whole).kinds
    return [(kind, label, found[kind]) for kind, label in PROBLEMS if found.get(kind)]
