"""Charts of an account as figures for an SVG (K8): what its credit is used for, and how much of it over time."""

from dataclasses import dataclass

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core import money

WIDTH = 640
BAR_HEIGHT, BAR_TOP, BAR_FOOT = 32, 6, 24
SIDE = 4
PLOT_HEIGHT, HEAD, FOOT = 150, 20, 22
THINNEST = 3


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of the bar: which part of the exposure, where, and what it says."""

    key: str
    x: int
    width: int
    title: str
    url: str


@dataclass(frozen=True, slots=True)
class Bar:
    pieces: list
    width: int
    height: int
    limit_x: int
    limit: str
    limit_anchor: str


def bar(parts, account):
    """Draw the parts of what is in use one behind the other, then what is left up to the limit."""
    drawn = [part for part in parts if part.is_drawn and part.amount > 0]
    taken = sum((part.amount for part in drawn), money.ZERO)
    whole = max(taken, account.limit) or money.unit(account.currency)
    room, x, pieces = WIDTH - 2 * SIDE, SIDE, []
    for part in drawn:
        width = max(round(room * part.amount / whole), THINNEST)
        said = f"{part.label}: {money.shown(part.amount, account.currency)}"
        pieces.append(Piece(part.key, x, width, said, part.url))
        x += width
    end = SIDE + round(room * account.limit / whole)
    if end > x:
        left = _("Not in use: %(amount)s") % {"amount": money.shown(account.limit - taken, account.currency)}
        pieces.append(Piece("left", x, end - x, left, ""))
    limit = _("Limit %(amount)s") % {"amount": money.shown(account.limit, account.currency)}
    anchor = "end" if end > WIDTH / 2 else "start"
    return Bar(pieces, WIDTH, BAR_TOP + BAR_HEIGHT + BAR_FOOT, end, limit, anchor)


@dataclass(frozen=True, slots=True)
class Column:
    x: int
    y: int
    width: int
    height: int
    is_over: bool
    title: str
    name: str
    name_x: int


@dataclass(frozen=True, slots=True)
class Utilisation:
    """One column for each moment and the limit as a line of steps, as the points of a polyline."""

    columns: list
    limits: str
    limit: str
    limit_y: int
    width: int
    height: int
    base: int


def utilisation(moments, account):
    """Draw what was in use at each moment, and the limit there was; less than nothing is drawn as nothing."""
    most = max(max((max(each.used, each.limit) for each in moments), default=money.ZERO), money.unit(account.currency))
    base, slot = HEAD + PLOT_HEIGHT, WIDTH / max(len(moments), 1)
    columns, line, month = [], [], None
    for place, each in enumerate(moments):
        x, width = round(place * slot + slot * 0.12), max(round(slot * 0.76), 1)
        height = round(PLOT_HEIGHT * max(each.used, money.ZERO) / most)
        day = timezone.localtime(each.at)
        name = date_format(day, "M") if day.month != month and place < len(moments) - 1 else ""
        month = day.month
        told = {
            "day": date_format(day, "DATE_FORMAT"),
            "used": money.shown(each.used, account.currency),
            "limit": money.shown(each.limit, account.currency),
        }
        title = _("%(day)s: %(used)s in use, limit %(limit)s") % told
        is_over = each.used > each.limit
        columns.append(Column(x, base - height, width, height, is_over, title, name, round(place * slot)))
        y = base - round(PLOT_HEIGHT * each.limit / most)
        line += [f"{round(place * slot)},{y}", f"{round((place + 1) * slot)},{y}"]
    shown = _("Limit %(amount)s") % {"amount": money.shown(account.limit, account.currency)}
    limit_y = base - round(PLOT_HEIGHT * account.limit / most) if moments else base
    return Utilisation(columns, " ".join(line), shown, limit_y - 5, WIDTH, base + FOOT, base)
