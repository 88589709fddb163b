"""A company asks others by mail to be its customers or suppliers; what becomes of an invitation, once (S6).

Locked are the companies, then the invitation, and only then the database's clock is read: so two companies come to
know each other once, whoever accepts when, and an answer and the end of an invitation agree.
"""

from core import audit, clock, outbox, transactions
from core.actor import Actor
from core.refusal import Refused
from messaging.links import contact as links
from messaging.models import Contact, ContactInvitation, InvitationState, Side
from messaging.queries import organisation
from messaging.rules import contact as rules
from partners.models import Partner

S = InvitationState


def invite_many(*, emails, side, by, message="", language="", moment=clock.now):
    """Invite several addresses, each in a transaction of its own. Gives [(address, ContactInvitation or None, why
    not)]; raises Refused where nobody can be invited so."""
    rules.check_may_invite(by, side)
    done = []
    for email in emails:
        try:
            made = invite(email=email, side=side, by=by, message=message, language=language, moment=moment)
        except Refused as refusal:
            done.append((email, None, refusal.sentence))
        else:
            done.append((email, made, ""))
    return done


@transactions.whole
def invite(*, email, side, by, message="", language="", moment=clock.now):
    """Ask somebody by mail to be a customer (Side.BUYER) or supplier of one's company. Raises Refused.

    An earlier invitation that nobody has answered in time is sent anew, with what it says now.
    """
    company = Partner.objects.get(pk=organisation.lock_company(by))
    rules.check_may_invite(by, side)
    now = moment()
    rules.check_limit(company.pk, now)
    expired = rules.check_address(email, company.pk, side, now)
    nonce = links.nonce()
    said = {**_link(nonce, now), "message": message.strip(), "language": language, "invited_by_id": by.user_id}
    if expired:
        made = expired
        for name, value in said.items():
            setattr(made, name, value)
        made.save(update_fields=[name.removesuffix("_id") for name in said])
    else:
        made = ContactInvitation.objects.create(company=company, side=side, email=email, invited_at=now, **said)
    new = {"email": made.email, "side": str(made.side)}
    audit.record("contact.invited", made, by=by, at=now, partner_id=company.pk, new=new)
    _send(made, nonce, now)
    return made


def _link(nonce, now):
    """Give what a new link changes of an invitation."""
    return {
        "fingerprint": links.fingerprint(links.token(nonce)),
        "sent_at": now,
        "expires_at": now + rules.INVITATION,
    }


def _send(invitation, nonce, now):
    key = f"contact_invited:{invitation.pk}:{now.isoformat()}"
    outbox.enqueue("contact.invited", key=key, invitation=invitation.pk, nonce=nonce)


@transactions.whole
def invite_again(*, invitation, by, moment=clock.now):
    """Send the mail once more, for another fourteen days; the link in the earlier one is dead. Raises Refused."""
    invitation = _own(invitation, by)
    now = moment()
    rules.check_may_invite(by, invitation.side)
    rules.check_unanswered(invitation)
    rules.check_pause(invitation, now)
    nonce = links.nonce()
    changed = _link(nonce, now)
    for name, value in changed.items():
        setattr(invitation, name, value)
    invitation.save(update_fields=list(changed))
    audit.record("contact.invited_again", invitation, by=by, at=now, partner_id=invitation.company_id)
    _send(invitation, nonce, now)
    return invitation


@transactions.whole
def withdraw(*, invitation, by, moment=clock.now):
    """Take an invitation back: its link is dead. Raises Refused."""
    invitation = _own(invitation, by)
    rules.check_unanswered(invitation)
    return _answer(invitation, S.WITHDRAWN, by=by, now=moment())


@transactions.whole
def accept(*, invitation, by, moment=clock.now):
    """Be the inviter's customer or supplier from now on, as the company that `by` acts from. Raises Refused."""
    theirs = organisation.company_id(by)
    companies = Partner.objects.locked().filter(pk__in={invitation.company_id, theirs}).order_by("pk")
    locked = {each.pk: each for each in companies}
    invitation = _read(invitation)
    now = moment()
    rules.check_open(invitation, now)
    rules.check_may_accept(by, invitation)
    rules.check_still_so(invitation, locked)
    _begin(invitation, theirs, by=by, now=now)
    new = {"company": locked[theirs].name, "code": locked[theirs].code}
    _answer(invitation, S.ACCEPTED, by=by, now=now, accepted_as=locked[theirs], new=new)
    _tell("accepted", invitation)
    return invitation


def _begin(invitation, theirs, *, by, now):
    """Have the two know each other, if they do not yet."""
    pair = (invitation.company_id, theirs)
    seller, buyer = pair if invitation.side == Side.BUYER else pair[::-1]
    known = {"since": now, "invitation": invitation}
    contact, is_new = Contact.objects.get_or_create(seller_id=seller, buyer_id=buyer, defaults=known)
    if is_new:
        audit.record("contact.begun", contact, by=by, at=now, partner_id=theirs, new={"with": invitation.company.name})


@transactions.whole
def decline(*, invitation, by=None, ip=None, moment=clock.now):
    """Say no; whoever has the link may, without an account he signs with the address that was written to."""
    invitation = _locked(invitation)
    now = moment()
    rules.check_open(invitation, now)
    who = by or Actor(None, invitation.email, channel="link", ip=ip)
    _answer(invitation, S.DECLINED, by=who, now=now)
    _tell("declined", invitation)
    return invitation


def _answer(invitation, state, *, by, now, accepted_as=None, new=None):
    invitation.state, invitation.accepted_as = state, accepted_as
    invitation.answered_at, invitation.answered_by_id = now, by.user_id
    invitation.save(update_fields=["state", "accepted_as", "answered_at", "answered_by"])
    audit.record(f"contact.{state}", invitation, by=by, at=now, partner_id=invitation.company_id, new=new)
    return invitation


def _tell(what, invitation):
    outbox.enqueue("contact.answered", key=f"contact_{what}:{invitation.pk}", invitation=invitation.pk, what=what)


def _locked(invitation):
    list(Partner.objects.locked().filter(pk=invitation.company_id))
    return _read(invitation)


def _read(invitation):
    return ContactInvitation.objects.locked().select_related("company").get(pk=invitation.pk)


def _own(invitation, by):
    invitation = _locked(invitation)
    rules.check_is_own(by, invitation)
    return invitation
