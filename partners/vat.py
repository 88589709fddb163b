"""VAT numbers, checked by their country's own rule (python-stdnum); where it has none, any short text is taken."""

from django.utils.translation import gettext as _
from stdnum import get_cc_module
from stdnum.eu import vat as union
from stdnum.eu.vat import MEMBER_STATES
from stdnum.exceptions import ValidationError

PREFIXES = {state.upper(): state.upper() for state in (*MEMBER_STATES, "gb")} | {"GR": "EL"}
"""How VAT numbers begin where they carry their country."""


def checked(text, country):
    """Give (the number in its compact form with its country in front, "") or (the text, what is wrong with it)."""
    country = country.upper()
    module = get_cc_module(country.lower(), "vat")
    if module is None:
        return text.strip(), ""
    compact = "".join(character for character in text.upper() if character.isalnum())
    try:
        number = module.validate(compact)
    except ValidationError:
        sentence = _("This is not a valid VAT number of %(country)s: please look at its digits again.")
        return text, sentence % {"country": country}
    prefix = PREFIXES.get(country, "")
    return (number if number.startswith(prefix) else prefix + number), ""


def union_state(number):
    """Give the member state of a valid VAT number of the European Union (its digits checked), else ""."""
    try:
        compact = union.validate(number)
    except ValidationError:
        return ""
    return {"EL": "GR"}.get(compact[:2], compact[:2])
