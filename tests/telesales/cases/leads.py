"""What breaks the constraints of leads."""

from collections.abc import Callable

from telesales.models import Lead, LeadActor
from tests.factories.violations import altered


def lead(scene, **values):
    known = {"source": "hand", "company": "Juniper Hall", "name": "June", "email": "june@juniper.example"}
    return Lead.objects.create(**{**known, "created_at": scene.now, **values})


def disqualified(scene, **values):
    decided = {"decided_at": scene.now, "decided_by": scene.cast.users.max}
    return lead(scene, state="disqualified", **{**decided, **values})


def strange(scene):
    """Three other checks list the states too and would speak first."""
    altered("telesales_lead DROP CONSTRAINT lead_assigned_exactly_when_assigned")
    altered("telesales_lead DROP CONSTRAINT lead_decided_exactly_when_decided")
    return lead(scene, state="lost")


def actor(scene, **values):
    return LeadActor.objects.create(**{"lead": lead(scene), "since": scene.now, **values})


CASES: dict[str, Callable] = {
    "lead_state_is_known": strange,
    "lead_source_is_known": lambda s: lead(s, source="rumour"),
    "lead_can_be_reached": lambda s: lead(s, email=""),
    "lead_is_assigned_to_one_of_both": lambda s: lead(
        s, state="assigned", for_ssrs=True, reseller=s.cast.partners.resale
    ),
    "lead_assigned_exactly_when_assigned": lambda s: lead(s, state="assigned"),
    "lead_converted_exactly_with_a_customer": lambda s: disqualified(
        s, partner=s.cast.partners.acme, user=s.cast.users.ada
    ),
    "lead_decided_exactly_when_decided": lambda s: disqualified(s, decided_at=None),
    "lead_answers_an_invitation": lambda s: lead(s, answered_at=s.now),
    "lead_actor_is_named_once": lambda s: [
        actor(s, lead=of, user=s.cast.users.sam) for of in [lead(s)] for _time in range(2)
    ],
    "lead_actor_is_somebody": actor,
}
