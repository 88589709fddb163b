"""The lists of purchase processes, as they are declared: the buyer's, and what sellers are asked for (S7)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from core import lists
from core.templatetags import ui
from core.templatetags.lists import shown
from messaging import wording
from messaging.forms.process import ProcessFilter, RequestFilter
from messaging.models import ProcessState, PurchaseProcess
from messaging.queries import process as queries
from messaging.rules import process as rules
from partners.permissions import Permission

S = ProcessState


@dataclass(frozen=True, slots=True)
class Row:
    """A process with what was offered for it, at a moment."""

    process: PurchaseProcess
    offers: Any
    now: datetime

    @property
    def state(self):
        return rules.state(self.process, self.now)

    @property
    def best(self):
        """The lowest total of each kind of price, in words: currencies are never held against each other."""
        return [
            wording.total_words(queries.total(self.process, price, currency), currency, is_gross)
            for currency, is_gross, price in self.offers.lowest
        ]


def rows(now):
    """Give function(processes) that makes them rows of the buyer's list."""

    def ready(found):
        sums = queries.sums([each.pk for each in found])
        return [Row(each, sums[each.pk], now) for each in found]

    return ready


def requests(now):
    """Give function(processes) that makes them rows of the seller's list: what others offer is not told."""
    return lambda found: [Row(each, None, now) for each in found]


def _link(name):
    def cell(row):
        url = reverse(name, args=[row.process.pk])
        below = row.process.buyer.name if name == "messaging:request" else wording.wanted_words(row.process)
        return format_html('<div><a href="{}">{}</a><small>{}</small></div>', url, row.process.title, below)

    return cell


def _state(row):
    return wording.state_pill(row.state)


def _deadline(row):
    left = ui.countdown(row.process.deadline, row.now) if row.state == S.ACTIVE else ""
    return format_html("<div>{}<small>{}</small></div>", shown(row.process.deadline), left)


def _quantity(row):
    return wording.quantity_words(row.process.quantity, row.process.unit)


def _best(row):
    shown = format_html_join("", "<div>{}</div>", [(each,) for each in row.best])
    return format_html("<div>{}</div>", shown) if shown else "–"


def _offered(row):
    if row.process.has_offered:
        return ui.status("sent", gettext("Offered"))
    return ui.status("waiting", gettext("No offer yet")) if row.state == S.ACTIVE else "–"


def _budget(row):
    """Sellers read a budget where the buyer shows it, and nowhere else (T16)."""
    return wording.budget_words(row.process) if row.process.is_budget_shown else ""


PROCESSES = lists.Listing(
    key="purchase_processes",
    title=_("Purchase processes"),
    url="messaging:processes",
    sort="-created",
    filterset=ProcessFilter,
    search_hint=_("Title, product"),
    export_permission=Permission.MESSAGE_BUY,
    icon="inbox",
    nothing=lists.Nothing(
        _("Nothing is asked for yet"),
        _("Say what you need and until when. Sellers who have it are told, and their offers stand side by side here."),
        url="messaging:process_new",
        label=_("New purchase process"),
    ),
    columns=(
        lists.Column("title", _("Purchase process"), lambda row: row.process.title, sort="title",
                     cell=_link("messaging:process"), fixed=True),
        lists.Column("wanted", _("Wanted"), lambda row: wording.wanted_words(row.process), shown=False, filed=True),
        lists.Column("state", _("State"), lambda row: row.state.label, cell=_state),
        lists.Column("deadline", _("Deadline"), lambda row: row.process.deadline, sort="deadline", cell=_deadline),
        lists.Column("quantity", _("Quantity"), _quantity, align="end"),
        lists.Column("budget", _("Budget"), lambda row: wording.budget_words(row.process), align="end", shown=False),
        lists.Column("offers", _("Offers"), lambda row: row.offers.number, align="end"),
        lists.Column("best", _("Lowest total"), lambda row: ", ".join(row.best), align="end", cell=_best),
        lists.Column("owner", _("Owner"), lambda row: row.process.owner.user.name, sort="owner__user__name"),
        lists.Column("created", _("Begun on"), lambda row: row.process.created_at, sort="created_at", shown=False),
    ),
)  # fmt: skip
REQUESTS = lists.Listing(
    key="purchase_requests",
    title=_("Purchase requests"),
    url="messaging:requests",
    sort="deadline",
    filterset=RequestFilter,
    search_hint=_("Title, buyer, product"),
    export_permission=Permission.MESSAGE_SELL,
    icon="inbox",
    nothing=lists.Nothing(
        _("Nobody asks for what you sell at present"),
        _(
            "When a buyer publishes a purchase process for a product of yours, or for something of its category, it"
            " stands here and you are told by mail."
        ),
    ),
    columns=(
        lists.Column("title", _("Wanted"), lambda row: row.process.title, sort="title",
                     cell=_link("messaging:request"), fixed=True),
        lists.Column("buyer", _("Buyer"), lambda row: row.process.buyer.name, shown=False, filed=True),
        lists.Column("wanted", _("Product or category"), lambda row: wording.wanted_words(row.process)),
        lists.Column("quantity", _("Quantity"), _quantity, align="end"),
        lists.Column("budget", _("Budget"), _budget, align="end"),
        lists.Column("state", _("State"), lambda row: row.state.label, cell=_state),
        lists.Column("deadline", _("Deadline"), lambda row: row.process.deadline, sort="deadline", cell=_deadline),
        lists.Column("offered", _("Our offer"), lambda row: row.process.has_offered, cell=_offered),
    ),
)  # fmt: skip


def suits_words(number):
    """Say how many sellers a process suits."""
    if not number:
        return gettext("It suits no seller at present. Sellers who come to have something suitable are told later.")
    return ngettext("It suits %(number)s seller.", "It suits %(number)s sellers.", number) % {"number": number}
