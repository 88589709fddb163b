"""What breaks each invariant of leads and resellers' customers, written behind the back of every trigger; see
test_hooks."""

from tests.site.faults_of_sales import DRAFT, HIS_PLACE, HOUSE, OPEN, PARTNER, SAM

LEAD = """INSERT INTO telesales_lead
    (state, source, company, name, email, phone, city, country, message, language, created_at, for_ssrs, owner_id,
     assigned_at, invited_at, answered_at, opportunity_id, reason)
    SELECT {state}, {source}, 'x', 'x', 'x@x.example', '', '', '', '', '', now(), {ssrs}, {owner}, {assigned},
     {invited}, {answered}, {opportunity}, ''"""
USUAL = {
    "state": "'submitted'",
    "source": "'hand'",
    "ssrs": "false",
    "owner": "NULL",
    "assigned": "NULL",
    "invited": "NULL",
    "answered": "NULL",
    "opportunity": "NULL",
}
LINK = f"""INSERT INTO telesales_resellercustomer
    (reseller_id, customer_id, origin, since, by_id, ended_at, ended_by_id)
    SELECT {HOUSE}, {PARTNER}, '{{origin}}', now() - interval '{{since}}', {SAM}, {{ended}}"""


def lead(**values):
    return LEAD.format(**{**USUAL, **values})


TAKEN = {"state": "'assigned'", "ssrs": "true", "owner": HIS_PLACE, "assigned": "now()"}
EARLY = {"source": "'invitation'", "invited": "now()", "answered": "now() - interval '1 second'"}

FAULTS = {
    "leads.who_had_them_may_read_them": lead(**TAKEN),
    "leads.mailed_exactly_when_invited": lead(source="'invitation'"),
    "leads.times_follow_each_other": lead(**EARLY),
    "leads.opportunities_are_their_customers": f"{DRAFT}; {OPEN}; {lead(opportunity='4711')}",
    "resellers.one_after_the_other": LINK.format(origin="assigned", since="2 days", ended=f"now(), {SAM}")
    + ";"
    + LINK.format(origin="assigned", since="1 day", ended="NULL, NULL"),
    "resellers.customers_from_leads_have_their_lead": LINK.format(origin="lead", since="1 day", ended="NULL, NULL"),
}
