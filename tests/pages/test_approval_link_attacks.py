"""What mail gateways, thieves and guessers try with the links of approval mails (A8; CHECKS L01-L16)."""

import re
import secrets
from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection, transaction
from django.test import Client

from approvals.actions import asking_again, decision, digest, reminding, sweeping
from approvals.links import decision as links
from approvals.links import digest as digest_links
from approvals.models import ApprovalPolicy, ApprovalStep, Asked, DigestOptOut
from core import audit, outbox
from core.models import OutboxEntry
from tests.factories import racing
from tests.pages.reading import body, document
from tests.pages.writing import everything

AGENTS = ["Mozilla/5.0 (Windows NT 10.0; Win64; x64)", "Barracuda Sentinel (EE)", "Slackbot-LinkExpanding 1.0", ""]
PREFETCH = {"HTTP_PURPOSE": "prefetch", "HTTP_SEC_PURPOSE": "prefetch", "HTTP_X_MOZ": "prefetch"}
ADDRESS = re.compile(r"https?://[^\s\"'<>)]+")
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def fresh_counters(clean_cache):
    """Each test may try as many links as one address may."""


@pytest.fixture
def asked(world):
    return world.step.asked.select_related("step__order").get()


def address(asked):
    return f"/approvals/link/{links.token(asked)}/"


def page(asked):
    return f"/approvals/linked/{asked.step_id}/"


def sent(step, choice="accept", **more):
    return {"decision": choice, "seen": step.order.content_hash, **more}


def decided(world):
    world.step.refresh_from_db()
    return world.step.decision


def neutral():
    return body(Client().get("/approvals/link/never-was/"))


def every_mail(world):
    """Send one of every kind of mail that approvals write; give all of them."""
    cast, now = world.cast, world.now
    OutboxEntry.objects.all().delete()
    ApprovalPolicy.objects.create(partner=cast.partners.acme, digest_from=2)
    handed, rejected, amended = (cast.submitted("bea", total) for total in ("60.00", "70.00", "80.00"))
    handed.approval_steps.update(escalates_at=now)
    sweeping.sweep(now=now)
    step = rejected.approval_steps.get()
    decision.decide(step=step, accept=False, reason="No", seen_hash=step.content_hash, by=cast.acting("carl"), now=now)
    OutboxEntry.objects.filter(topic="order.placed").delete()
    reminding.enqueue(asked_ids=[world.step.asked.get().pk], now=now)
    outbox.enqueue("approvals.digest", key="digest", membership=cast.memberships.carl.pk)
    step, line = amended.approval_steps.get(), amended.lines.first()
    quantities = {line.pk: line.quantity - 1}
    decision.decide(step=step, accept=True, seen_hash=step.content_hash, quantities=quantities,
                    by=cast.acting("carl"), now=now)  # fmt: skip
    outbox.enqueue("approvals.amended", key="amended", step=step.pk)
    OutboxEntry.objects.exclude(topic__startswith="approvals.").delete()
    outbox.send_due()
    return mail.outbox


def test_a_scanner_that_opens_every_address_of_every_mail_changes_nothing(world, asked):
    mails = every_mail(world)
    found = sorted({url for each in mails for part in (each.body, each.alternatives[0][0])
                    for url in ADDRESS.findall(part)})  # fmt: skip
    before = everything(), DigestOptOut.objects.count()

    statuses = set()
    for url in found:
        path = "/" + url.partition("://")[2].partition("/")[2]
        for agent in AGENTS:
            for method in ("head", "get", "get"):
                answer = getattr(Client(HTTP_USER_AGENT=agent), method)(path, follow=True, **PREFETCH)
                statuses.add(answer.status_code)
        statuses.add(Client().get(path.lower(), follow=True).status_code)

    kinds = {re.sub(r"O-\w+|order \d+|£[\d.,]+", "", each.subject).split(":")[0].strip() for each in mails}
    assert len(kinds) == 6
    assert (len(found) >= 6, statuses) == (True, {200})
    assert (everything(), DigestOptOut.objects.count()) == before
    client = Client()
    client.get(address(asked))
    assert client.post(page(asked), sent(asked.step)).status_code == 200
    assert decided(world) == "accepted"


