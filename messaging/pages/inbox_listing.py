"""The two inboxes, as they are declared: Sales management and Purchases management (S1)."""

from dataclasses import dataclass

from django.db.models import F, Q
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core import lists
from messaging import polling
from messaging.forms.inbox import PurchasesFilter, SalesFilter
from messaging.models import Side, shut_later
from messaging.pages import naming, standing
from messaging.queries import inbox, organisation
from messaging.windows import other

FILTERS = {Side.SELLER: SalesFilter, Side.BUYER: PurchasesFilter}
TITLES = {Side.SELLER: _("Sales management"), Side.BUYER: _("Purchases management")}
URLS = {Side.SELLER: "messaging:sales", Side.BUYER: "messaging:purchases"}
ACROSS = {Side.SELLER: _("Customer"), Side.BUYER: _("Supplier")}


@dataclass(frozen=True, slots=True)
class News:
    """Where an inbox that stays open asks whether something new was written, and where it reads how much."""

    poll_url: str
    more_url: str
    seconds: int = polling.SECONDS


def news(acting, side, now, *, shown_until):
    """Give the News of a list as it was at `shown_until`, which asks from now on for what came after `now`."""
    token = polling.inbox_token(organisation.company_id(acting), side, acting.membership_id, now)
    more = f"{reverse(f'{URLS[side]}_news')}?after={polling.micros(shown_until)}"
    return News(reverse("messaging:news", args=[token]), more)


def ready(acting, side):
    """Give what the list does to its rows: how they stand, what was written last, whether it is read."""

    def enrich(rows):
        said, across = inbox.latest([row.pk for row in rows], acting.membership_id), other(side)
        for row in rows:
            row.told = standing.told(row, side, row.read_at)
            row.opening, row.author, read_until = said[row.pk]
            row.company, row.owner = getattr(row, across), getattr(row, f"{side}_owner")
            row.named = naming.company(row, side)
            row.is_unread = row.last_by == across and row.last_at > read_until
        return rows

    return enrich


def _subject(row):
    """The subject leads to the thread; what is unread stands bold and says so."""
    name = format_html('<a href="{}">{}</a>', reverse("messaging:thread", args=[row.pk]), row.subject)
    if row.is_unread:
        name = format_html('<strong>{}</strong> <span class="visually-hidden">{}</span>', name, gettext("unread"))
    about = format_html("<small>{}</small>", row.process.title) if row.process_id else ""
    return format_html('<div class="thread-subject">{}{}</div>', name, about)


def _company(row):
    """It leads to the company's profile, once that is open (S4)."""
    return format_html("<strong>{}</strong>" if row.is_unread else "<span>{}</span>", row.named)


def _last(row):
    at = timezone.localtime(row.last_at)
    same_year = at.year == timezone.localtime(row.read_at).year
    when = formats.date_format(at, "SHORT_DATETIME_FORMAT" if same_year else "DATE_FORMAT")
    return format_html(
        '<div class="thread-last"><span>{}: {}</span><small class="tabular">{}</small></div>',
        row.author, row.opening, when,
    )  # fmt: skip


def _expires(row):
    return row.told.due_at if row.told.is_ours else None


def listing(side):
    """Declare the inbox of a side."""
    return lists.Listing(
        key=f"messages_{side}",
        title=TITLES[side],
        url=URLS[side],
        sort="standing",
        filterset=FILTERS[side],
        search_hint=_("Subject or company"),
        bulk=(lists.EXPORT_TICKED,),
        open_filters=3,
        counted=1000,
        icon="inbox",
        empty="messaging/inbox/empty.html",
        ahead="messaging/inbox/ahead.html",
        columns=(
            lists.Column("company", ACROSS[side], lambda row: row.company.name, cell=_company),
            lists.Column("subject", _("Subject"), lambda row: row.subject, cell=_subject, fixed=True),
            lists.Column("last", _("Last message"), lambda row: row.opening, cell=_last),
            lists.Column("standing", _("Status"), lambda row: row.told.words, cell=lambda row: row.told.chip,
                         sort=stages(side)),
            lists.Column("owner", _("Assigned to"), lambda row: row.owner and row.owner.user.name),
            lists.Column("expires", _("Respond until"), _expires, shown=False, filed=True),
            lists.Column("last_at", _("Last message at"), lambda row: row.last_at, sort="last_at", shown=False,
                         filed=True),
            lists.Column("started", _("Begun"), lambda row: row.started_at, sort="started_at", shown=False,
                         filed=True),
            lists.Column("unread", _("Unread"), lambda row: row.is_unread, shown=False, filed=True),
        ),
    )  # fmt: skip


def stages(side):
    """What expires first comes first, then what is latest; the moment is the list's own. Each index walks one part of
    what expires: where a deadline runs that is it, in the few others the moment that shuts the side."""
    due_at, shut_at = f"{side}_due_at", f"{side}_shut_at"
    runs, shuts = Q(**{f"{due_at}__gt": F("read_at")}), Q(**{f"{shut_at}__gt": F("read_at")})
    ways = ((runs, due_at), (shuts & ~runs & shut_later(side), shut_at))
    return (lists.Stage(runs | shuts, "expires", ways), lists.Stage(~runs & ~shuts, "-last_at"))


SALES, PURCHASES = listing(Side.SELLER), listing(Side.BUYER)
