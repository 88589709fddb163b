"""Every address of messages, asked for with what others have with each other (T02, T03, T04, T15, T16, T17)."""

import re
from datetime import timedelta

import pytest
from django.apps import apps
from django.core import mail
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from commerce.models import Cart, Order
from core import clock, outbox
from core.models import AuditEntry
from messaging.actions import award, reopening, thread, window
from messaging.models import WINDOW, Message, PurchaseProcess, Side, Thread
from partners.permissions import Role
from tests.factories.rows import MembershipFactory, UserFactory
from tests.factories.standing import standing
from tests.messaging.foreign import ACME, CANARY, SENT, VENDOR, Scene, addresses, filled, pairs, rows
from tests.pages.conftest import now, unhashed_static  # noqa: F401

STRANGERS = ["zoe", "ruth", "alf", "fay", "sam"]
CHANGING = re.compile(r'nonce="[^"]*"|csrfmiddlewaretoken" value="[^"]*"|X-CSRFToken[^}]*|[\w-]{20,}')


@pytest.fixture(scope="module")
def stands(django_db_setup, django_db_blocker, written_people):
    with standing(django_db_blocker, written_people, clock.now, Scene) as found:
        yield found


@pytest.fixture
def scene(stands, db):
    return stands.fresh()


def others(scene, who, method):
    """Give pairs of what is no part of somebody's; the house sells goods of the kind, so Sam reads what bea wants."""
    return [pair for pair in pairs(scene, method) if who != "sam" or not pair[0].startswith("/messages/requests/")]


def text_of(client, url):
    answer = client.get(url, follow=True)
    return answer.getvalue().decode(errors="replace")


def everything():
    """Give all rows that a foreign key could change."""
    models = [*apps.get_app_config("messaging").get_models(), Cart, Order]
    return {model.__name__: list(model.objects.order_by("pk").values()) for model in models}


def posted(client, address, **sent):
    """Give (status, what is there afterwards); undone again."""
    with transaction.atomic():
        status = client.post(address, {**SENT, **sent}).status_code
        after = everything()
        transaction.set_rollback(True)
    return status, after


@pytest.mark.parametrize("who", STRANGERS)
def test_what_is_others_is_as_what_never_was(scene, who):
    client = scene.cast.client_for(who)

    answers = {}
    for foreign, gone in others(scene, who, "get"):
        first, second = client.get(foreign), client.get(gone)
        same = words(first, foreign) == words(second, gone)
        answers[foreign] = (first.status_code, second.status_code, same)

    assert {url: told for url, told in answers.items() if told not in [(403, 403, True), (404, 404, True)]} == {}
    assert len(answers) >= 10


def words(answer, address):
    return CHANGING.sub("", answer.content.decode()).replace(address, "")


@pytest.mark.parametrize("who", STRANGERS)
def test_nor_is_it_written(scene, who):
    """Nothing is taken back: all that was sent has changed nothing."""
    client, before = scene.cast.client_for(who), everything()

    answers = {
        foreign: [client.post(address, SENT).status_code for address in (foreign, gone)]
        for foreign, gone in others(scene, who, "post")
    }

    odd = {url: statuses for url, statuses in answers.items() if statuses not in ([403, 403], [404, 404])}
    assert (odd, len(answers) >= 10, everything() == before) == ({}, True, True)


@pytest.mark.parametrize("who", ["zoe", "sam"])
def test_it_asks_the_database_as_often_as_what_never_was(scene, who):
    client = scene.cast.client_for(who)
    client.get("/messages/contacts/")

    told = {}
    for foreign, gone in others(scene, who, "get"):
        counts = []
        for address in (gone, foreign, gone):
            with CaptureQueriesContext(connection) as captured:
                client.get(address)
            counts.append(len(captured))
        told[foreign] = counts[1:]

    assert {url: counts for url, counts in told.items() if counts[0] != counts[1]} == {}


def test_those_whose_it_is_meet_it_so_the_test_would_notice(scene):
    both = [scene.cast.client_for(who) for who in ("bea", "vic", "ada", "max")]

    met = {url for url in addresses(scene) for client in both if client.get(url).status_code == 200}

    left = {re.sub(r"\d+", "", url) for url in set(addresses(scene)) - met}
    news = {"/messages/purchases/news/", "/messages/sales/news/"}
    """Asked by a list that is open, with its moment: tests/messaging/test_inbox_news.py."""
    assert left == {"/messages/files//", "/messages/invitation/answer/", "/messages/invitation/company/", *news}


@pytest.mark.parametrize("who", STRANGERS)
def test_no_text_of_others_is_on_any_page_or_in_any_file(scene, who):
    """What a purchase process says sellers read whom it suits, and the house does. Its finance reads all of the audit
    (P14)."""
    client, reads = scene.cast.client_for(who), set()
    if who == "sam":
        reads = {f"{ACME}-title", f"{ACME}-specification"}

    found = {}
    audit = [] if who == "fay" else ["/audit/"]
    for url in [*addresses(scene), "/", "/search/?q=CNRY", *audit, *files()]:
        text = text_of(client, url)
        leaks = set(re.findall(rf"{CANARY}-[\w-]+", text)) - reads
        if leaks or (who != "sam" and "4711" in text):
            found[url] = leaks

    assert found == {}


