"""How one is told of messages: one's own choice, and the link in every mail (S3, L15)."""

import pytest

from core import audit
from messaging.actions import notify as actions
from messaging.links import notify as notify_links
from messaging.models import NotifyHow, NotifySetting
from messaging.queries import notify as queries
from partners.models import Membership
from tests.pages.conftest import unhashed_static  # noqa: F401

OWN = "/messages/notifications/"


def link(cast, who="vic"):
    return f"{OWN}{notify_links.token(getattr(cast.memberships, who).pk)}/"


def chosen(cast, who="vic"):
    return queries.how(getattr(cast.memberships, who))


def test_without_a_choice_one_is_told_at_once(cast):
    page = cast.client_for("vic").get(OWN)

    assert (page.status_code, page.context["form"].initial["how"]) == (200, NotifyHow.AT_ONCE)


@pytest.mark.parametrize("how", [NotifyHow.DIGEST, NotifyHow.NONE])
def test_one_chooses_for_the_place_one_acts_from(cast, how):
    answer = cast.client_for("vic").post(OWN, {"how": how})

    [entry] = audit.of(cast.memberships.vic)
    assert (answer.status_code, answer["Location"], chosen(cast)) == (302, OWN, how)
    assert (entry.event, entry.old, entry.new) == ("notify.chosen", {"how": "at_once"}, {"how": how})
    assert NotifySetting.objects.count() == 1


def test_choosing_the_same_again_is_no_change(cast):
    for _number in range(2):
        actions.choose(membership=cast.memberships.vic, how=NotifyHow.NONE, by=cast.acting("vic"), now=cast.now)
    actions.choose(membership=cast.memberships.bea, how=NotifyHow.AT_ONCE, by=cast.acting("bea"), now=cast.now)

    assert (audit.of(cast.memberships.vic).count(), audit.of(cast.memberships.bea).count()) == (1, 0)


@pytest.mark.parametrize("sent", [{}, {"how": "weekly"}, {"how": "", "membership": "1"}])
def test_what_is_no_choice_is_refused(cast, sent):
    answer = cast.client_for("vic").post(OWN, sent)

    assert (answer.status_code, chosen(cast)) == (422, NotifyHow.AT_ONCE)


@pytest.mark.parametrize("who", ["ruth", "alf", "fay"])
def test_who_reads_no_inbox_has_nothing_to_choose(cast, who):
    assert cast.client_for(who).get(OWN).status_code == 403


def test_the_profile_leads_there_for_who_reads_an_inbox(cast):
    pages = {who: cast.client_for(who).get("/profile/").content.decode() for who in ("vic", "bea", "fay")}

    assert {who: OWN in page for who, page in pages.items()} == {"vic": True, "bea": True, "fay": False}


@pytest.mark.parametrize("method", ["get", "head"])
def test_opening_the_link_changes_nothing(cast, client, method):
    answer = getattr(client, method)(link(cast))

    assert (answer.status_code, chosen(cast), NotifySetting.objects.count()) == (200, NotifyHow.AT_ONCE, 0)
    assert answer["Referrer-Policy"] == "no-referrer"


def test_a_mail_program_ends_the_mails_of_one_place_with_one_post(cast, client):
    client.handler.enforce_csrf_checks = True

    answer = client.post(link(cast), {"List-Unsubscribe": "One-Click"})

    [entry] = audit.of(cast.memberships.vic)
    assert (answer.status_code, chosen(cast), chosen(cast, "bea")) == (200, NotifyHow.NONE, NotifyHow.AT_ONCE)
    assert (entry.event, entry.actor_name, entry.channel) == ("notify.chosen", "Vic", "link")


def test_the_page_behind_the_link_gives_them_back(cast, client):
    client.post(link(cast))

    answer = client.post(link(cast), {"mails": "wanted"})

    assert (answer.status_code, chosen(cast)) == (200, NotifyHow.AT_ONCE)


def test_a_forged_link_and_one_of_a_place_that_is_no_more_are_not_there(cast, client):
    good, other = link(cast), notify_links.token(cast.memberships.bea.pk)
    forged = [f"{good[:-2]}{'0' if good[-2] != '0' else '1'}/", f"{OWN}x/", f"{OWN}{'9' * 30}-00/",
              f"{OWN}{cast.memberships.vic.pk}-{other.partition('-')[2]}/"]  # fmt: skip
    Membership.objects.filter(pk=cast.memberships.ada.pk).update(ended_at=cast.now)

    answers = [client.post(url).status_code for url in [*forged, link(cast, "ada")]]

    assert (answers, NotifySetting.objects.count()) == ([404] * 5, 0)


def test_the_link_works_in_capitals(cast, client):
    assert client.get(link(cast).upper().replace("/MESSAGES/NOTIFICATIONS/", OWN)).status_code == 200
