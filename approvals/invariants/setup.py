"""What waits asks about what the order says now, and whoever stands in for somebody is of his company (A3-A7, A9)."""

from core.invariants import ask

TOP = """(
    WITH RECURSIVE up AS (
        SELECT id, parent_id FROM partners_partner WHERE id = {0}
        UNION
        SELECT p.id, p.parent_id FROM partners_partner p JOIN up ON p.id = up.parent_id
    ) SELECT id FROM up WHERE parent_id IS NULL)"""
"""The company that a partner belongs to, as an expression; it ends in a tree that forms a circle too."""


def check():
    yield from _questions()
    yield from _people()


def _questions():
    yield ask(
        "approvals.open_steps_ask_what_the_order_says",
        "order {0}, step {1}: it asks about version {2}, the order is at {3} or says something else",
        """SELECT o.number, s.position, s.version, o.version
           FROM approvals_approvalstep s JOIN commerce_order o ON o.id = s.order_id
           WHERE s.decision IS NULL AND (s.content_hash, s.version) <> (o.content_hash, o.version)""",
    )
    yield ask(
        "approvals.states_say_what_is_asked",
        "order {0} is {1}, its open question is of the kind {2}",
        """SELECT o.number, o.state, s.kind
           FROM approvals_approvalstep s JOIN commerce_order o ON o.id = s.order_id
           WHERE s.decision IS NULL AND (s.kind = 'pool') <> (o.state = 'awaiting_customer')""",
    )
    yield ask(
        "approvals.who_is_asked_is_written_to",
        "step {0}: nothing was sent to membership {1}, who was asked",
        """SELECT a.step_id, a.membership_id FROM approvals_asked a
           WHERE a.is_open AND NOT EXISTS (
               SELECT FROM core_outboxentry e WHERE e.key = 'approval_requested:' || a.id)""",
    )


def _people():
    """Only what is still to come counts of absences; a day more for the zones."""
    yield ask(
        "approvals.proxies_are_of_the_company",
        "membership {0} stands in for membership {1} of another company",
        f"""SELECT deputy.id, principal.id FROM approvals_proxy x
            JOIN partners_membership deputy ON deputy.id = x.deputy_id
            JOIN partners_membership principal ON principal.id = x.principal_id
            WHERE deputy.partner_id <> principal.partner_id
              AND {TOP.format("deputy.partner_id")} <> {TOP.format("principal.partner_id")}""",
    )
    yield ask(
        "approvals.delegates_are_of_the_company",
        "membership {0}, who decides while membership {1} is away until {2}, has left or is of another company",
        f"""SELECT delegate.id, away.id, a.ends_on FROM approvals_absence a
            JOIN partners_membership delegate ON delegate.id = a.delegate_id
            JOIN partners_membership away ON away.id = a.membership_id
            WHERE a.ends_on > a.starts_on AND a.ends_on > current_date + 1 AND (
                delegate.ended_at IS NOT NULL OR away.ended_at IS NOT NULL
                OR delegate.partner_id <> away.partner_id
                   AND {TOP.format("delegate.partner_id")} <> {TOP.format("away.partner_id")})""",
    )
    yield ask(
        "approvals.budgets_are_decided_in_the_company",
        "budget {0}: its approver, membership {1}, is of another company",
        f"""SELECT b.id, m.id FROM approvals_budget b JOIN partners_membership m ON m.id = b.approver_id
            WHERE b.is_active AND m.partner_id <> b.partner_id
              AND {TOP.format("m.partner_id")} <> {TOP.format("b.partner_id")}""",
    )