def files():
    names = {"sales", "purchases", "all", "processes", "requests", "contacts"}
    lists = [filled(path, []) for name, path, _access in rows("get") if name in names]
    return [f"{url}?export={kind}" for url in lists for kind in ("tsv", "csv")]


@pytest.mark.parametrize(
    ("who", "kept"),
    [
        ("vic", {f"{ACME}-note", f"{ACME}-draft"}),
        ("bea", {f"{VENDOR}-note"}),
        ("max", {f"{ACME}-note", f"{VENDOR}-note"}),
    ],
)
def test_what_is_ones_own_stays_so(scene, who, kept):
    client = scene.cast.client_for(who)

    text = "".join(text_of(client, url) for url in [*addresses(scene), *files()])

    assert ({word for word in kept if word in text}, CANARY in text) == (set(), True)
    assert who != "vic" or "4711" not in text


# ---------------------------------------------------------------- keys of others in forms (T04)
@pytest.mark.parametrize("whose", ["vic", "zoe", "sam"])
def test_a_thread_is_not_given_to_somebody_else(scene, whose):
    client, before = scene.cast.client_for("bea"), everything()
    address = filled("messages/threads/<int:pk>/owner/", [scene.thread.pk])

    _status, after = posted(client, address, owner=getattr(scene.cast.memberships, whose).pk)

    assert after == before


def test_reading_as_far_as_another_thread_is_not_noted(scene):
    client, before = scene.cast.client_for("bea"), everything()
    address = filled("messages/threads/<int:pk>/read/", [scene.thread.pk])

    _status, after = posted(client, address, seen=scene.offer.message_id)

    assert after == before


def test_nothing_is_awarded_to_a_thread_of_something_else(scene):
    client, before = scene.cast.client_for("bea"), everything()
    address = filled("messages/processes/<int:pk>/awards/<int:thread>/", [scene.process.pk, scene.thread.pk])

    status, after = posted(client, address, seen=scene.offer.pk)

    assert (status, after) == (404, before)


# ---------------------------------------------------------------- mails (T15)
def test_every_mail_goes_to_one_person_whose_it_is(scene):
    """All mails of messages that there are, with many members on all sides."""
    cast = scene.cast
    for number in range(3):
        for code, roles in (("acme_north", [Role.BUYER]), ("vendor", [Role.VENDOR]), ("zenith", [Role.BUYER])):
            user = UserFactory(username=f"{code}-{number}", email=f"{code}-{number}@people.example")
            MembershipFactory(user=user, partner=getattr(cast.partners, code), roles=roles)
    live(scene)

    while outbox.send_due():
        pass

    ours = {"bea", "carl", "dora", "pia", "ada", *(f"acme_north-{n}" for n in range(3))}
    theirs = {"vic", *(f"vendor-{n}" for n in range(3))}
    entitled = {f"{name}@people.example" for name in ours | theirs} | {scene.invitation.email, "sam@people.example",
                "max@people.example"}  # fmt: skip
    for sent in mail.outbox:
        assert (len(sent.to), sent.cc, sent.bcc, sent.reply_to) == (1, [], [], [])
        assert sent.to[0] in entitled
        assert not [name for name in sent.extra_headers if name.lower() in {"cc", "bcc", "reply-to"}]
    by_house = [sent for sent in mail.outbox if sent.to[0].split("@")[0] in {"sam", "max"}]
    assert [sent for sent in by_house if f"{ACME}-title" not in sent.subject + sent.body] == []
    assert len(mail.outbox) > 20


def live(scene):
    """Let everything happen of which mails tell."""
    cast = scene.cast
    over = cast.now + WINDOW
    window.sweep(moment=lambda: over - timedelta(hours=3))
    window.sweep(moment=lambda: over)
    blocked = Message.objects.filter(thread=scene.thread).exclude(blocked_at=None).last()
    reopening.reopen(message=blocked, reason="A storm", by=cast.acting("max"), moment=lambda: over)
    bea = cast.acting("bea")
    offered = Thread.objects.get(pk=scene.offer.thread_id)
    award.award(process=PurchaseProcess.objects.get(pk=scene.process.pk), thread=offered, kind="cart",
                seen=scene.offer.pk, by=bea, moment=lambda: cast.now)  # fmt: skip


# ---------------------------------------------------------------- the audit (T17)
def test_a_company_reads_the_audit_of_its_own_side_alone(scene):
    cast = scene.cast
    for who, side in (("vic", Side.SELLER), ("bea", Side.BUYER)):
        place = getattr(cast.memberships, who)
        thread.assign(thread=scene.thread, side=side, owner_id=place.pk, by=cast.acting(who), now=cast.now)

    of = {who: {row.partner_id for row in AuditEntry.objects.filter(event="thread.assigned", actor_name=who.title())}
          for who in ("vic", "bea")}  # fmt: skip
    by_ada = cast.client_for("ada").get("/audit/?q=").content.decode()

    assert of == {"vic": {cast.partners.vendor.pk}, "bea": {cast.partners.acme.pk}}
    assert ("Bea" in by_ada, "Vic" in by_ada) == (True, False)
