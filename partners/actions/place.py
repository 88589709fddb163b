"""Choose the company one acts from (P11)."""

from allauth.usersessions.models import UserSession

from partners.middleware import SESSION_KEY


def switch(*, session, membership_id, places):
    """Act from another of one's places; the session gets a new id. Gives the place, None when it is not one's own."""
    place = next((place for place in places if place.membership_id == membership_id), None)
    if place:
        renew(session=session)
        session[SESSION_KEY] = place.membership_id
    return place


def renew(*, session):
    """Give the browser's session a new id; the old one is dead, and the list of open sessions knows the new one."""
    old = session.session_key
    session.cycle_key()
    UserSession.objects.filter(session_key=old).update(session_key=session.session_key)
