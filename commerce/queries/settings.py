"""How many there are of what the operator sets up, in one statement; and how far a new marketplace has come."""

from types import SimpleNamespace

from core import prepared

COUNTS_SQL = """
    SELECT (SELECT count(*) FROM commerce_taxclass) AS tax_classes,
           (SELECT count(DISTINCT country) FROM commerce_taxrate
            WHERE effective_to IS NULL OR effective_to > now()) AS tax_countries,
           (SELECT count(*) FROM commerce_deliverymethod WHERE is_active) AS deliveries,
           (SELECT count(*) FROM commerce_category) AS categories,
           (SELECT count(*) FROM commerce_attribute) AS attributes,
           (SELECT count(*) FROM commerce_pricelist WHERE owner_id IS NULL AND is_active) AS lists,
           (SELECT count(*) FROM commerce_spendlimit WHERE partner_id IS NULL) AS spend_limits,
           (SELECT count(*) FROM commerce_spendlimit WHERE partner_id IS NOT NULL) AS own_spend_limits,
           (SELECT count(*) FROM commerce_account) AS accounts,
           (SELECT count(*) FROM commerce_creditsender WHERE is_active) AS senders,
           (SELECT count(*) FROM commerce_orderterms) AS terms,
           (SELECT count(*) FROM commerce_holdrule WHERE ended_at IS NULL) AS hold_rules
"""


def counts():
    """Give the numbers by name."""
    with prepared.cursor() as cursor:
        cursor.execute(COUNTS_SQL, [])
        return SimpleNamespace(
            **dict(zip([column.name for column in cursor.description], cursor.fetchone(), strict=True))
        )
