"""The manager's list of all threads, and what he reads of one: never notes, and nothing that he could write (S8)."""

from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import lists
from messaging import windows
from messaging.forms.managed import ManagedFilter
from messaging.models import Side
from messaging.pages import reopening, standing, thread
from messaging.queries import talk
from partners.permissions import Permission

MISSED = {Side.SELLER: gettext_lazy("Missed by the seller"), Side.BUYER: gettext_lazy("Missed by the buyer")}
LAST = {Side.SELLER: gettext_lazy("The seller wrote last"), Side.BUYER: gettext_lazy("The buyer wrote last")}
LEFT = {
    Side.SELLER: gettext_lazy("Waiting for the seller, %(time)s left"),
    Side.BUYER: gettext_lazy("Waiting for the buyer, %(time)s left"),
}


def told(found, now):
    """Say how a thread stands to whoever is on no side: (words, tone)."""
    if found.closed_at:
        return _("Closed"), "mute"
    for side in Side:
        if windows.is_shut(found, side, now):
            return str(MISSED[side]), "bad"
    due = {side: at for side in Side if (at := windows.due(found, side, now))}
    if due:
        side = min(due, key=lambda each: due[each])
        return LEFT[side] % {"time": standing.left(due[side] - now)}, standing.urgency(due[side] - now)
    return str(LAST[found.last_by]), "mute"


def ready(rows):
    """Give the list's rows with how they stand."""
    for row in rows:
        row.told = told(row, row.read_at)
    return rows


def _subject(row):
    return format_html('<a href="{}">{}</a>', reverse("messaging:managed", args=[row.pk]), row.subject)


LISTING = lists.Listing(
    key="messages_all",
    title=gettext_lazy("All conversations"),
    url="messaging:all",
    sort="-last_at",
    filterset=ManagedFilter,
    search_hint=gettext_lazy("Subject or company"),
    open_filters=2,
    counted=1000,
    icon="messages",
    export_permission=Permission.MESSAGE_MANAGE,
    nothing=lists.Nothing(
        gettext_lazy("No conversations yet"),
        gettext_lazy("What buyers and sellers write to each other stands here, to read."),
    ),
    columns=(
        lists.Column("subject", gettext_lazy("Subject"), lambda row: row.subject, cell=_subject, fixed=True),
        lists.Column("seller", gettext_lazy("Seller"), lambda row: row.seller.name),
        lists.Column("buyer", gettext_lazy("Buyer"), lambda row: row.buyer.name),
        lists.Column(
            "standing", gettext_lazy("Status"), lambda row: row.told[0],
            cell=lambda row: format_html('<span class="status tone-{}">{}</span>', row.told[1], row.told[0]),
        ),
        lists.Column("last_at", gettext_lazy("Last message"), lambda row: row.last_at, sort="last_at"),
        lists.Column("started", gettext_lazy("Begun"), lambda row: row.started_at, sort="started_at", shown=False),
    ),
)  # fmt: skip


def context(found, now, *, before=None):
    """Give what the page of a thread shows; the seller's words stand on one side, the buyer's on the other."""
    messages, has_earlier = talk.messages(found, before=before)
    words, tone = told(found, now)
    return {
        "thread": found,
        "rows": thread.shown(found, Side.SELLER, messages, now),
        "words": words,
        "tone": tone,
        "earlier": messages[0].pk if has_earlier else None,
        "is_latest": before is None,
        "offered": reopening.offered(found, now),
    }
