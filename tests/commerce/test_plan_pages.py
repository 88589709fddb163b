"""The panel of a plan on the order's page, its forms, Finance's list, how the buyer pays what his card did not (F8)."""

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from commerce.actions import collecting, demo_card
from commerce.actions import payment as payments
from commerce.cards import demo
from commerce.links import plan as plan_links
from commerce.models import Instalment, Payment
from core import outbox
from tests.commerce import planning
from tests.pages.conftest import now, unhashed_static  # noqa: F401
from tests.pages.reading import document, words

pytestmark = pytest.mark.django_db


def page(cast, plan, who="ada"):
    return cast.client_for(who).get(reverse("commerce:order", args=[plan.order.number]))


def buttons(response):
    """Give which acts the panel offers."""
    panel = response.context["plan"].context
    return {name for name in ("may_pause", "may_resume", "may_end", "may_leave", "to_pay") if panel[name]}


def declined(cast, behaviour="declined", times=1):
    """Give a plan whose first payment was declined so many times."""
    plan = planning.by_card(cast, behaviour)
    for _time in range(times):
        Instalment.objects.filter(collect_at__isnull=False, number=1).update(collect_at=cast.now)
        collecting.batch(now=cast.now)
    plan.refresh_from_db()
    return plan


def send(plan, who, act, cast, **values):
    return cast.client_for(who).post(reverse(f"commerce:plan_{act}", args=[plan.order.number]), values)


def test_the_panel_shows_each_payment_and_what_comes_next(cast):
    plan = planning.by_card(cast)
    planning.collect(cast)

    response = page(cast, plan)

    panel = response.context["plan"].context
    assert [(row.instalment.number, row.state, row.how) for row in panel["rows"]] == [
        (1, "Paid", "Visa •••• 4242"),
        (2, "Planned", "Visa •••• 4242"),
        (3, "Planned", "Visa •••• 4242"),
    ]
    assert (panel["sums"].share, panel["next"].number, panel["terms"]) == (33, 2, "3 instalments · Monthly · Card")


@pytest.mark.parametrize(
    ("who", "offered"), [("ada", {"may_leave"}), ("sam", {"may_pause", "may_end"}), ("fay", {"may_pause", "may_end"})]
)
def test_each_reader_has_the_acts_that_are_his(cast, who, offered):
    plan = planning.subscription(cast)
    planning.collect(cast)

    assert buttons(page(cast, plan, who)) == offered


def test_the_buyer_is_offered_to_pay_what_his_card_did_not(cast):
    plan = declined(cast)

    assert buttons(page(cast, plan)) == {"to_pay"}
    assert buttons(page(cast, plan, "sam")) == {"may_pause"}


def test_an_order_that_is_paid_as_a_whole_has_no_panel(cast):
    order = cast.submitted("bea", "20.00")

    response = cast.client_for("bea").get(reverse("commerce:order", args=[order.number]))

    assert response.context["plan"] is None


def test_pausing_without_a_reason_says_so_at_the_field_and_keeps_the_plan(cast):
    plan = planning.by_card(cast)

    response = send(plan, "sam", "pause", cast, reason=" ")

    assert (response.status_code, list(response.context["form"].errors)) == (422, ["reason"])
    assert planning.told(plan)[0] == "running"


def test_a_plan_is_paused_and_resumed_on_its_pages(cast):
    plan = planning.by_card(cast)

    paused = send(plan, "vic", "pause", cast, reason="Called", back="/")
    state = planning.told(plan)[0]
    send(plan, "sam", "resume", cast)

    assert (paused.status_code, state, planning.told(plan)[0]) == (302, "paused", "running")


def test_what_cannot_be_done_any_more_is_refused_in_words(cast):
    plan = planning.by_card(cast)

    response = send(plan, "sam", "end", cast, reason="x")

    assert (response.status_code, planning.told(plan)[0]) == (422, "running")
    assert "owed in full" in response.text


def test_the_buyer_leaves_a_subscription_without_a_reason(cast):
    plan = planning.subscription(cast)

    response = send(plan, "ada", "leave", cast)

    assert (response.status_code, planning.told(plan)[0]) == (302, "ended")


@pytest.mark.parametrize("who", ["bea", "zoe"])
def test_another_s_subscription_does_not_exist_for_him(cast, who):
    plan = planning.subscription(cast)

    assert send(plan, who, "leave", cast).status_code == 404


