"""The systems that may send credit messages, and their tokens: shown once, kept as a digest (K5)."""

import contextlib
import hashlib
import re
import secrets
from datetime import timedelta

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from commerce.models import CreditSender, SenderToken
from commerce.rules import credit_sender as rules
from core import audit, transactions
from core.refusal import Refused

BEGINS = "cps_"
BEARER = re.compile(r"[Bb]earer (cps_[A-Za-z0-9_-]{43})")
USED_EVERY = timedelta(minutes=1)
"""How exact `last_used_at` is: a busy sender does not write his token's row with each message."""


def authenticate(*, header, now):
    """Give (sender, its token, ""), or (None, token or None, why) where an Authorization header opens nothing. A header
    that is no token at all is looked up like any other."""
    found = BEARER.fullmatch(header)
    digest = _digest(found[1] if found else "")
    token = SenderToken.objects.filter(digest=digest).select_related("sender__partner").first()
    why = rules.why_refused(token, now)
    if token is None or why:
        return None, token, why if found else "no_token"
    lately = Q(last_used_at=None) | Q(last_used_at__lt=now - USED_EVERY)
    SenderToken.objects.filter(lately, pk=token.pk).update(last_used_at=now)
    return token.sender, token, ""


def note_refusal(*, token, why, by, now):
    """Keep that a message came without a good token; the token itself is not kept, nor what looked like one."""
    pk = token.sender_id if token else 0
    refused = audit.Event("creditsender.refused", "creditsender", pk, new={"why": why})
    audit.record_many([refused], by=by, at=now)


@transactions.whole
def create(*, name, kinds, partner, per_minute, by, now):
    """Let a system send, without a token yet: which kinds, for which company and below (None: all)."""
    rules.check_may_edit(by)
    rules.check_scope(name=name, kinds=kinds, per_minute=per_minute)
    with _its_own_name():
        scope = {"kinds": kinds, "partner": partner, "per_minute": per_minute}
        sender = CreditSender.objects.create(name=name.strip(), **scope)
    audit.record("creditsender.created", sender, by=by, at=now, partner_id=sender.partner_id, new=_scope(sender))
    return sender


@transactions.whole
def change(*, sender, name, kinds, partner, per_minute, by, now):
    """Change what a system may send; its next message is judged by it."""
    sender = _locked(sender, by)
    rules.check_scope(name=name, kinds=kinds, per_minute=per_minute)
    old = _scope(sender)
    sender.name, sender.kinds, sender.partner, sender.per_minute = name.strip(), kinds, partner, per_minute
    with _its_own_name():
        sender.save(update_fields=["name", "kinds", "partner", "per_minute"])
    if _scope(sender) != old:
        audit.record(
            "creditsender.changed", sender, by=by, at=now, partner_id=sender.partner_id, old=old, new=_scope(sender)
        )
    return sender


@transactions.whole
def switch(*, sender, is_active, by, now):
    """Switch a sender off, so that none of its tokens opens anything, or on again."""
    sender = _locked(sender, by)
    if sender.is_active == is_active:
        return sender
    sender.is_active = is_active
    sender.save(update_fields=["is_active"])
    event = "creditsender.switched_on" if is_active else "creditsender.switched_off"
    audit.record(event, sender, by=by, at=now, partner_id=sender.partner_id)
    return sender


@transactions.whole
def issue(*, sender, by, now, ends_others=False):
    """Give a sender a token: the text is in the answer and nowhere else. Gives (SenderToken, text).

    One that counts already goes on for a week, so that the system can change over, or ends at once.
    """
    sender = _locked(sender, by)
    living = [token for token in sender.tokens.order_by("pk") if rules.is_living(token, now)]
    if ends_others:
        SenderToken.objects.filter(pk__in=[token.pk for token in living]).update(ended_at=now)
    else:
        rules.check_may_issue(sender, living)
        for token in living:
            token.expires_at = min(filter(None, [token.expires_at, now + rules.OVERLAP]))
            token.save(update_fields=["expires_at"])
    rules.check_may_issue(sender, [])
    text = BEGINS + secrets.token_urlsafe(32)
    token = sender.tokens.create(
        digest=_digest(text), hint=text[: len(BEGINS) + 6], created_at=now, created_by_id=by.user_id
    )
    new = {"token": token.hint, "replaces": [each.hint for each in living], "at_once": ends_others}
    audit.record("creditsender.token_issued", sender, by=by, at=now, partner_id=sender.partner_id, new=new)
    return token, text


@transactions.whole
def end(*, token, by, now):
    """End a token: it opens nothing any more."""
    sender = _locked(token.sender, by)
    token = SenderToken.objects.get(pk=token.pk)
    if rules.is_living(token, now):
        token.ended_at = now
        token.save(update_fields=["ended_at"])
        new = {"token": token.hint}
        audit.record("creditsender.token_ended", sender, by=by, at=now, partner_id=sender.partner_id, new=new)
    return token


def _locked(sender, by):
    rules.check_may_edit(by)
    return CreditSender.objects.select_for_update(of=("self",)).select_related("partner").get(pk=sender.pk)


@contextlib.contextmanager
def _its_own_name():
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        raise Refused(_("Another sender has this name."), field="name") from error


def _scope(sender):
    return {
        "name": sender.name,
        "kinds": sorted(sender.kinds),
        "company": sender.partner.code if sender.partner else "",
        "per_minute": sender.per_minute,
    }


def _digest(text):
    return hashlib.sha256(text.encode()).hexdigest()
