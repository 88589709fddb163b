"""What the buyer is mailed about a held order: held and why, refused, goes on; in his language (K3, K8)."""

import pytest

from commerce.actions import document, hold
from commerce.emails import order as emails
from core.models import OutboxEntry
from partners.models import Partner, User


@pytest.fixture
def held(cast):
    cast.no_limit("bea", "carl")
    Partner.objects.filter(pk=cast.partners.operator.pk).update(phone="+44 20 7946 0100")
    return cast.submitted("bea", "1020.50")


def mail(topic, make):
    return make(OutboxEntry.objects.filter(topic=topic).order_by("-id").first().payload)


def texts(found):
    return [" ".join(part.split()) for part in (found.body, found.alternatives[0][0])]


def test_a_held_order_is_told_with_its_reason_and_whom_to_call(held):
    found = mail("credit.held", emails.order_held)

    assert found.subject == f"Order {held.number} is on hold: £1,020.50, Acme Depot"
    for part in texts(found):
        assert [
            text in part for text in ("Our Finance department", "£20.50 short.", "+44 20 7946 0100", "by card")
        ] == ([True] * 4)


def test_another_kind_is_told_in_its_own_words_without_the_card(cast, now):
    order = cast.submitted("bea", "20.00")
    hold.put(order=order, kind="document", reason="Export licence", by=cast.acting("sam"), now=now)

    for part in texts(mail("credit.held", emails.order_held)):
        told = [text in part for text in ("A document is missing", "Export licence", "by card")]
        assert told == [True, True, False]


def test_no_card_is_offered_while_the_company_is_on_hold(cast, held):
    cast.set_status("acme", "on_hold")

    assert ["by card" in part for part in texts(mail("credit.held", emails.order_held))] == [False, False]


def test_what_is_decided_already_is_not_told_as_held(cast, held, now):
    hold.release(order=held, by=cast.acting("fay"), now=now)

    assert mail("credit.held", emails.order_held) is None


def test_a_refusal_is_told_with_its_reason(cast, held, now):
    hold.reject(order=held, reason="No cover", by=cast.acting("fay"), now=now)

    found = mail("credit.decided", emails.hold_decided)

    assert found.subject == f"Order {held.number} was refused: £1,020.50, Acme Depot"
    assert ["No cover" in part for part in texts(found)] == [True, True]


def test_a_release_is_told_by_the_confirmation(cast, held, now):
    hold.release(order=held, by=cast.acting("fay"), now=now)

    assert mail("credit.decided", emails.hold_decided) is None
    assert OutboxEntry.objects.filter(topic="order.placed").count() == 1


def test_what_was_confirmed_before_it_was_held_is_told_to_go_on(cast, now):
    order = cast.submitted("bea", "20.00")
    document.confirm({"order": order.pk})
    order.documents.get()
    hold.put(order=order, kind="review", reason="x", by=cast.acting("sam"), now=now)
    later = order.documents.get().issued_at.replace(year=2099)
    hold.release(order=order, by=cast.acting("fay"), now=later)

    found = mail("credit.decided", emails.hold_decided)

    assert found.subject == f"Order {order.number} goes on: £20.00, Acme Depot"


def test_the_confirmation_names_what_stays_held(cast, held, now):
    ids = dict(held.lines.values_list("code", "pk"))
    hold.release_part(order=held, quantities={ids["POUND"]: 1000}, by=cast.acting("fay"), now=now)

    for part in texts(emails.order_confirmed({"order": held.pk})):
        assert (
            "Some pieces stay held until our Finance department releases them too: POUND: 20/1020, PENNY: 50/50" in part
        )


def test_somebody_who_has_left_is_not_written_to(cast, held):
    User.objects.filter(pk=cast.users.bea.pk).update(status="inactive")

    assert mail("credit.held", emails.order_held) is None