def paid_by_buyer(cast, plan, choice="pays"):
    """Let the buyer pay at the provider what his card did not; the provider's message arrives."""
    answer = send(plan, "ada", "pay", cast)
    payment = Payment.objects.get(keeps_card=True)
    demo_card.choose(payment=payment, choice=choice, now=cast.now)
    payment.refresh_from_db()
    payments.hear(payment=payment, told=demo.told(demo.known(payment)), now=cast.now)
    return answer, payment


def test_a_buyer_who_pays_with_another_card_lets_a_failed_plan_run_again_from_that_card(cast):
    plan = declined(cast, times=4)
    failed = planning.told(plan)

    answer, payment = paid_by_buyer(cast, plan)
    planning.collect(cast, 70)

    payment.refresh_from_db()
    plan.refresh_from_db()
    assert (failed[0], answer.url) == ("failed", reverse("commerce:demo_card", args=[payment.token]))
    assert planning.told(plan) == ("completed", ["paid", "paid", "paid"])
    assert (plan.card, plan.card.label) == (payment.card, "Visa •••• 4242")


def test_a_buyer_who_pays_before_the_last_try_is_not_asked_again(cast):
    plan = declined(cast)

    paid_by_buyer(cast, plan)

    assert (planning.collect(cast, 1), planning.told(plan)) == (0, ("running", ["paid", "planned", "planned"]))


def test_what_a_buyer_pays_a_second_time_goes_back(cast):
    plan = declined(cast, "next")
    send(plan, "ada", "pay", cast)
    payment = Payment.objects.get(keeps_card=True)
    payment.status = "cancelled"
    payment.save()
    Instalment.objects.filter(number=1).update(collect_at=cast.now)
    collecting.batch(now=cast.now)

    demo_card.choose(payment=payment, choice="pays", now=cast.now)
    payment.refresh_from_db()
    payments.hear(payment=payment, told=demo.told(demo.known(payment)), now=cast.now)

    payment.refresh_from_db()
    assert (planning.told(plan)[1][0], payment.refund_due) == ("paid", payment.total)


def test_while_the_buyer_is_at_the_provider_his_card_is_not_asked(cast):
    plan = declined(cast)
    send(plan, "ada", "pay", cast)

    Instalment.objects.filter(number=1).update(collect_at=cast.now)
    asked, number = collecting.claim(now=cast.now)

    assert (asked, number) == ([], 1)


def link_page(client, plan):
    """Open the link of the mail and follow it."""
    token = plan_links.token(plan.instalments.get(number=1))
    return client.get(reverse("commerce:plan_link", args=[token]), follow=True)


def test_the_link_of_the_mail_pays_without_signing_in_and_get_changes_nothing(cast, client):
    plan = declined(cast, times=4)

    shown = link_page(client, plan)
    before = Payment.objects.filter(keeps_card=True).count()
    answer = client.post(reverse("commerce:plan_pay_page"))
    payment = Payment.objects.get(keeps_card=True)
    chosen = client.post(answer.url, {"choice": "pays"})
    outcome = client.post(chosen.url)

    assert (shown.status_code, before, planning.told(plan)[1][0]) == (200, 0, "paid")
    assert answer.url == reverse("commerce:demo_card_by_link", args=[payment.token])
    assert "Thank you" in outcome.text
    assert planning.told(plan)[0] == "running"


@pytest.mark.parametrize(
    ("state", "choice", "said"),
    [
        ("asked", "pays", "Thank you: it is paid. Your plan goes on."),
        ("asked", "declined", "The card was declined. Nothing was taken."),
        ("asked", "unreachable", "The card provider has not confirmed the payment yet."),
        ("stopped", "pays", "Nothing was to be paid any more. All of £33.34 goes back to your card"),
    ],
)
def test_whoever_paid_by_the_link_reads_what_came_of_it_by_htmx_as_well(cast, client, state, choice, said):
    plan = declined(cast)
    link_page(client, plan)
    client.post(reverse("commerce:plan_pay_page"))
    payment = Payment.objects.get(keeps_card=True)
    outcome = client.post(reverse("commerce:demo_card_by_link", args=[payment.token]), {"choice": choice}).url
    if state == "stopped":
        Instalment.objects.filter(number=1).update(state=state, collect_at=None)

    page, part = client.post(outcome), client.post(outcome, headers={"HX-Request": "true"})

    found = [(said in words(document(each)), "<html" in each.text) for each in (page, part)]
    assert found == [(True, True), (True, False)]


