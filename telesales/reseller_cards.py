"""What a customer's people see of who sells to them, beside their first page (T5, P13)."""

from partners import queries as partners
from partners.cards import Card
from telesales.queries import reseller as queries


def seller(acting):
    """Give the card of the reseller company that looks after the reader's; None without one."""
    if acting.is_operator:
        return None
    found = queries.of_customer(partners.root_id(acting.partner_id))
    return (
        Card("telesales/reseller/card.html", {"reseller": found, "people": queries.people(found.pk)}) if found else None
    )
