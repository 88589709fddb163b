"""Leads and the customers of resellers agree with what came of them (T1, T5, T7). Set-based queries."""

from core.invariants import ask


def check():
    yield from _leads()
    yield from _links()


def _leads():
    """Whoever had a lead may go on reading it, and what became of it is one story."""
    yield ask(
        "leads.who_had_them_may_read_them",
        "lead {0} was with {1}, who may not read it any more",
        """SELECT l.id, r.code FROM telesales_lead l JOIN partners_partner r ON r.id = l.reseller_id
           WHERE NOT EXISTS (SELECT FROM telesales_leadactor a WHERE a.lead_id = l.id AND a.reseller_id = r.id)
           UNION ALL
           SELECT l.id, u.username FROM telesales_lead l JOIN partners_membership m ON m.id = l.owner_id
           JOIN partners_user u ON u.id = m.user_id
           WHERE l.for_ssrs
             AND NOT EXISTS (SELECT FROM telesales_leadactor a WHERE a.lead_id = l.id AND a.user_id = u.id)""",
    )
    yield ask(
        "leads.mailed_exactly_when_invited",
        "lead {0} came by {1}, its invitation went out at {2}",
        """SELECT id, source, invited_at FROM telesales_lead
           WHERE (source = 'invitation') <> (invited_at IS NOT NULL)""",
    )
    yield ask(
        "leads.times_follow_each_other",
        "lead {0} of {1} was assigned at {2}, invited at {3}, answered at {4}, decided at {5}",
        """SELECT id, created_at, assigned_at, invited_at, answered_at, decided_at FROM telesales_lead
           WHERE least(assigned_at, invited_at, answered_at, decided_at) < created_at OR answered_at < invited_at
              OR greatest(assigned_at, invited_at, answered_at) > decided_at""",
    )
    yield ask(
        "leads.opportunities_are_their_customers",
        "lead {0} became user {1}, its opportunity {2} is of another or came before",
        """SELECT l.id, l.user_id, o.number FROM telesales_lead l
           JOIN telesales_opportunity o ON o.id = l.opportunity_id
           JOIN partners_membership m ON m.id = o.customer_id
           WHERE m.user_id IS DISTINCT FROM l.user_id OR o.created_at < l.created_at""",
    )


def _links():
    """One reseller at a time, also in what is over; what says that it came from a lead has that lead."""
    yield ask(
        "resellers.one_after_the_other",
        "company {0} has reseller {1} from {2} to {3}, and another in that time",
        """SELECT c.code, r.code, l.since, l.ended_at FROM (
               SELECT *, lag(coalesce(ended_at, 'infinity')) OVER earlier AS before FROM telesales_resellercustomer
               WINDOW earlier AS (PARTITION BY customer_id ORDER BY since, id)
           ) l JOIN partners_partner c ON c.id = l.customer_id JOIN partners_partner r ON r.id = l.reseller_id
           WHERE l.since < l.before OR l.ended_at < l.since""",
    )
    yield ask(
        "resellers.customers_from_leads_have_their_lead",
        "company {0} came to reseller {1} from a lead, which there is not",
        """SELECT c.code, r.code FROM telesales_resellercustomer l
           JOIN partners_partner c ON c.id = l.customer_id JOIN partners_partner r ON r.id = l.reseller_id
           WHERE l.origin = 'lead' AND NOT EXISTS (
               SELECT FROM telesales_lead e
               WHERE e.state = 'converted' AND e.partner_id = c.id AND e.reseller_id = r.id)""",
    )
