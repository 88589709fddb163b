"""What breaks the constraints of checkout, delivery and terms."""

from collections.abc import Callable

from commerce.models import CartFile, DeliveryMethod, DeliveryRate, OrderTerms


def _rate(**values):
    method, _made = DeliveryMethod.objects.get_or_create(code="van", name="Van")
    return DeliveryRate.objects.create(method=method, **{"currency": "GBP", "price": 1, **values})


def _terms(s, *methods):
    return OrderTerms.objects.create(partner=s.cast.partners.acme, payment_methods=list(methods))


CASES: dict[str, Callable] = {
    "cart_file_is_not_too_big": lambda s: CartFile.objects.create(
        cart=s.cart, name="a", content_type="b", size=CartFile.MOST_BYTES + 1, content=b"", added_by=s.cart.user
    ),
    "commerce_deliverymethod_code": lambda s: [DeliveryMethod.objects.create(code="a", name="A") for _time in (1, 2)],
    "delivery_rate_is_unique": lambda s: [_rate(), _rate(price=2)],
    "delivery_rate_is_not_negative": lambda s: _rate(price=-1),
    "commerce_orderterms_partner_id": lambda s: [_terms(s, "card"), _terms(s, "card")],
    "order_terms_methods_are_known": lambda s: _terms(s, "barter"),
    "order_terms_leave_a_way_to_pay": lambda s: _terms(s),
    "order_delivery_is_part_of_the_total": lambda s: s.new_order(delivery_net=2),
    "order_gives_back_at_most_its_total": lambda s: s.new_order(given_back=2),
}
