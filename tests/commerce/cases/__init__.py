"""What breaks the constraints of each area: name -> function(scene), merged for test_constraints."""

from tests.commerce.cases import carts, checkout, documents, fulfilment, payments, recurring

CASES = {
    name: case
    for area in (carts, checkout, documents, fulfilment, payments, recurring)
    for name, case in area.CASES.items()
}
