"""The list of credit messages, what one of them says, and what a file would do (K5)."""

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from commerce.actions import posting as actions
from commerce.credit_messages import answering, reading
from commerce.forms.credit_message import MessageFilter
from core import lists, money

SIZE = 50
CODES = {
    "posted": (_lazy("Posted"), "ok"),
    "not_posted": (_lazy("Not posted"), "mute"),
    "duplicate_number": (_lazy("Number stands twice"), "bad"),
    "not_allowed": (_lazy("Not allowed"), "bad"),
    "unknown_account": (_lazy("No account"), "bad"),
    "wrong_currency": (_lazy("Other currency"), "bad"),
    "bad_date": (_lazy("Value date"), "bad"),
    "bad_amount": (_lazy("Amount"), "bad"),
    "no_reason": (_lazy("No reason"), "bad"),
    "not_a_payment": (_lazy("Not a payment"), "bad"),
    "unknown_invoice": (_lazy("Unknown invoice"), "bad"),
    "too_much": (_lazy("More than is open"), "bad"),
}
"""How the codes of answers are told: words and tone."""


def came_from(message):
    """Say who sent a message or brought it in."""
    if message.sender:
        return message.sender.name
    return message.by.name if message.by else _("On the server")


def _id(row):
    return format_html('<a href="{}">{}</a>', reverse("commerce:credit_message", args=[row.pk]), row.message_id)


def pill(message):
    words, tone = (_("Posted"), "ok") if message.status == answering.STATUS[answering.POSTED] else (_("Refused"), "bad")
    return format_html('<span class="status tone-{}">{}</span>', tone, words)


def _amounts(row):
    return format_html_join("", "<div>{}</div>", ([money.shown(sum_, unit)] for unit, sum_ in row.amounts)) or "–"


def _amounts_filed(row):
    return ", ".join(f"{money.rounded(total, unit):f} {unit}" for unit, total in row.amounts)


MESSAGES = lists.Listing(
    key="credit_messages",
    title=_lazy("Credit messages"),
    url="commerce:credit_messages",
    sort="-received",
    filterset=MessageFilter,
    search_hint=_lazy("Id, sender"),
    icon="inbox",
    nothing=lists.Nothing(
        _lazy("No credit message yet"),
        _lazy(
            "What systems send to raise outstanding credit is kept here with the answer it got, and so are the files"
            " that Finance brings in."
        ),
    ),
    columns=(
        lists.Column("id", _lazy("Message"), lambda row: row.message_id, cell=_id, fixed=True),
        lists.Column("received", _lazy("Received"), lambda row: row.received_at, sort="pk", filed=True),
        lists.Column("sender", _lazy("From"), came_from, filed=True),
        lists.Column("channel", _lazy("Came as"), lambda row: row.get_channel_display(), shown=False),
        lists.Column(
            "outcome", _lazy("Outcome"), lambda row: "posted" if row.status == 200 else "refused", cell=pill, filed=True
        ),
        lists.Column(
            "postings", _lazy("Postings"), lambda row: row.posting_count, sort="posting_count", align="end", filed=True
        ),
        lists.Column(
            "amounts", _lazy("Amount"), _amounts_filed, cell=_amounts, align="end", filed=True,
        ),
    ),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Row:
    """A posting of a message with what came of it."""

    posting: Any
    words: Any
    tone: str
    sentence: str = ""
    outstanding: Decimal | None = None


def rows(message):
    """Give the postings of a kept message with what its answer says about each."""
    found = []
    for posting, told in zip(reading.read(bytes(message.body)).postings, answering.told(message.answer), strict=True):
        words, tone = CODES[told.code]
        found.append(Row(posting, words, tone, told.sentence, told.outstanding))
    return found


@dataclass(slots=True)
class Raised:
    """What a file would do to an account."""

    account: Any
    count: int = 0
    amount: Decimal = field(default_factory=Decimal)

    @property
    def after(self):
        return self.account.balance + self.amount

    @property
    def opens(self):
        """Whether ordering on account, stopped now, would be open again (K4)."""
        return bool(self.account.stopped_at) and self.after > 0


def preview(message, *, today):
    """Give what a message would do: [Raised] by account, [Row] of the postings that may not be."""
    met, _owed, faults = actions.judged(postings=message.postings, today=today)
    raised: dict[int, Raised] = {}
    for place, posting in enumerate(message.postings):
        account = met.account(posting)
        if place in faults or account is None:
            continue
        row = raised.setdefault(account.pk, Raised(account))
        row.count += 1
        row.amount += posting.amount
    refused = [
        Row(message.postings[place], CODES[fault.code][0], "bad", fault.sentence)
        for place, fault in sorted(faults.items())
    ]
    return sorted(raised.values(), key=lambda row: row.account.partner.code), refused


def paged(request, found):
    """Give a page of rows that were read already."""
    number = min(lists.page_number(request), max(1, -(-len(found) // SIZE)))
    return lists.page_of(request, found[(number - 1) * SIZE : number * SIZE], number, SIZE, total=len(found))
