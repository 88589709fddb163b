"""Credit adds up: every account is the sum of its entries, every order on account was charged once (K2, K4, K6, K8)."""

from core.invariants import ask

CHARGED_STATES = "('on_hold', 'placed', 'in_progress', 'partly_shipped', 'shipped', 'completed')"
"""On account: the total is taken, and given back as far as the order says. Ended early: all of it, if it was taken."""


def check():
    yield from _accounts()
    yield from _shares()
    yield from _charges()


def _accounts():
    yield ask(
        "credit.balance_is_the_sum",
        "account {0}: balance {1}, its entries make {2}",
        """SELECT a.id, a.balance, coalesce(e.total, 0) FROM commerce_account a LEFT JOIN (
               SELECT account_id, sum(amount) AS total FROM commerce_ledgerentry GROUP BY account_id
           ) e ON e.account_id = a.id WHERE a.balance <> coalesce(e.total, 0)""",
    )
    yield ask(
        "credit.balance_after_follows",
        "account {0}, entry {1}: {2} after {3} and {4}",
        """SELECT account_id, id, balance_after, before, amount FROM (
               SELECT account_id, id, amount, balance_after,
                      coalesce(lag(balance_after) OVER (PARTITION BY account_id ORDER BY id), 0) AS before
               FROM commerce_ledgerentry
           ) e WHERE balance_after <> before + amount""",
    )
    yield ask(
        "credit.times_never_go_back",
        "account {0}, entry {1}: {2} after {3}",
        """SELECT account_id, id, at, before FROM (
               SELECT account_id, id, at, lag(at) OVER (PARTITION BY account_id ORDER BY id) AS before
               FROM commerce_ledgerentry
           ) e WHERE at < before""",
    )
    yield ask(
        "credit.stopped_while_not_above_zero",
        "account {0}: balance {1}, stopped at {2}",
        """SELECT a.id, a.balance, a.stopped_at FROM commerce_account a WHERE (a.stopped_at IS NOT NULL) <> CASE
               WHEN a.balance > 0 THEN false WHEN a.balance < -a.tolerance THEN true
               WHEN a.tolerance > 0 THEN a.stopped_at IS NOT NULL
               ELSE coalesce((
                   SELECT e.balance_after < 0 FROM commerce_ledgerentry e
                   WHERE e.account_id = a.id AND e.balance_after <> 0 ORDER BY e.id DESC LIMIT 1), false) END""",
    )
    yield ask(
        "credit.no_entry_without_account",
        "entry {0} names account {1}",
        """SELECT e.id, e.account_id FROM commerce_ledgerentry e
           WHERE NOT EXISTS (SELECT FROM commerce_account a WHERE a.id = e.account_id)""",
    )


def _shares():
    yield ask(
        "credit.sub_limits_move_with_the_account",
        "sub-limit {0}: {1} used, {2} before and by its entries",
        """SELECT s.id, s.used, s.used_before + coalesce(e.used, 0) FROM commerce_sublimit s LEFT JOIN (
               SELECT shared, -sum(amount) AS used FROM commerce_ledgerentry, unnest(sub_limits) AS shared
               WHERE sub_limits <> '{}' GROUP BY shared
           ) e ON e.shared = s.id WHERE s.used <> s.used_before + coalesce(e.used, 0)""",
    )
    yield ask(
        "credit.shared_where_there_are_sub_limits",
        "account {0}: has_sub_limits is {1}, {2} are in force",
        """SELECT a.id, a.has_sub_limits, coalesce(s.number, 0) FROM commerce_account a LEFT JOIN (
               SELECT account_id, count(*) AS number FROM commerce_sublimit WHERE ended_at IS NULL GROUP BY account_id
           ) s ON s.account_id = a.id WHERE a.has_sub_limits <> (s.number IS NOT NULL)""",
    )


def _charges():
    """Charged exactly once while it counts, given back what was cancelled, returned or ended early (K2, K3, O9)."""
    yield ask(
        "credit.orders_charged_once",
        "order {0} ({1}, {2}, {3}): taken {4} in {5} entries, given back {6} in {7}",
        f"""SELECT o.number, o.state, o.payment_method, o.total, e.taken, e.takings, e.returned, e.returns FROM (
                SELECT o.*, o.payment_method = 'on_account'
                       AND (o.state IN {CHARGED_STATES} OR o.placed_at IS NOT NULL) AS is_due
                FROM commerce_order o
            ) o LEFT JOIN (
                SELECT order_id, min(account_id) AS account_id,
                       -coalesce(sum(amount) FILTER (WHERE kind = 'order'), 0) AS taken,
                       count(*) FILTER (WHERE kind = 'order') AS takings,
                       coalesce(sum(amount) FILTER (WHERE kind <> 'order'), 0) AS returned,
                       count(*) FILTER (WHERE kind <> 'order') AS returns
                FROM commerce_ledgerentry
                WHERE order_id IS NOT NULL AND kind IN ('order', 'release', 'refund') GROUP BY order_id
            ) e ON e.order_id = o.id
            WHERE o.account_id IS DISTINCT FROM e.account_id OR CASE
                WHEN o.is_due THEN e.order_id IS NULL OR (e.taken, e.takings, e.returned) <> (o.total, 1, o.given_back)
                ELSE e.order_id IS NOT NULL AND NOT (
                    o.payment_method = 'on_account' AND o.ended_at IS NOT NULL
                    AND (e.taken, e.takings, e.returned, e.returns) = (o.total, 1, o.total, 1))
            END""",
    )