def test_a_link_that_was_used_or_is_forged_shows_the_same_page(cast, client):
    plan = declined(cast)
    good = plan_links.token(plan.instalments.get(number=1))
    Instalment.objects.filter(number=1).update(state="stopped", collect_at=None)

    pages = [client.get(reverse("commerce:plan_link", args=[token])) for token in (good, "forged", "x" * 300)]

    assert [each.status_code for each in pages] == [404, 404, 404]
    assert {each.templates[0].name for each in pages} == {"commerce/plan/neutral.html"}


def test_whoever_pays_by_a_link_again_and_again_waits(cast, client, clean_cache, settings):
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "plan_link": "2/m/ip"}
    link_page(client, declined(cast, times=4))

    answers = [client.post(reverse("commerce:plan_pay_page")) for _time in range(3)]

    assert [(each.status_code, each.get("Retry-After")) for each in answers] == [(302, None)] * 2 + [(429, "60")]
    assert client.get(reverse("commerce:plan_pay_page")).status_code == 200


def test_payments_of_others_have_no_page_without_signing_in(cast, client):
    plan = declined(cast)
    send(plan, "ada", "pay", cast)
    payment = Payment.objects.get(keeps_card=True)

    names = ("commerce:plan_outcome", "commerce:demo_card_by_link")

    assert [client.get(reverse(name, args=[payment.token])).status_code for name in names] == [404, 404]


def test_mails_say_why_when_and_where_to_pay(cast):
    plan = declined(cast)

    outbox.send_due()

    [sent] = [each for each in mail.outbox if "did not pay" in each.subject]
    assert sent.to == [cast.users.ada.email]
    assert "The card was declined." in sent.body
    assert plan_links.token(plan.instalments.get(number=1)) in sent.body


def test_a_failed_plan_is_told_to_buyer_and_seller_once_with_a_page_that_each_may_open(cast):
    plan = declined(cast, times=4)

    for _time in range(2):
        outbox.send_due()

    told = {each.to[0]: each.body for each in mail.outbox if "Payment failed" in each.subject}
    sale = reverse("telesales:phone_sale", args=[plan.order.number])
    assert sorted(told) == sorted([cast.users.ada.email, cast.users.vic.email])
    assert plan_links.token(plan.instalments.get(number=1)) in told[cast.users.ada.email]
    assert (sale in told[cast.users.vic.email], cast.client_for("vic").get(sale).status_code) == (True, 200)


def test_finance_finds_overdue_plans_in_the_list(cast):
    late, fine = declined(cast), planning.by_invoice(cast)

    client = cast.client_for("fay")
    seen = [
        [item.id for item in client.get(reverse("commerce:plans"), query).context["list"].items]
        for query in ({}, {"late": "overdue"}, {"kind": "subscription"})
    ]

    assert seen == [[fine.pk, late.pk], [late.pk], []]


def asked(client, url):
    client.get(url)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


def test_the_list_asks_as_often_for_many_plans_as_for_one(cast):
    client, url = cast.client_for("fay"), reverse("commerce:plans")
    planning.by_card(cast)
    one = asked(client, url)
    for _number in range(5):
        planning.by_card(cast)

    assert asked(client, url) == one <= 11


def test_the_order_page_asks_as_often_for_a_long_plan_as_for_a_short_one(cast):
    short, long = planning.by_invoice(cast, count=2), planning.by_invoice(cast, count=24)
    client = cast.client_for("sam")

    counts = [asked(client, reverse("commerce:order", args=[plan.order.number])) for plan in (short, long)]

    assert counts[0] == counts[1]


def test_an_invoice_of_a_card_payment_is_had_from_the_panel(cast):
    plan = planning.by_card(cast)
    planning.collect(cast)

    response = cast.client_for("ada").post(reverse("commerce:plan_invoice", args=[plan.order.number, 1]))

    assert response.url == reverse("commerce:document", args=[plan.instalments.get(number=1).documents.get().pk])
