"""What a form sends beyond its fields counts for nothing."""

from commerce.models import Cart, Order
from tests.pages.reading import document


def test_prices_totals_and_currencies_that_are_sent_along_are_ignored(cast):
    wish = {"price": "0.01", "unit_price": "0.01", "total": "0.01", "currency": "JPY", "discount": "99", "partner": "1"}
    bea = cast.client_for("bea")
    bea.post("/catalogue/LANTERN/line/", {"quantity": "2", **wish})
    page = bea.get(f"/carts/{Cart.objects.get(is_current=True).pk}/checkout/")
    form = document(page).xpath("//form[@id='checkout']")[0]
    hidden = {field.get("name"): field.get("value", "") for field in form.xpath(".//input[@type='hidden']")}

    bea.post(form.get("action"), {**hidden, "payment_method": "bank_transfer", **wish, "state": "placed"})

    order = Order.objects.get()
    line = order.lines.get()
    assert (str(order.total), order.currency, order.partner, str(line.unit_price)) == (
        "48.000",
        "GBP",
        cast.partners.acme_depot,
        "24.0000",
    )
