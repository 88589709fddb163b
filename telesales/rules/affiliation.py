"""Who has whose products sold, for which commissions, and who accepts that (F1, F5)."""

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from babel import numbers
from django.utils import formats, timezone
from django.utils.translation import gettext as _

from core import money
from core.refusal import Refused
from partners import queries as partners
from partners.models import UserStatus
from partners.permissions import Permission
from telesales.models import AffiliationState, RateKind
from telesales.queries import affiliation as queries

INVITATION = timedelta(days=14)
"""How long the link in an invitation works."""
PAUSE = timedelta(hours=1)
"""Nobody is written to twice within this time."""
MOST_AT_ONCE = 50
"""So many addresses are invited together."""
MOST_RATES = 10
"""Among so many commissions one can still choose while one speaks."""
S = AffiliationState


@dataclass(frozen=True, slots=True)
class Rate:
    """A commission as it is offered: per cent of what is left after tax and fee, or an amount in a currency."""

    kind: str
    value: Decimal
    currency: str = ""


def told(rates):
    """Give commissions as the audit keeps them."""
    return [f"{rate.kind} {rate.value.normalize():f} {rate.currency}".strip() for rate in rates]


def check_may_invite(by):
    """The vendor's own people do, while they and their company may work; never the operator in their name."""
    if by.is_operator or not by.may(Permission.AFFILIATE_INVITE):
        raise Refused(_("Your role does not invite affiliates."))
    if by.user_status != UserStatus.ACTIVE or not by.effective.is_open:
        raise Refused(_("You or your company are on hold."))


def check_is_own(by, affiliation):
    check_may_invite(by)
    if not partners.is_within(affiliation.vendor_id, by):
        raise Refused(_("This affiliate is not yours."))


def check_address(email, vendor_id, now):
    """Nobody invites his own company, or an address twice."""
    if queries.is_colleague(email, vendor_id):
        raise Refused(_("This is somebody of your own company."), field="emails")
    if queries.accepted_at(email, vendor_id):
        raise Refused(_("This address sells for you already."), field="emails")
    if queries.open_to(email, vendor_id, now):
        raise Refused(_("This address has been invited already: its mail can be sent again."), field="emails")


def check_products(products, vendor_id):
    """What is given is the vendor's own, and on sale."""
    if not products:
        raise Refused(_("Choose at least one product."), field="products")
    if any(product.vendor_id != vendor_id or not product.is_active for product in products):
        raise Refused(_("Choose from your own products that are on sale."), field="products")


def check_rates(rates):
    """At least one commission is offered, and no more than can be looked through."""
    if not rates:
        raise Refused(_("Offer at least one commission."), field="rates")
    if len(rates) > MOST_RATES:
        raise Refused(_("Offer at most %(most)s commissions.") % {"most": MOST_RATES}, field="rates")
    for rate in rates:
        check_rate(rate)
    if len(set(rates)) < len(rates):
        raise Refused(_("The same commission stands there twice."), field="rates")


def check_rate(rate):
    """Per cent up to 100; an amount above zero that the currency has."""
    if rate.kind == RateKind.PERCENT:
        if not 0 < rate.value <= 100:
            raise Refused(_("Enter a commission above 0 and up to 100 per cent."), field="value")
        if rate.value != round(rate.value, 3):
            raise Refused(_("Enter at most three decimals."), field="value")
        return
    if rate.kind != RateKind.FIXED or not numbers.is_currency(rate.currency):
        raise Refused(_("Choose the currency of the amount."), field="currency")
    if rate.value <= 0 or rate.value != money.rounded(rate.value, rate.currency):
        raise Refused(_("Enter an amount above zero that this currency has."), field="value")


def check_changeable(affiliation):
    """What has ended or was declined stays as it was."""
    if affiliation.state not in (S.INVITED, S.ACCEPTED):
        raise Refused(ended(affiliation))


def check_can_withdraw(affiliation):
    if affiliation.state != S.INVITED:
        raise Refused(_("This invitation has been answered already."))


def check_can_send_again(affiliation, now):
    """An open or expired invitation, not several times in an hour."""
    check_can_withdraw(affiliation)
    if (sent_at := affiliation.expires_at - INVITATION) > now - PAUSE:
        told = {"at": formats.date_format(timezone.localtime(sent_at), "H:i T")}
        raise Refused(_("It was sent at %(at)s: wait for an hour before you send it again.") % told)


def check_can_end(affiliation):
    if affiliation.state != S.ACCEPTED:
        raise Refused(_("He does not sell for you."))


def is_open(affiliation, now):
    """Whether it may still be answered."""
    return affiliation.state == S.INVITED and affiliation.expires_at > now


def check_open(affiliation, now):
    """An invitation is answered once, while it counts."""
    if not is_open(affiliation, now):
        raise Refused(_("This invitation does not count any more."))


def check_seen(affiliation, seen):
    """Nobody accepts what he was not shown."""
    if seen is not None and seen != queries.mark(queries.given(affiliation)):
        raise Refused(_("The vendor has changed what he offers since it was shown: please look at it again."))


def check_may_accept(by, affiliation):
    """Whoever sells for others at an open company accepts for it: another company than the vendor's, and once."""
    if by.is_operator or not by.may(Permission.AFFILIATE_SELL):
        raise Refused(_("At this company you do not sell for others: the marketplace can give you the role."))
    if by.user_status != UserStatus.ACTIVE:
        raise Refused(_("You are on hold."))
    company_id = partners.root_id(by.partner_id)
    if company_id == partners.root_id(affiliation.vendor_id):
        raise Refused(_("A company does not become its own affiliate."))
    if queries.sells_for(affiliation.vendor_id, company_id):
        told = {"company": by.company_name, "vendor": affiliation.vendor.name}
        raise Refused(_("%(company)s sells for %(vendor)s already.") % told)


def ended(affiliation):
    return _("This is “%(state)s”: it is no longer changed.") % {"state": affiliation.get_state_display()}
