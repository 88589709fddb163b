"""What breaks the constraints of sales sessions, sales, offered prices and notes."""

from collections.abc import Callable

from telesales.models import CustomerNote, PriceOverride, Sale, SalesOptOut, SaleTerms


def forbidden_twice(scene):
    return [SalesOptOut.objects.create(user=scene.cast.users.bea, since=scene.now) for _time in range(2)]


def terms_twice(scene):
    known = {"cart": scene.draft_cart(), "by": scene.cast.users.sam, "at": scene.now}
    return [SaleTerms.objects.create(**known) for _time in range(2)]


def note(scene, **values):
    known = {"customer": scene.cast.memberships.bea, "sold_from": scene.cast.partners.operator, "kind": "call"}
    return CustomerNote.objects.create(**{**known, "text": "Called", "by": scene.cast.users.sam, **values})


CASES: dict[str, Callable] = {
    "sales_session_one_at_a_time": lambda s: [s.session(), s.session(customer=s.cast.memberships.zoe)],
    "sales_session_ended_all_or_none": lambda s: s.session(ended_at=s.now),
    "sales_session_lasts_for_a_while": lambda s: s.session(expires_at=s.now),
    "sales_session_has_a_reason": lambda s: s.session(reason=""),
    "sales_session_with_another_company": lambda s: s.session(sold_from=s.cast.partners.acme),
    "telesales_salesoptout_user_id": forbidden_twice,
    "telesales_saleterms_cart_id": terms_twice,
    "telesales_sale_order_id": lambda s: s.new_sale(order=s.order),
    "telesales_sale_opportunity_id": lambda s: s.two_sales(opportunity=s.opportunity()),
    "telesales_sale_quote_id": lambda s: s.two_sales(quote=s.quote()),
    "sales_never_change": lambda s: Sale.objects.update(needs="Nothing"),
    "price_override_one_per_product": lambda s: s.new_override(product=s.cast.products.POUND),
    "price_override_has_a_reason": lambda s: s.new_override(reason=""),
    "price_override_is_not_negative": lambda s: s.new_override(price=-1),
    "price_override_was_not_refused": lambda s: s.new_override(mode="block"),
    "price_overrides_stay": lambda s: PriceOverride.objects.update(reason="Another"),
    "customer_note_kind": lambda s: note(s, kind="rumour"),
    "customer_note_says_something": lambda s: note(s, text=""),
    "customer_notes_stay": lambda s: CustomerNote.objects.filter(pk=note(s).pk).update(text="Never called"),
}
