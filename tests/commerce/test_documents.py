"""Documents: numbered without gaps, issued once, saying what was agreed (O8)."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import transaction

from commerce import shares
from commerce.actions import document as documents
from commerce.models import (
    Document,
    OrderTerms,
    PriceEntry,
    TaxClass,
    TaxRate,
)
from core import audit
from core.actor import SYSTEM
from core.refusal import Refused
from partners.models import Address, Partner
from tests.commerce import shipping

pytestmark = pytest.mark.django_db
OPERATOR_TAX = "GB980780684"


@pytest.fixture
def house(cast):
    """Give the cast with addresses, a tax of 20 per cent, and nobody who has to be asked."""
    Partner.objects.filter(code="OPERATOR").update(tax_number=OPERATOR_TAX, email="sales@counterpart.example")
    home = {"country": "GB", "is_default_bill_to": True, "is_default_ship_to": True}
    Address.objects.create(partner=cast.partners.operator, label="Office", street="1 Mill Lane", city="York", **home)
    Address.objects.create(partner=cast.partners.acme, label="Works", street="2 Dock Road", city="Hull", **home)
    goods = TaxClass.objects.create(code="standard", name="Goods")
    TaxRate.objects.create(tax_class=goods, country="GB", rate=20)
    cast.no_limit("bea")
    return cast


@pytest.fixture
def placed(house):
    return shipping.placed(house, "20.03")


def ship(order, quantities, cast, now):
    return shipping.shipment(order, quantities, now=now, by=cast.users.sam)


def lines_of(order):
    return list(order.lines.order_by("position"))


def test_a_confirmation_says_what_was_agreed(house, placed, now):
    document = documents.confirmation(order=placed, by=SYSTEM, now=now)

    said = document.content
    assert (document.label, document.total, said["order"]) == ("OC-000001", Decimal("24.04"), placed.number)
    assert said["sums"] == {
        "net": "20.03",
        "tax": "4.01",
        "total": "24.04",
        "taxes": [{"rate": "20", "net": "20.03", "tax": "4.01"}],
    }
    assert [(row["code"], row["quantity"], row["net"]) for row in said["rows"]] == [
        ("POUND", 20, "20.00"),
        ("PENNY", 3, "0.03"),
    ]


def test_a_document_names_both_houses_with_address_and_vat_number(house, placed, now):
    said = documents.confirmation(order=placed, by=SYSTEM, now=now).content

    seller, buyer = said["seller"], said["buyer"]
    assert (seller["name"], seller["street"], seller["tax_number"]) == ("Counterpart", "1 Mill Lane", OPERATOR_TAX)
    assert (buyer["name"], buyer["company"], buyer["contact"]) == ("Acme Depot", "Acme", "Bea")
    assert (said["bill_to"]["street"], said["ship_to"]["city"]) == ("2 Dock Road", "Hull")


def test_asked_twice_it_is_the_same_document(house, placed, now):
    first = documents.confirmation(order=placed, by=SYSTEM, now=now)
    again = documents.confirmation(order=placed, by=SYSTEM, now=now + timedelta(days=1))

    assert (again.pk, again.issued_at, Document.objects.count()) == (first.pk, now, 1)


def test_issuing_is_told_in_the_history_of_the_order(house, placed, now):
    documents.confirmation(order=placed, by=SYSTEM, now=now)

    told = audit.of(placed).get(event="order.confirmation_issued")
    assert (told.new, told.actor_name, told.at) == ({"document": "OC-000001"}, "System", now)


def test_what_is_not_placed_is_not_confirmed(cast, now):
    waiting = cast.submitted("bea", "60.00")

    with pytest.raises(Refused, match="is not placed"), transaction.atomic():
        documents.confirmation(order=waiting, by=SYSTEM, now=now)

    assert Document.objects.count() == 0


def test_a_document_stays_as_it_was_when_companies_change(house, placed, now):
    document = documents.confirmation(order=placed, by=SYSTEM, now=now)
    Partner.objects.filter(code="ACME_DEPOT").update(name="Renamed")
    Address.objects.update(street="Elsewhere")

    document.refresh_from_db()

    assert document.content["buyer"]["name"] == "Acme Depot"
    assert document.content["bill_to"]["street"] == "2 Dock Road"


def test_each_kind_counts_for_itself(house, placed, now):
    first = ship(placed, {lines_of(placed)[0]: 5}, house, now)
    second = ship(placed, {lines_of(placed)[0]: 5}, house, now)

    made = [act(shipment=each, by=SYSTEM, now=now) for each in (first, second)
            for act in (documents.delivery_note, documents.invoice)]  # fmt: skip

    assert [each.label for each in made] == ["DN-000001", "INV-000001", "DN-000002", "INV-000002"]


def test_a_delivery_note_says_what_is_still_to_come_and_no_amounts(house, placed, now):
    pounds = lines_of(placed)[0]
    shipped = [ship(placed, {pounds: quantity}, house, now) for quantity in (5, 7)]

    said = documents.delivery_note(shipment=shipped[1], by=SYSTEM, now=now).content

    row = said["rows"][0]
    assert (row["quantity"], row["ordered"], row["open"]) == (7, 20, 8)
    assert ("sums" in said, "net" in row) == (False, False)


def test_an_invoice_is_of_what_was_shipped(house, placed, now):
    shipped = ship(placed, {lines_of(placed)[0]: 5}, house, now)

    document = documents.invoice(shipment=shipped, by=SYSTEM, now=now)

    assert (document.total, document.content["sums"]["net"]) == (Decimal("6.00"), "5.00")


def thirds(cast, now):
    """Give an order of a line that cannot be parted evenly: three pieces of 3.3333, taxed."""
    costs = PriceEntry(price_list=cast.price_list, product=cast.products.TWINE, min_quantity=3)
    costs.unit_price = Decimal("3.3333")
    costs.save()
    cart = cast.filled_cart("bea", "1.00")
    cart.lines.update(product=cast.products.TWINE, quantity=3)
    return cast.submit(cart, "bea", payment_method="bank_transfer")


def test_invoices_and_cancellations_add_up_to_the_order_to_the_penny(house, now):
    order = thirds(house, now)
    line = order.lines.get()
    invoices = [documents.invoice(shipment=ship(order, {line: 1}, house, now), by=SYSTEM, now=now)]
    rest = shares.of(line, before=line.shipped + line.cancelled, quantity=1, currency="GBP")
    shipping.cancellation(order, {line: 1}, now=now, by=house.users.sam, amounts=[rest])
    later = now + timedelta(days=1)
    invoices.append(documents.invoice(shipment=ship(order, {line: 1}, house, later), by=SYSTEM, now=later))

    assert sum(each.total for each in invoices) + sum(rest) == order.total


@pytest.mark.parametrize(
    ("method", "due"),
    [("bank_transfer", date(2026, 3, 2)), ("invoice", date(2026, 3, 16)), ("on_account", date(2026, 3, 16))],
)
def test_an_invoice_is_due_as_agreed(house, now, method, due):
    OrderTerms.objects.create(
        partner=house.partners.acme,
        payment_methods=["bank_transfer", "invoice", "on_account"],
        invoice_days=14,
    )
    order = house.submitted("bea", "20.00", payment_method=method)
    shipped = ship(order, {lines_of(order)[0]: 1}, house, now)

    assert documents.invoice(shipment=shipped, by=SYSTEM, now=now).due_on == due


def test_a_credit_note_is_of_what_was_given_back(house, placed, now):
    pounds = lines_of(placed)[0]
    shipped = ship(placed, {pounds: 20}, house, now)
    documents.invoice(shipment=shipped, by=SYSTEM, now=now)
    back = shipping.returned(
        placed, {pounds: 2}, now=now, by=house.users.sam, amounts=[(Decimal("2.00"), Decimal("0.40"))]
    )

    document = documents.credit_note(returned=back, by=SYSTEM, now=now)

    said = document.content
    assert (document.label, document.total) == ("CN-000001", Decimal("2.40"))
    assert (said["reason"], said["invoices"]) == ("Broken", ["INV-000001"])


def test_a_cancellation_is_credited_once(house, placed, now):
    penny = lines_of(placed)[1]
    gone = shipping.cancellation(
        placed, {penny: 3}, now=now, by=house.users.sam, amounts=[(Decimal("0.03"), Decimal("0.01"))]
    )

    made = [documents.credit_note(cancellation=gone, by=SYSTEM, now=now) for _time in range(2)]

    assert [each.label for each in made] == ["CN-000001", "CN-000001"]


def test_a_quote_holds_the_prices_of_a_cart_for_thirty_days(house, now):
    cart = house.filled_cart("bea", "3.00")

    document = documents.quote(cart=cart, by=house.acting("bea"), now=now)

    assert (document.label, document.total, document.due_on) == ("Q-000001", Decimal("3.60"), date(2026, 4, 1))
    assert audit.of(cart).get(event="cart.quoted").new == {"document": "Q-000001"}


def test_an_empty_cart_has_no_quote(house, now):
    cart = house.filled_cart("bea", "3.00")
    cart.lines.all().delete()

    with pytest.raises(Refused, match="The cart is empty"), transaction.atomic():
        documents.quote(cart=cart, by=house.acting("bea"), now=now)


def test_somebody_elses_cart_is_not_quoted(house, now):
    cart = house.filled_cart("bea", "3.00")

    with pytest.raises(cart.DoesNotExist), transaction.atomic():
        documents.quote(cart=cart, by=house.acting("zoe"), now=now)
