"""Who sells for whom, and what a product's vendor shares, is one story without gaps (F1, F5). Set-based queries.

Times are of the requests that wrote them: whoever has waited for a lock brings the earlier one, so a minute is left.
"""

from core.invariants import ask

WAITED = "interval '1 minute'"


def check():
    yield from _affiliations()
    yield from _rates()
    yield from _sales()
    yield from _ventures()


def _affiliations():
    """Whoever sells for a vendor has said so himself, while he was asked."""
    yield ask(
        "affiliates.answered_while_they_were_asked",
        "affiliation {0} is {1}: invited at {2} until {3}, answered at {4} by {5} for {6}",
        """SELECT id, state, invited_at, expires_at, answered_at, answered_by_id, affiliate_id
           FROM telesales_affiliation
           WHERE answered_at NOT BETWEEN invited_at AND expires_at
              OR (state = 'accepted' OR affiliate_id IS NOT NULL)
                 AND (affiliate_id IS NULL OR answered_at IS NULL OR answered_by_id IS NULL)
              OR state = 'ended' AND (affiliate_id IS NULL) <> (answered_at IS NULL)""",
    )
    yield ask(
        "affiliates.sell_for_a_vendor_once_at_a_time",
        "affiliation {0} counts from {1} to {2}; another of the same two companies counts until {3}",
        f"""SELECT id, answered_at, ended_at, before FROM (
                SELECT id, answered_at, ended_at, lag(coalesce(ended_at, 'infinity')) OVER (
                    PARTITION BY vendor_id, affiliate_id ORDER BY answered_at, id) AS before
                FROM telesales_affiliation WHERE affiliate_id IS NOT NULL AND state IN ('accepted', 'ended')
            ) a WHERE answered_at + {WAITED} < before OR ended_at + {WAITED} < answered_at""",
    )


def _rates():
    """What is given, and for which commission, is given once at a time and ends with what it hangs on."""
    yield ask(
        "affiliates.products_are_given_once_at_a_time",
        "affiliation {0} has product {1} from {2} to {3}, and once more until {4}",
        f"""SELECT affiliation_id, product_id, since, ended_at, before FROM (
                SELECT *, lag(coalesce(ended_at, 'infinity')) OVER (
                    PARTITION BY affiliation_id, product_id ORDER BY since, id) AS before
                FROM telesales_affiliateproduct
            ) p WHERE since + {WAITED} < before OR ended_at + {WAITED} < since""",
    )
    yield ask(
        "affiliates.rates_do_not_overlap",
        "product {0} of an affiliate has {1} {2} {3} from {4} to {5}, and once more until {6}",
        f"""SELECT product_id, kind, value, currency, since, ended_at, before FROM (
                SELECT *, lag(coalesce(ended_at, 'infinity')) OVER (
                    PARTITION BY product_id, kind, value, currency ORDER BY since, id) AS before
                FROM telesales_commissionrate
            ) r WHERE since + {WAITED} < before OR ended_at + {WAITED} < since""",
    )
    yield ask(
        "affiliates.rates_end_with_their_product",
        "commission {0} counts from {1} to {2}; its product is given from {3} to {4}",
        f"""SELECT r.id, r.since, r.ended_at, p.since, p.ended_at
            FROM telesales_commissionrate r JOIN telesales_affiliateproduct p ON p.id = r.product_id
            WHERE r.since + {WAITED} < p.since
               OR coalesce(r.ended_at, 'infinity') > coalesce(p.ended_at, 'infinity') + {WAITED}""",
    )


def _sales():
    """Products change their vendor and companies their place, sales keep both: what an affiliate has sold was the
    vendor's own, given to the affiliate for that commission while he entered it."""
    yield ask(
        "affiliates.sold_what_they_were_allowed",
        "sale {0} of product {1} for commission {2}, which the seller was not allowed then",
        f"""SELECT s.id, s.product_id, s.rate_id
            FROM telesales_phonesale s JOIN telesales_phoneoffer f ON f.id = s.offer_id
            JOIN telesales_commissionrate r ON r.id = s.rate_id
            JOIN telesales_affiliateproduct p ON p.id = r.product_id
            JOIN telesales_affiliation a ON a.id = p.affiliation_id
            WHERE (p.product_id, a.vendor_id) IS DISTINCT FROM (s.product_id, s.vendor_id)
               OR a.affiliate_id IS NULL OR s.affiliate_id = a.vendor_id
               OR greatest(r.since, p.since, a.answered_at) > s.at + {WAITED}
               OR least(r.ended_at, p.ended_at, a.ended_at) < f.started_at""",
    )


def _ventures():
    """All shares of a product were never more than what there is, one for each company at a time."""
    yield ask(
        "affiliates.ventures_were_never_above_all",
        "product {0}: from {1} on shares make {2} per cent",
        f"""SELECT s.product_id, s.since, sum(o.percent) FROM telesales_jointventure s
            JOIN telesales_jointventure o ON o.product_id = s.product_id AND o.since <= s.since
                AND coalesce(o.ended_at, 'infinity') > s.since + {WAITED}
            GROUP BY s.id HAVING sum(o.percent) > 100""",
    )
    yield ask(
        "affiliates.ventures_are_one_each",
        "product {0}: company {1} has a share from {2} to {3}, and another until {4}",
        f"""SELECT product_id, partner_id, since, ended_at, before FROM (
                SELECT *, lag(coalesce(ended_at, 'infinity')) OVER (
                    PARTITION BY product_id, partner_id ORDER BY since, id) AS before
                FROM telesales_jointventure
            ) v WHERE since + {WAITED} < before OR ended_at + {WAITED} < since""",
    )
