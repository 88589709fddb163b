"""What a customer's people see of who sells to them, beside their first page (T5, P13)."""

from partners.cards import Card
from telesales.queries import reseller as queries


def seller(acting):
    """Give the card of the reseller company that looks after the reader's; None without one."""
    found = None if acting.is_operator else queries.of_node(acting.partner_id)
    if found is None:
        return None
    return Card("telesales/reseller/card.html", {"reseller": found, "people": queries.people(found.pk)})
