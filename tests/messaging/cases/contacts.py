"""What breaks the constraints of contacts and invitations to become one."""

import uuid
from collections.abc import Callable
from datetime import timedelta

from messaging.models import Contact, ContactInvitation
from tests.messaging.cases.threads import row, twice


def contact(scene, **values):
    known = {"seller": scene.cast.partners.vendor, "buyer": scene.cast.partners.acme, "since": scene.now}
    return Contact.objects.create(**{**known, **values})


def invitation(scene, **values):
    known = {"company": scene.cast.partners.vendor, "side": "buyer", "email": "new@people.example"}
    known |= {"fingerprint": uuid.uuid4().hex, "invited_at": scene.now, "invited_by": scene.cast.users.vic}
    known |= {"sent_at": scene.now, "expires_at": scene.now + timedelta(days=14)}
    return ContactInvitation.objects.create(**{**known, **values})


def fingered(scene):
    return [invitation(scene, fingerprint="x", email=f"{name}@people.example") for name in ("one", "two")]


def shouted(scene):
    return [invitation(scene, email=email) for email in ("new@people.example", "NEW@people.example")]


CASES: dict[str, Callable] = {
    "contact_is_known_once": lambda s: twice(contact, s),
    "contact_is_between_two_companies": lambda s: contact(s, buyer=s.cast.partners.vendor),
    "contact_invitation_side_is_known": lambda s: invitation(s, side="both"),
    "contact_invitation_is_answered_whole": lambda s: invitation(s, answered_at=s.now),
    "contact_invitation_runs_from_its_mail": lambda s: invitation(s, expires_at=s.now),
    "contact_invitation_once_at_a_time": shouted,
    "contact_invitations_stay": lambda s: row(invitation(s)).delete(),
    "messaging_contactinvitation_fingerprint": fingered,
}
