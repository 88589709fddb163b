"""Begin a marketplace: the operator's company and its first person, who makes everything else."""

from django.utils.translation import gettext as _

from core import audit, transactions
from core.actor import SYSTEM
from core.refusal import Refused
from partners.actions import invitation as invitations
from partners.models import Membership, Partner, User
from partners.permissions import Role
from partners.queries import people
from partners.rules import partner as rules
from partners.rules import people as people_rules

FIRST_ROLES = (Role.MARKETPLACE_MANAGER, Role.CHANNEL_ADMINISTRATOR, Role.FINANCE)
"""What the first person is: all that a marketplace takes; he gives it on as others come."""


@transactions.whole
def found(*, company, code, currency, name, email, now):
    """Make the operator and his first person, and invite him. Gives the Invitation; raises Refused where there is an
    operator already."""
    if Partner.objects.filter(kind=Partner.Kind.OPERATOR).exists():
        raise Refused(_("This marketplace has an operator already: its people invite others."))
    if not (company and name):
        raise Refused(_("Give the company and its first person a name."))
    rules.check_code(code)
    operator = Partner.objects.create(kind=Partner.Kind.OPERATOR, code=code, name=company, currency=currency)
    audit.record(
        "partner.created", operator, by=SYSTEM, at=now, partner_id=operator.pk, new={"code": code, "name": company}
    )
    username = people.suggested_username(name, email)
    people_rules.check_username(username)
    user = User(username=username, name=name)
    user.set_unusable_password()
    user.save(force_insert=True)
    place = Membership.objects.create(user=user, partner=operator, roles=list(FIRST_ROLES))
    new = {"username": username, "roles": place.roles}
    audit.record("user.created", user, by=SYSTEM, at=now, partner_id=operator.pk, new=new)
    return invitations.send(user=user, email=email, by=SYSTEM, now=now)
