"""The link in an approver's mail: opening it decides nothing, POST decides once, anything wrong reads the same (A8)."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.core import mail
from django.test import Client
from django.utils.crypto import salted_hmac

from approvals.emails import approval as emails
from approvals.links import decision as links
from approvals.models import ApprovalStep
from core import outbox
from core.mailed_links import LENGTH
from core.models import OutboxEntry
from partners.models import Membership, Partner, User
from tests.pages.reading import body, buttons, document, sentences
from tests.pages.writing import everything

PREFETCH = [{}, {"HTTP_SEC_PURPOSE": "prefetch"}, {"HTTP_PURPOSE": "prefetch"}, {"HTTP_X_MOZ": "prefetch"}]


def address(step):
    return f"/approvals/link/{links.token(step.asked.get())}/"


def page(step):
    return f"/approvals/linked/{step.pk}/"


def sent(step, decision="accept", **more):
    return {"decision": decision, "seen": step.content_hash, **more}


@pytest.fixture
def neutral(client, db):
    """Give the one page that every link which does not work shows."""
    answer = client.get("/approvals/link/never-was/")
    assert answer.status_code == 404
    return body(answer)


@pytest.mark.parametrize("method", ["get", "head"])
@pytest.mark.parametrize("headers", PREFETCH, ids=str)
def test_opening_a_link_changes_nothing(world, client, method, headers):
    before = everything()

    answers = [getattr(client, method)(url, follow=True, **headers) for url in (address(world.step), page(world.step))]

    assert ([answer.status_code for answer in answers], everything()) == ([200, 200], before)


def test_the_page_behind_a_link_shows_what_is_decided_and_not_the_token(world, client):
    token = links.token(world.step.asked.get())

    answer = client.get(address(world.step), follow=True)

    assert answer.redirect_chain == [(page(world.step), 302)]
    assert token.encode() not in answer.content
    assert buttons(answer) == ["Accept O-WAITING, £120.00"]
    assert sentences(answer) == ["You are asked because the total is above the limit of £50.00."]


def test_the_page_behind_a_link_shows_times_in_the_approvers_zone(world, client):
    User.objects.filter(username="carl").update(timezone="Asia/Tokyo")

    answer = client.get(address(world.step), follow=True)

    assert (b"JST" in answer.content, b"GMT" in answer.content) == (True, False)


def test_the_redirect_tells_nobody_where_it_came_from_and_is_not_kept(world, client):
    answer = client.get(address(world.step))

    assert (answer["Referrer-Policy"], "no-store" in answer["Cache-Control"]) == ("no-referrer", True)


@pytest.mark.parametrize(
    ("decision", "reason", "state"), [("accept", "", "on_hold"), ("reject", "Too dear", "rejected")]
)
def test_posting_decides_once(world, client, decision, reason, state):
    client.get(address(world.step))

    first = client.post(page(world.step), sent(world.step, decision, reason=reason))
    second = client.post(page(world.step), sent(world.step, decision, reason=reason))

    world.step.refresh_from_db()
    world.waiting.refresh_from_db()
    told = document(second).xpath("//h1/text()")
    assert (first.status_code, second.status_code, told) == (200, 200, ["This is already decided"])
    assert (world.waiting.state, world.step.decided_by, world.step.channel) == (state, world.cast.users.carl, "link")


def test_a_rejection_without_a_reason_is_asked_for_it_and_decides_nothing(world, client):
    client.get(address(world.step))

    answer = client.post(page(world.step), sent(world.step, "reject"))

    world.step.refresh_from_db()
    assert (answer.status_code, world.step.decision) == (422, None)


def _void(world):
    ApprovalStep.objects.filter(pk=world.step.pk).update(
        decision="void", decided_at=world.now, decided_by=world.cast.users.carl
    )


def _expired(world):
    world.step.asked.update(link_expires_at=world.now - timedelta(seconds=1))


def _changed(world):
    ApprovalStep.objects.filter(pk=world.step.pk).update(content_hash="0" * 64)


def _inactive(world):
    User.objects.filter(username="carl").update(status="inactive")


def _deleted(world):
    User.objects.filter(username="carl").update(status="deleted")


def _left(world):
    Membership.objects.filter(pk=world.cast.memberships.carl.pk).update(ended_at=world.now)


def _closed(world):
    Partner.objects.filter(code="ACME").update(status="closed", status_reason="Gone", status_since=world.now)


@pytest.mark.parametrize("spoil", [_void, _expired, _changed, _inactive, _deleted, _left, _closed])
def test_a_link_that_no_longer_holds_shows_the_neutral_page_and_decides_nothing(world, client, neutral, spoil):
    client.get(address(world.step))
    spoil(world)
    before = everything()

    answers = [
        Client().get(address(world.step)),
        client.get(address(world.step)),
        client.get(page(world.step)),
        client.post(page(world.step), sent(world.step)),
    ]

    assert [(answer.status_code, body(answer)) for answer in answers] == [(404, neutral)] * 4
    assert everything() == before


def _forgeries(world):
    good, nonce = links.token(world.step.asked.get()), world.step.asked.get().nonce
    return {
        "cut": good[:-1],
        "one letter": good[:-1] + ("0" if good[-1] != "0" else "1"),
        "longer": good + "0",
        "another key": salted_hmac(links.LINKS.salt, nonce, secret="k" * 50, algorithm="sha256").hexdigest(),
        "another purpose": salted_hmac("account.reset", nonce, algorithm="sha256").hexdigest(),
        "the nonce": nonce,
        "the fingerprint": links.fingerprint(good),
        "of no letters": "ж" * LENGTH,
        "wrapped": good[:32] + "=%0A" + good[32:],
    }


def test_forged_and_swapped_links_show_the_neutral_page(world, client, neutral):
    world.cast.submitted("bea", "90.00")

    answers = {name: client.get(f"/approvals/link/{token}/") for name, token in _forgeries(world).items()}

    assert {name: (answer.status_code, body(answer)) for name, answer in answers.items()} == dict.fromkeys(
        answers, (404, neutral)
    )


def test_a_link_opens_its_own_order_alone(world, client, neutral):
    another = world.cast.submitted("bea", "90.00").approval_steps.get()
    client.get(address(world.step))

    seen, decided = client.get(page(another)), client.post(page(another), sent(another))

    another.refresh_from_db()
    assert [(answer.status_code, body(answer)) for answer in (seen, decided)] == [(404, neutral)] * 2
    assert another.decision is None


def test_the_page_without_the_link_shows_nothing(world, client, neutral):
    answers = [client.get(page(world.step)), world.cast.client_for("carl").get(page(SimpleNamespace(pk=999_999)))]

    assert [answer.status_code for answer in answers] == [404, 404]
    assert body(answers[0]) == neutral


def test_while_the_company_is_on_hold_the_page_takes_a_rejection_only(world, client):
    world.cast.set_status("acme", "on_hold")
    client.get(address(world.step))

    shown = client.get(page(world.step))
    accepted = client.post(page(world.step), sent(world.step))
    rejected = client.post(page(world.step), sent(world.step, "reject", reason="Not now"))

    accept = document(shown).xpath("//button[@value='accept']")[0]
    world.step.refresh_from_db()
    assert (accept.get("disabled") is not None, accepted.status_code, rejected.status_code) == (True, 422, 200)
    assert world.step.decision == "rejected"


def test_the_link_in_the_mail_comes_from_the_settings_whatever_the_request_said(cast, settings):
    settings.ALLOWED_HOSTS, settings.BASE_URL = ["*"], "https://shop.example"
    cart = cast.filled_cart("bea", "120.00")
    form = {"key": "7b1f0c1e-0000-4000-8000-000000000001", "seen_total": "120.00", "payment_method": "on_account"}

    cast.client_for("bea").post(f"/carts/{cart.pk}/submission/", form, headers={"host": "evil.example"})

    step = ApprovalStep.objects.get()
    message = emails.approval_requested({"asked": step.asked.get().pk})
    whole = message.body + message.alternatives[0][0]
    assert whole.count(f"https://shop.example{address(step)}") >= 2
    assert "evil.example" not in whole


def test_the_mailed_link_is_the_one_that_works(world, client):
    OutboxEntry.objects.exclude(topic="approvals.requested").delete()

    outbox.send_due()

    link = next(line for line in mail.outbox[0].body.splitlines() if "/approvals/link/" in line)
    answer = client.get("/approvals" + link.strip().partition("/approvals")[2], follow=True)
    assert (mail.outbox[0].to, answer.status_code) == (["carl@people.example"], 200)
