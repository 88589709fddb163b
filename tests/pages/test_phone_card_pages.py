"""The card in the call, and a plan that is continued after its card has failed (F7)."""

from django.urls import reverse

from commerce.models import Order, Payment, PaymentPlan, StoredCard
from telesales.models import PhoneOffer
from tests.pages.conftest import now, unhashed_static  # noqa: F401
from tests.pages.reading import sentences
from tests.pages.test_phone_link_pages import agents, body, they_sell  # noqa: F401
from tests.telesales.test_phone_card import by_card
from tests.telesales.test_phone_continuing import failed


def test_the_agent_pays_while_the_buyer_reads_his_card_out(cast):
    offer = by_card(cast)
    vic, url = agents(cast, "phone_card", offer)

    onward = vic.post(url, {"seen": offer.version})
    vic.get(onward["Location"])
    vic.post(onward["Location"], {"choice": "pays"})
    payment = Payment.objects.get()
    status = reverse("telesales:phone_status", args=[offer.pk])
    assert vic.get(reverse("telesales:phone_paid", args=[payment.token]))["Location"] == status
    assert "At the card provider" in body(vic.get(status))

    done = vic.post(reverse("telesales:phone_check", args=[offer.pk]))

    order = Order.objects.get()
    assert (done["Location"], PaymentPlan.objects.get().card.label) == (
        reverse("telesales:phone_sale", args=[order.number]), "Visa •••• 4242",
    )  # fmt: skip


def test_a_card_on_file_is_offered_and_asks_for_his_word(cast):
    card = StoredCard.objects.create(
        partner=cast.partners.acme, user=cast.users.ada, variant="demo", reference="demo-pays-a",
        label="Visa •••• 4242", stored_at=cast.now,
    )  # fmt: skip
    offer = by_card(cast)
    vic, url = agents(cast, "phone_card", offer)
    assert "Visa •••• 4242 on file" in body(vic.post(url, {"seen": offer.version}))

    refused = vic.post(url, {"seen": offer.version, "card": card.pk})
    ordered = vic.post(url, {"seen": offer.version, "card": card.pk, "agreed": "on"})

    assert (refused.status_code, "Ask the buyer" in body(refused)) == (422, True)
    assert (ordered.status_code, PaymentPlan.objects.get().card) == (302, card)


def test_a_failed_plan_is_continued_from_its_sale(cast):
    old = failed(cast)
    vic = cast.client_for("vic")
    page = body(vic.get(reverse("telesales:phone_sale", args=[old.number])))
    assert "Continue as a new order" in page

    answer = vic.post(reverse("telesales:phone_continue", args=[old.number]))

    offer = PhoneOffer.objects.get(continues=old)
    assert answer["Location"] == reverse("telesales:phone_offer", args=[offer.pk])


def test_what_runs_is_not_continued(cast):
    old = failed(cast)
    PaymentPlan.objects.update(state="running")
    vic = cast.client_for("vic")

    answer = vic.post(reverse("telesales:phone_continue", args=[old.number]), follow=True)

    assert "Only a plan that has failed" in " ".join(sentences(answer))
