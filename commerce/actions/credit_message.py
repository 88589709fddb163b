"""Take a credit message: post it as a whole, keep it with its answer, and give the same answer ever after (K5)."""

from django.db import IntegrityError
from django.utils.translation import gettext as _

from commerce.actions import posting
from commerce.credit_messages import answering
from commerce.models import POSTED, CreditMessage
from commerce.queries import posting as queries
from commerce.rules import posting as rules
from core import audit, money, transactions
from core.refusal import Refused


class IdTaken(Refused):
    """Another message had the same id."""


def take(*, message, channel, by, now, sender=None):
    """Post a message that was read, or refuse it as a whole; give the CreditMessage with the answer.

    The same id with the same bytes gives the one there is; with others it raises IdTaken. Of two at once, one posts:
    the other meets its id in the database, is taken back as a whole and gives the same answer.
    """
    if channel == CreditMessage.Channel.FORM:
        rules.check_may_post(by)
    known = _known(message, sender)
    if known is None:
        try:
            known = _post(message=message, channel=channel, by=by, now=now, sender=sender)
        except IntegrityError:
            known = _known(message, sender)
            if known is None:
                raise
    if known.body_digest != message.digest:
        raise IdTaken(_("Another message had the id %(id)s.") % {"id": message.id})
    return known


def _known(message, sender):
    return CreditMessage.objects.filter(sender=sender, message_id=message.id).defer("body").first()


@transactions.whole
def _post(*, message, channel, by, now, sender):
    """Post, and keep message and answer in the same transaction. The id is drawn first: ledger and receipts name it."""
    row = CreditMessage(
        pk=queries.reserved_message_id(), sender=sender, channel=channel, message_id=message.id, body=message.body,
        body_digest=message.digest, posting_count=len(message.postings), received_at=now, by_id=by.user_id,
    )  # fmt: skip
    outcome = posting.post(
        postings=message.postings,
        keys=[f"message:{row.pk}:{each.number}" for each in message.postings],
        by=by,
        now=now,
        within=sender and sender.partner_id,
        kinds=sender.kinds if sender else POSTED,
        message=row,
    )
    row.answer, row.status = _answer(message, outcome, now)
    row.save(force_insert=True)
    new = {"message": message.id, "postings": row.posting_count, "refused": len(outcome.faults)}
    event = "creditmessage.refused" if outcome.faults else "creditmessage.posted"
    audit.record(event, row, by=by, at=now, new=new)
    return row


def _answer(message, outcome, now):
    """Give the answer and its status as HTTP counts."""
    if outcome.faults:
        verdicts = [(each.number, outcome.faults.get(place)) for place, each in enumerate(message.postings)]
        return answering.refused(message.id, verdicts, now=now), answering.STATUS[answering.REFUSED]
    left = {pk: account.balance for pk, account in outcome.met.accounts.items()}
    for each in message.postings:
        left[outcome.met.account(each).pk] -= each.amount
    entries = []
    for each, pk in zip(message.postings, outcome.entries, strict=True):
        account = outcome.met.account(each)
        left[account.pk] += each.amount
        entries.append(
            (each.number, pk, account.partner.code, money.rounded(left[account.pk], account.currency), account.currency)
        )
    return answering.posted(message.id, entries, now=now), answering.STATUS[answering.POSTED]
