"""The pages of stored cards, and the button that has one tried again (F2, F8)."""

import pytest
from django.urls import reverse

from commerce.models import PaymentPlan, StoredCard
from tests.commerce import planning
from tests.pages.conftest import now, unhashed_static  # noqa: F401
from tests.pages.reading import document, words
from tests.pages.test_sale_counts import least

CARDS = reverse("commerce:stored_cards")


def removal(card):
    return reverse("commerce:stored_card_removal", args=[card.pk])


def said(response):
    return words(document(response))


def test_a_buyer_finds_his_cards_in_his_menu_with_the_plans_that_take_from_them(cast):
    plan = planning.by_card(cast)
    ada = cast.client_for("ada")

    page = said(ada.get(CARDS))

    assert f'href="{CARDS}"' in ada.get("/").content.decode()
    told = ("Visa •••• 4242", f"Order {plan.order.number}", "Instalments, £100.00", "next payment")
    assert [each in page for each in told] == [True] * 4


def test_without_a_card_the_page_says_where_they_come_from(cast):
    assert "No stored card" in said(cast.client_for("ada").get(CARDS))


def test_before_it_is_removed_one_reads_what_becomes_of_the_plans(cast):
    plan = planning.by_card(cast)
    ada = cast.client_for("ada")

    preview = said(ada.get(removal(plan.card)))

    assert "This plan takes from it. It goes on: when a payment is due we send you a link by mail" in preview
    assert StoredCard.objects.get().withdrawn_at is None


def test_it_is_removed_on_the_page_and_then_not_there(cast):
    plan = planning.by_card(cast)
    ada = cast.client_for("ada")

    answer = ada.post(removal(plan.card), follow=True)

    assert "Visa •••• 4242 is removed: nothing is taken from it any more." in said(answer)
    assert "No stored card" in said(answer)
    assert (PaymentPlan.objects.get().card_id, ada.get(removal(plan.card)).status_code) == (None, 404)


def test_a_refusal_stands_on_the_page(cast):
    plan = planning.by_card(cast)
    PaymentPlan.objects.update(state="waiting")

    answer = cast.client_for("ada").post(removal(plan.card))

    assert (answer.status_code, "is not placed yet and is to be paid from this card" in said(answer)) == (422, True)


@pytest.mark.parametrize(("who", "status"), [("bea", 404), ("zoe", 404), ("sam", 403)])
def test_another_s_card_does_not_exist(cast, who, status):
    card = planning.card(cast)
    client = cast.client_for(who)

    answers = [client.get(removal(card)).status_code, client.post(removal(card)).status_code]

    assert (answers, StoredCard.objects.get().withdrawn_at) == ([status, status], None)


def test_the_page_asks_as_often_for_many_cards_as_for_one(cast):
    ada, counts = cast.client_for("ada"), []
    for more in (1, 20):
        for _each in range(more):
            planning.card(cast)
        counts.append(least(ada, CARDS))

    assert (counts[0] == counts[1], counts[1] <= 10) == (True, True), counts


@pytest.mark.parametrize("who", ["sam", "fay", "vic"])
def test_staff_have_a_declined_card_tried_again_from_the_panel(cast, who):
    plan = planning.by_card(cast, "declined")
    planning.collect(cast)
    name = "telesales:phone_sale" if who == "vic" else "commerce:order"
    client, page = cast.client_for(who), reverse(name, args=[plan.order.number])
    assert "Try Visa •••• 0002 again now" in said(client.get(page))

    url = reverse("commerce:plan_try", args=[plan.order.number])
    declined = said(client.post(url, {"back": page}, follow=True))
    StoredCard.objects.update(reference="demo-pays-x")
    paid = said(client.post(url, {"back": page}, follow=True))

    assert "The card did not pay: The card was declined." in declined
    assert "The card has paid: the payment plan goes on." in paid
    assert "again now" not in paid


def test_a_buyer_is_not_offered_to_try_it_but_finds_his_cards(cast):
    plan = planning.by_card(cast, "declined")
    planning.collect(cast)

    page = said(cast.client_for("ada").get(reverse("commerce:order", args=[plan.order.number])))

    assert ("again now" in page, "My stored cards" in page) == (False, True)


def test_what_cannot_be_tried_is_refused_in_words(cast):
    plan = planning.by_card(cast)

    answer = cast.client_for("sam").post(reverse("commerce:plan_try", args=[plan.order.number]), follow=True)

    assert "Its card has declined nothing that is still to be paid." in said(answer)
