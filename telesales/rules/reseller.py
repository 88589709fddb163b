"""Who says which reseller company looks after whom (T1, T5)."""

from django.utils.translation import gettext as _

from core.refusal import Refused
from partners import queries as partners
from partners.models import Partner, PartnerStatus
from partners.permissions import Permission
from telesales.queries import reseller as queries


def check_may_edit(by):
    if not by.may(Permission.RESELLER_EDIT):
        raise Refused(_("Your role does not decide about the customers of resellers."))


def check_sells(reseller):
    """A reseller company is the top of its tree, has people who sell, and is not closed."""
    if not queries.companies().filter(pk=reseller.pk).exists():
        raise Refused(_("%(name)s is not a reseller: nobody there sells.") % {"name": reseller.name}, field="reseller")
    if partners.effective_status(reseller.pk).status == PartnerStatus.CLOSED:
        raise Refused(_("%(name)s is closed.") % {"name": reseller.name}, field="reseller")


def check_customer(reseller, customer):
    """A customer is another company, as a whole."""
    if customer.kind == Partner.Kind.OPERATOR or customer.parent_id is not None:
        raise Refused(_("%(name)s is not a company.") % {"name": customer.name})
    if customer.pk == reseller.pk:
        raise Refused(_("A company is not its own customer."))


def check_is_free(customer, link):
    """One reseller at a time; taking over from another is said on purpose."""
    if link is not None:
        values = {"customer": customer.name, "reseller": link.reseller.name}
        raise Refused(_("%(customer)s is with %(reseller)s: tick to take it over.") % values)


def check_open(link):
    if link is None or link.ended_at is not None:
        raise Refused(_("This has ended already."))
