"""Who buys on the phone: somebody known, or a new company with its first user (F3).

Companies are the channel administrator's to create. Whoever sells does it with the house's right, for this one buyer,
and signs himself.
"""

from django.db.models import Q
from django.utils.translation import gettext as _

from core.refusal import Refused
from partners import postal
from partners.actions import address as addresses
from partners.actions import partner as companies
from partners.models import Membership, Partner, User
from partners.permissions import Role


def found(*, offer, by, now):
    """Give the Membership of a locked offer's buyer; a new one becomes a company with him as its administrator. His
    order is confirmed at the address that he has said himself, before he has a password.

    Raises Refused where his address belongs to somebody who has an account: he is chosen instead, or says yes by link.
    """
    if offer.customer_id:
        return Membership.objects.current().select_related("user", "partner").filter(pk=offer.customer_id).first()
    told = offer.buyer
    _check_unknown(told["email"])
    house = by.at(roles=(Role.CHANNEL_ADMINISTRATOR,), is_operator=True)
    values = {
        "code": _free_code(offer),
        "name": told.get("company") or told["name"],
        "tax_number": told.get("tax_number", ""),
        "phone": told.get("phone", ""),
        "currency": offer.currency,
    }
    administrator = {name: told[name] for name in ("name", "email", "phone", "language") if told.get(name)}
    company = companies.create(parent=None, values=values, by=house, now=now, administrator=administrator)
    defaults = {"label": company.name[:80], "is_default_ship_to": True, "is_default_bill_to": True}
    addresses.add(partner=company, values={**postal.lines(told), **defaults}, by=house, now=now)
    place = Membership.objects.current().select_related("user", "partner").get(partner=company)
    place.user.email = told["email"].strip()
    place.user.save(update_fields=["email"])
    return place


def _check_unknown(email):
    if User.objects.filter(Q(email__iexact=email)).exists():
        raise Refused(
            _("Somebody with this address has an account: find him by it, or send him a link to say yes himself."),
            field="email",
        )


def _free_code(offer):
    """Give a code for the company that no partner has."""
    code = f"B{offer.pk:06}"
    taken = Partner.objects.filter(code__istartswith=code).count()
    return f"{code}-{taken + 1}" if taken else code
