"""A vendor invites others to sell his products; what becomes of an invitation, once (F1).

Locked are the companies, then the invitation: so a company comes to sell for a vendor once, whoever accepts when.
"""

from core import audit, outbox, transactions
from core.actor import Actor
from core.refusal import Refused
from partners import queries as partners
from partners.models import Partner
from telesales.links import affiliate as links
from telesales.models import AffiliateProduct, Affiliation, AffiliationState, CommissionRate
from telesales.queries import affiliation as queries
from telesales.rules import affiliation as rules

S = AffiliationState


def invite_many(*, emails, language, by, now, **offered):
    """Invite several addresses, each in a transaction of its own. Gives [(address, Affiliation or None, why not)];
    raises Refused where nobody can be invited so."""
    rules.check_may_invite(by)
    rules.check_products(offered["products"], by.partner_id)
    rules.check_rates(offered["rates"])
    done = []
    for email in emails:
        try:
            made = invite(email=email, language=language, by=by, now=now, **offered)
        except Refused as refusal:
            done.append((email, None, refusal.sentence))
        else:
            done.append((email, made, ""))
    return done


@transactions.whole
def invite(*, email, products, rates, by, now, may_phone=False, message="", language=""):
    """Ask somebody by mail to sell products for these commissions (rules.Rate). Nothing counts before he accepts."""
    vendor = Partner.objects.locked().get(pk=by.partner_id)
    rules.check_may_invite(by)
    rules.check_address(email, vendor.pk, now)
    rules.check_products(products, vendor.pk)
    rules.check_rates(rates)
    nonce = links.nonce()
    made = Affiliation.objects.create(
        vendor=vendor,
        email=email,
        message=message.strip(),
        fingerprint=links.fingerprint(links.token(nonce)),
        invited_at=now,
        invited_by_id=by.user_id,
        expires_at=now + rules.INVITATION,
    )
    enter(affiliation=made, products=products, rates=rates, may_phone=may_phone, now=now)
    new = {"email": email, "products": len(products), "may_phone": may_phone, "rates": rules.told(rates)}
    audit.record("affiliation.invited", made, by=by, at=now, partner_id=vendor.pk, new=new)
    _send(made, nonce, language, now)
    return made


def enter(*, affiliation, products, rates, may_phone, now):
    """Write down which products are given for which commissions."""
    given = AffiliateProduct.objects.bulk_create(
        AffiliateProduct(affiliation=affiliation, product=product, may_phone=may_phone, since=now)
        for product in products
    )
    CommissionRate.objects.bulk_create(
        CommissionRate(product=each, kind=rate.kind, value=rate.value, currency=rate.currency, since=now)
        for each in given
        for rate in rates
    )
    return given


def _send(affiliation, nonce, language, now):
    key = f"affiliation_invited:{affiliation.pk}:{now.isoformat()}"
    outbox.enqueue("affiliation.invited", key=key, affiliation=affiliation.pk, nonce=nonce, language=language)


@transactions.whole
def invite_again(*, affiliation, by, now, language=""):
    """Send the mail once more, for another fourteen days; the link in the earlier one is dead."""
    affiliation = _own(affiliation, by)
    rules.check_can_send_again(affiliation, now)
    nonce = links.nonce()
    affiliation.fingerprint, affiliation.expires_at = links.fingerprint(links.token(nonce)), now + rules.INVITATION
    affiliation.save(update_fields=["fingerprint", "expires_at"])
    audit.record("affiliation.invited_again", affiliation, by=by, at=now, partner_id=affiliation.vendor_id)
    _send(affiliation, nonce, language, now)
    return affiliation


@transactions.whole
def withdraw(*, affiliation, by, now):
    """Take an invitation back: its link is dead."""
    affiliation = _own(affiliation, by)
    rules.check_can_withdraw(affiliation)
    return _end(affiliation, "affiliation.withdrawn", by=by, now=now)


@transactions.whole
def end(*, affiliation, by, now):
    """Have an affiliate sell nothing more, at once; what he has sold stays as it was agreed."""
    affiliation = _own(affiliation, by)
    rules.check_can_end(affiliation)
    _end(affiliation, "affiliation.ended", by=by, now=now)
    for reader in queries.sellers(affiliation.affiliate_id):
        _tell("ended", affiliation, reader.pk)
    return affiliation


def _end(affiliation, event, *, by, now):
    affiliation.state, affiliation.ended_at, affiliation.ended_by_id = S.ENDED, now, by.user_id
    affiliation.save(update_fields=["state", "ended_at", "ended_by"])
    audit.record(event, affiliation, by=by, at=now, partner_id=affiliation.vendor_id)
    return affiliation


@transactions.whole
def accept(*, affiliation, by, now, seen=None):
    """Sell for the vendor from now on, as the company that `by` acts from. `seen` is queries.mark of what he was shown.

    Raises Refused.
    """
    _lock_companies(affiliation, by.partner_id)
    affiliation = _locked(affiliation)
    rules.check_open(affiliation, now)
    rules.check_may_accept(by, affiliation)
    rules.check_seen(affiliation, seen)
    affiliation.state, affiliation.affiliate_id = S.ACCEPTED, by.partner_id
    affiliation.answered_at, affiliation.answered_by_id = now, by.user_id
    affiliation.save(update_fields=["state", "affiliate", "answered_at", "answered_by"])
    new = {"company": by.company_name, "code": by.partner_code}
    audit.record("affiliation.accepted", affiliation, by=by, at=now, partner_id=affiliation.vendor_id, new=new)
    _tell("accepted", affiliation, affiliation.invited_by_id)
    return affiliation


@transactions.whole
def decline(*, affiliation, by=None, ip=None, now):
    """Say no; whoever has the link may, without an account he signs with the address that was written to."""
    affiliation = _locked(affiliation)
    rules.check_open(affiliation, now)
    affiliation.state, affiliation.answered_at = S.DECLINED, now
    affiliation.answered_by_id = by and by.user_id
    affiliation.save(update_fields=["state", "answered_at", "answered_by"])
    who = by or Actor(None, affiliation.email, channel="link", ip=ip)
    audit.record("affiliation.declined", affiliation, by=who, at=now, partner_id=affiliation.vendor_id)
    _tell("declined", affiliation, affiliation.invited_by_id)
    return affiliation


def _tell(what, affiliation, reader_id):
    key = f"affiliation_{what}:{affiliation.pk}:{reader_id}"
    outbox.enqueue("affiliation.told", key=key, affiliation=affiliation.pk, user=reader_id, what=what)


def _lock_companies(affiliation, partner_id):
    """Companies are locked before invitations: the vendor, and the whole company that accepts."""
    ids = {affiliation.vendor_id, partner_id, partners.root_id(partner_id)}
    list(Partner.objects.locked().filter(pk__in=ids).order_by("pk"))


def _locked(affiliation):
    return Affiliation.objects.locked().select_related("vendor").get(pk=affiliation.pk)


def _own(affiliation, by):
    affiliation = _locked(affiliation)
    rules.check_is_own(by, affiliation)
    return affiliation
