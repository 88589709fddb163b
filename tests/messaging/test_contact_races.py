"""Invitations answered, withdrawn and sent again at once, for real (S6)."""

from datetime import timedelta

import pytest

from core import audit
from core.models import OutboxEntry
from messaging.actions import contact as actions
from messaging.links import contact as links
from messaging.models import Contact, ContactInvitation, Side
from tests.factories.racing import REPEATS, refusals, together
from tests.messaging.contacting import invited, pairs, state

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


def doing(action, invitation, by, moment):
    return lambda: action(invitation=invitation, by=by, moment=lambda: moment)


@pytest.mark.parametrize("repeat", REPEATS)
def test_one_link_is_accepted_once(cast, repeat):
    """Without the locks both were accepted, and one company overwrote the other, in every run."""
    made = invited(cast)
    both = [doing(actions.accept, made, cast.acting(who), cast.now) for who in ("bea", "zoe")]

    answers = together(*both)

    assert refusals(answers) == ["This invitation does not count any more."]
    made.refresh_from_db()
    assert pairs() == [("VENDOR", made.accepted_as.code)]
    assert OutboxEntry.objects.filter(topic="contact.answered").count() == 1


@pytest.mark.parametrize("repeat", REPEATS)
def test_two_companies_that_invite_each_other_know_each_other_once(cast, repeat):
    ours = invited(cast, "bea@people.example")
    theirs = invited(cast, "vic@people.example", by="ada", side=Side.SELLER)
    bea, vic = cast.acting("bea"), cast.acting("vic")

    answers = together(doing(actions.accept, ours, bea, cast.now), doing(actions.accept, theirs, vic, cast.now))

    assert (refusals(answers), pairs(), Contact.objects.count()) == ([], [("VENDOR", "ACME")], 1)
    assert {state(ours), state(theirs)} == {"accepted"}


@pytest.mark.parametrize("repeat", REPEATS)
def test_accepted_or_withdrawn_never_both(cast, repeat):
    """Without the locks both came true, in most runs."""
    made, zoe, vic = invited(cast), cast.acting("zoe"), cast.acting("vic")

    answers = together(doing(actions.accept, made, zoe, cast.now), doing(actions.withdraw, made, vic, cast.now))

    assert len(refusals(answers)) == 1
    assert (state(made), pairs()) in [("accepted", [("VENDOR", "ZENITH")]), ("withdrawn", [])]


@pytest.mark.parametrize("repeat", REPEATS)
def test_sent_again_while_it_is_accepted_opens_nothing_anew(cast, repeat):
    """Nothing is sent again of what was accepted: that is always the last that happened."""
    made, zoe, vic = invited(cast), cast.acting("zoe"), cast.acting("vic")
    later = cast.now + timedelta(hours=2)

    answers = together(doing(actions.accept, made, zoe, later), doing(actions.invite_again, made, vic, later))

    assert len(refusals(answers)) <= 1
    assert (state(made), pairs()) == ("accepted", [("VENDOR", "ZENITH")])
    for entry in OutboxEntry.objects.filter(topic="contact.invited"):
        assert links.open_link(links.token(entry.payload["nonce"]), now=later) is None
    assert audit.of(made).last().event == "contact.accepted"


@pytest.mark.parametrize("repeat", REPEATS)
def test_an_address_is_invited_once_by_two_colleagues(cast, repeat):
    """Without the lock of the company the database refused the second one, in most runs."""
    bea, ada = cast.acting("bea"), cast.acting("ada")

    def inviting(by):
        known = {"email": "new@people.example", "side": Side.SELLER, "by": by}
        return lambda: actions.invite(**known, moment=lambda: cast.now)

    answers = together(inviting(bea), inviting(ada))

    assert refusals(answers) == ["This address has been invited already: its mail can be sent again."]
    assert (ContactInvitation.objects.count(), OutboxEntry.objects.filter(topic="contact.invited").count()) == (1, 1)