def an_hour_passes():
    """Have everything about steps and their links happen an hour earlier, past the triggers."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("UPDATE approvals_asked SET link_expires_at = link_expires_at - interval '1 hour'")
        cursor.execute("UPDATE approvals_approvalstep SET decided_at = decided_at - interval '1 hour'")


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("choice", "charged"), [("accept", [-120]), ("reject", [])])
def test_twenty_posts_of_one_link_at_once_have_one_effect(world, asked, choice, charged):
    clients = [Client() for _ in range(20)]
    for each in clients:
        each.get(address(asked))
    form = sent(asked.step, choice, reason="As agreed")
    OutboxEntry.objects.all().delete()

    answers = racing.together(*[lambda each=each: each.post(page(asked), form) for each in clients])
    outbox.send_due()

    assert (decided(world), {answer.status_code for answer in answers} <= {200, 422}) == (f"{choice}ed", True)
    decisions = audit.of(world.waiting).filter(event__in=["approval.accepted", "approval.rejected"])
    assert list(decisions.values_list("event", "actor_id")) == [(f"approval.{choice}ed", world.cast.users.carl.pk)]
    assert [each.to for each in mail.outbox] == [["bea@people.example"]]
    assert list(world.waiting.ledger_entries.values_list("amount", flat=True)) == charged

    an_hour_passes()
    before, mails = everything(), len(mail.outbox)
    statuses = {each.post(page(asked), form).status_code for each in clients}
    later = Client().get(address(asked), follow=True)
    outbox.send_due()
    assert (statuses <= {200, 422}, everything() == before, len(mail.outbox)) == (True, True, mails)
    assert f"{choice.title()}ed by Carl on" in later.content.decode()


@pytest.mark.parametrize(("seconds", "status"), [(5, 200), (-1, 404)])
def test_a_link_works_until_its_time_by_the_databases_clock(world, asked, seconds, status):
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE approvals_asked SET link_expires_at = clock_timestamp() + make_interval(secs => %s)", [seconds]
        )
    client = Client()

    opened = client.get(address(asked), follow=True)
    posted = client.post(page(asked), sent(asked.step))

    assert (opened.status_code, posted.status_code) == (status, status)
    assert decided(world) == ("accepted" if status == 200 else None)


def test_an_expired_link_does_not_tell_that_it_was_real_and_offers_to_sign_in(world, asked):
    Asked.objects.update(link_expires_at=world.now - DAY)

    answer = Client().get(address(asked))

    assert (answer.status_code, body(answer)) == (404, neutral())
    assert document(answer).xpath("//main//a/@href") == ["/approvals/"]


def test_a_link_swapped_for_another_decides_nothing(world, asked):
    cast = world.cast
    other = cast.submitted("bea", "90.00").approval_steps.get()
    foreign = ApprovalStep.objects.exclude(pk__in=[world.step.pk, other.pk]).first()
    follower = Client()
    follower.get(address(asked))
    old = links.token(asked)
    before = everything()

    tries = [
        follower.post(f"/approvals/linked/{other.pk}/", sent(other)),  # order 1 for order 2
        follower.post(f"/approvals/linked/{foreign.pk if foreign else 0}/", sent(other)),  # another company's
        follower.post(page(asked), {**sent(asked.step), "seen": other.content_hash}),  # another content
        follower.post(page(asked), {**sent(asked.step), "decision": "placed"}),  # another decision
        follower.post(f"/approvals/steps/{asked.step_id}/", sent(asked.step)),  # the page of who is signed in
        cast.client_for("zoe").post(page(asked), sent(asked.step)),  # somebody's without the link
        Client().post(address(asked), sent(asked.step)),  # the link itself, posted
    ]
    assert [answer.status_code for answer in tries] == [404, 404, 422, 422, 302, 404, 405]
    assert everything() == before

    asking_again.ask_again(step=world.step, by=cast.acting("ada"), now=world.now)  # asked anew: an older step's link
    assert Client().get(f"/approvals/link/{old}/").status_code == 404
    assert follower.post(page(asked), sent(asked.step)).status_code == 404
    assert decided(world) == "void"


def test_a_renewed_link_replaces_the_old_one(world, asked):
    old = address(asked)
    reminding.renew(asked_ids=[asked.pk], now=world.now)
    asked.refresh_from_db()

    assert [Client().get(url).status_code for url in (old, address(asked))] == [404, 302]


def test_tokens_are_long_random_and_stored_nowhere(world, asked):
    made = {links.made_of(links.nonce()) for _ in range(10_000)}
    with connection.cursor() as cursor:
        dumped = []
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT t::text FROM "{table}" t')
            dumped += [row[0] for row in cursor.fetchall()]

    whole = "\n".join(dumped)
    candidates = set(re.findall(r"(?i)[0-9a-f]{64}", whole))
    assert (len(made), {len(each) for each in made}, len(links.nonce()) * 4) == (10_000, {64}, 128)
    assert links.token(asked) not in whole
    opened = [each for each in candidates if links.open_link(each, now=world.now)]
    assert (len(candidates) > 0, opened) == (True, [])


def mangled(good):
    """Give what gateways and mail programs make of an address."""
    path = f"/approvals/link/{good}"
    return {
        "capitals": f"/approvals/link/{good.upper()}/", "no slash": path, "tracking": f"{path}/?utm_source=mail&x=1",
        "fragment": f"{path}/#top", "full stop": f"{path}/.", "bracket": f"{path}/)", "angle": f"{path}/%3E",
        "quoted-printable": f"/approvals/link/=3D{good}/", "soft break": f"{path[:76]}=%0D%0A{path[76:]}/",
        "wrapped": f"{path[:76]}", "space": f"{path}%20/", "twice": f"{path}/{path}/", "nul": f"{path}%00/",
    }  # fmt: skip


WORK = {"capitals", "no slash", "tracking", "fragment"}


def test_mangled_links_work_or_show_a_friendly_page(world, asked):
    answers = {name: Client().get(url, follow=True) for name, url in mangled(links.token(asked)).items()}

    worked = {name for name, answer in answers.items() if answer.status_code == 200}
    others = {answer.status_code for name, answer in answers.items() if name not in worked}
    friendly = [name for name, answer in answers.items() if not document(answer).xpath("//h1/text()")]
    assert (worked, others, friendly) == (WORK, {404}, [])


def test_guesses_read_the_same_and_are_slowed_down_while_a_good_link_works(world, asked):
    """Also one that was real: nothing tells it from what never was (L16)."""
    guesser, void = Client(), links.token(asked)
    reminding.renew(asked_ids=[asked.pk], now=world.now)
    asked.refresh_from_db()

    answers = [
        guesser.get(f"/approvals/link/{guess}/") for guess in [void, *(secrets.token_hex(32) for _ in range(300))]
    ]

    first, rest = answers[:120], answers[120:]
    headers = tuple(sorted(set(first[0].headers)))
    told = {(answer.status_code, body(answer), tuple(sorted(set(answer.headers)))) for answer in first}
    assert told == {(404, body(first[0]), headers)}
    assert {(answer.status_code, answer.get("Retry-After")) for answer in rest[:20]} == {(429, "60")}
    assert {answer.status_code for answer in rest} <= {404, 429}
    assert guesser.get(address(asked)).status_code == 302


def test_heads_of_scanners_count_as_the_gets_that_they_stand_for(world, asked):
    """Asking for the head of the page to sign in is no attempt to do so."""
    statuses = {Client().head("/account/sign-in/").status_code for _ in range(40)}

    answer = Client().head(address(asked))
    assert (statuses, answer.status_code, answer.content, decided(world)) == ({200}, 302, b"", None)


def test_the_token_is_in_no_page_no_log_and_no_referrer(world, asked, caplog):
    client, token = Client(), links.token(asked)
    with caplog.at_level("DEBUG"):
        redirected = client.get(address(asked))
        shown = client.get(redirected.url)
        posted = client.post(redirected.url, sent(asked.step))

    pages = [redirected.content, shown.content, posted.content]
    assert [token.encode() in page for page in pages] == [False] * 3
    assert ("request_finished" in caplog.text, token in caplog.text) == (True, False)
    assert redirected["Referrer-Policy"] == "no-referrer"
    assert {answer["Referrer-Policy"] for answer in (shown, posted)} <= {"same-origin", "no-referrer"}
    assets = re.findall(rb"(?:src|href|action)=\"(?:https?:)?//[^\"]+", shown.content)
    assert assets == []


def test_opening_the_opt_out_changes_nothing_and_one_post_without_a_cookie_does_it(world):
    place = world.cast.memberships.carl
    url = f"/approvals/digests/{digest_links.token(place.pk)}/"
    program = Client(enforce_csrf_checks=True)

    opened = [getattr(program, method)(url, **PREFETCH).status_code for method in ("head", "get", "get")]
    before = DigestOptOut.objects.count()
    posted = program.post(url, {"List-Unsubscribe": "One-Click"})
    after = list(DigestOptOut.objects.values_list("membership_id", flat=True))
    again = program.post(url, {"lists": "wanted"})

    assert (opened, before, posted.status_code, after) == ([200] * 3, 0, 200, [place.pk])
    assert (again.status_code, DigestOptOut.objects.count()) == (200, 0)


def test_a_digest_offers_the_one_click_and_a_request_does_not(world):
    by_topic = {each.subject.split(" ")[0]: each.extra_headers for each in every_mail(world)}
    digests = [headers for headers in by_topic.values() if "List-Unsubscribe" in headers]

    link = digest_links.token(world.cast.memberships.carl.pk)
    assert len(digests) == 1
    assert digests[0]["List-Unsubscribe"].endswith(f"/approvals/digests/{link}/>")
    assert digests[0]["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


@pytest.mark.parametrize("spoil", [
    lambda token: token[:-1] + ("0" if token[-1] != "0" else "1"), lambda token: "9" + token, lambda token: token[:-1],
    lambda token: token.partition("-")[2], lambda token: "ж-" + token, lambda _token: "1-",
])  # fmt: skip
def test_a_forged_opt_out_changes_nothing(world, spoil):
    url = f"/approvals/digests/{spoil(digest_links.token(world.cast.memberships.carl.pk))}/"

    assert (Client().post(url, {"lists": "unwanted"}).status_code, DigestOptOut.objects.count()) == (404, 0)


def test_an_opt_out_works_in_capitals_too_and_for_nobody_else(world):
    token = digest_links.token(world.cast.memberships.carl.pk)

    Client().post(f"/approvals/digests/{token.upper()}/", {"lists": "unwanted"})

    places = list(DigestOptOut.objects.values_list("membership__user__username", flat=True))
    assert (places, digest.sweep(now=world.now)) == (["carl"], 0)
