"""Who may buy on the phone, and what must be known of him: name, mail, address by the rules of its country (F3, T1)."""

import phonenumbers
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from core.refusal import Refused
from partners import postal, vat
from partners.models import UserStatus
from telesales.queries import phone_buyer as queries
from telesales.queries import selling
from telesales.queries import setup as sales
from telesales.rules.selling import check_other_company

LONGEST = {"name": 200, "company": 200, "email": 254, "phone": 40, "tax_number": 40}


def faults(offer, *, by, is_link=False):
    """Give [Refused] of everything that is wrong about an offer's buyer, in the order of the page."""
    found = _of_known(offer, by, is_link=is_link) if offer.customer_id else _of_new(offer)
    return [*found, *(Refused(sentence, field=name) for name, sentence in postal.faults(offer.buyer).items())]


def _of_known(offer, by, *, is_link):
    try:
        check_customer(by, offer.customer_id, is_link=is_link)
    except Refused as refusal:
        return [refusal]
    return []


def check_customer(by, membership_id, *, is_link=False):
    """Somebody of another company, who has his place and an account that may order; who forbids that others order in
    his name says yes himself, by a link (T1, T2)."""
    customer = selling.customer(membership_id, sold_from_id=by.partner_id)
    if customer is None:
        raise Refused(_("Choose the buyer."), field="customer")
    try:
        check_other_company(by, customer)
    except Refused as refusal:
        raise Refused(refusal.sentence, field="customer") from refusal
    if not customer.is_current:
        raise Refused(_("%(name)s no longer has a place at this company.") % {"name": customer.name}, field="customer")
    if customer.user_status not in {UserStatus.ACTIVE, UserStatus.ON_HOLD}:
        raise Refused(_("%(name)s's account is not active.") % {"name": customer.name}, field="customer")
    if customer.has_opted_out and not is_link and sales.policy().may_opt_out:
        raise Refused(
            _("%(name)s does not want others to order in his name: send him a link.") % {"name": customer.name},
            field="customer",
        )


def _of_new(offer):
    told, found = offer.buyer, []
    if not told.get("name", "").strip():
        found.append(Refused(_("Find the buyer, or enter his name."), field="name"))
    found += [
        Refused(_("That is too long."), field=name) for name, most in LONGEST.items() if len(told.get(name, "")) > most
    ]
    for check in (_check_email, _check_phone, _check_tax_number):
        try:
            check(told)
        except Refused as refusal:
            found.append(refusal)
    return found


def _check_email(told):
    email = told.get("email", "").strip()
    if not email:
        raise Refused(_("Enter the buyer's e-mail: his order is confirmed there."), field="email")
    try:
        validate_email(email)
    except ValidationError as error:
        raise Refused(_("This is not an e-mail address: have it spelled again."), field="email") from error
    if queries.has_account(email):
        raise Refused(
            _("Somebody with this address has an account: find him by it, and choose him instead."), field="email"
        )


def _check_phone(told):
    if told.get("phone", "").strip() and phone_number(told) is None:
        raise Refused(_("This is not a phone number that can be called: check its digits."), field="phone")


def _check_tax_number(told):
    number, country = told.get("tax_number", "").strip(), tax_country(told)
    if not number:
        return
    fault = vat.checked(number, country)[1]
    if fault:
        raise Refused(fault, field="tax_number")


def phone_number(told):
    """Give a phone number as people write it internationally; None of one that cannot exist."""
    try:
        number = phonenumbers.parse(told.get("phone", ""), told.get("country") or None)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_possible_number(number):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL)


def tax_country(told):
    """Give the country by whose rule a VAT number is read: the one in front of it counts before the address's."""
    prefix = told.get("tax_number", "").strip()[:2].upper()
    return {"EL": "GR"}.get(prefix, prefix) if prefix.isalpha() else told.get("country", "")


def tidied(told):
    """Give a buyer's data with phone and VAT number as the house writes them, where they are sound."""
    found = {name: " ".join(value.split()) for name, value in told.items()}
    if found.get("phone"):
        found["phone"] = phone_number(found) or found["phone"]
    if found.get("tax_number"):
        number, fault = vat.checked(found["tax_number"], tax_country(found))
        found["tax_number"] = found["tax_number"] if fault else number
    return found


def check_address(address):
    """An order on the phone has an address as its country writes it, whatever is sold (F3)."""
    for name, sentence in postal.faults(address or {}).items():
        raise Refused(sentence, field=name)


def check_sent_to(address):
    """What an order names as its address is whole: the lines that postal.lines makes, without the area of their own."""
    given = address or {}
    if not all(given.get(name, "").strip() for name in ("street", "city", "country")):
        raise Refused(_("The address is missing: street, town and country are needed."), field="street")
    fault = postal.faults(given).get("postcode")
    if fault:
        raise Refused(fault, field="postcode")
