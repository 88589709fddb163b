"""What somebody changes about his own account, and how an address becomes his (P4)."""

from allauth.account.models import EmailAddress
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from core import audit, outbox, transactions
from core.actor import Actor
from core.refusal import Refused
from partners.actions.people import RECORD
from partners.models import Membership, User
from partners.rules import people as rules


@transactions.whole
def edit(*, user_id, by, now, **values):
    """Change one's own name, phone, language and time zone."""
    user = User.objects.select_for_update().get(pk=user_id)
    changed = {name: value for name, value in values.items() if name in RECORD and value != getattr(user, name)}
    if not changed:
        return user
    old = {name: getattr(user, name) for name in changed}
    for name, value in changed.items():
        setattr(user, name, value)
    user.save(update_fields=list(changed))
    audit.record("user.edited", user, by=by, at=now, partner_id=by.partner_id, old=old, new=changed)
    return user


@transactions.whole
def ask_address(*, user, email, by, now):
    """Send a mail to a new address; it counts when its reader confirms. Known or not, the answer here is the same."""
    if email.lower() == user.email.lower():
        raise Refused(_("That is the address already."), field="email")
    audit.record("user.address_asked", user, by=by, at=now, partner_id=by.partner_id, new={"email": email})
    stamp = now.isoformat()
    outbox.enqueue(
        "user.address_asked", key=f"user_address_asked:{user.pk}:{stamp}", user=user.pk, email=email, at=stamp
    )


@transactions.whole
def ask_address_for(*, membership, email, by, now):
    """The same for somebody else, by whoever manages all his places."""
    membership = Membership.objects.select_related("user", "partner").get(pk=membership.pk)
    rules.check_can_manage(by, membership.partner)
    rules.check_has_place(membership)
    rules.check_owns_account(by, membership.user)
    rules.check_has_signed_in_ever(membership.user)
    ask_address(user=membership.user, email=email, by=by, now=now)


@transactions.whole
def confirm_address(*, user, email, now, ip=None):
    """Make a confirmed address the user's own; the old one is told. Refused where another account has it by now."""
    user = User.objects.select_for_update().get(pk=user.pk)
    old, user.email = user.email, email
    try:
        with transaction.atomic():
            user.save(update_fields=["email"])
    except IntegrityError as error:
        raise Refused(_("This link no longer works.")) from error
    EmailAddress.objects.filter(user=user).delete()
    by = Actor(user.pk, user.name, channel="link", ip=ip)
    values = {"old": {"email": old}, "new": {"email": email}}
    place = user.memberships.current().order_by("id").first()
    audit.record("user.address_changed", user, by=by, at=now, partner_id=place and place.partner_id, **values)
    outbox.enqueue(
        "user.address_changed", key=f"user_address_changed:{user.pk}:{now.isoformat()}", user=user.pk, old=old
    )
    return user
