"""What breaks the constraints of each area: name -> function(scene), merged for test_constraints."""

from tests.commerce.cases import (
    accounts,
    amendments,
    carts,
    checkout,
    documents,
    fulfilment,
    holds,
    invoices,
    messages,
    payments,
    plans,
    recurring,
    sales,
    spending,
)

CASES = {
    name: case
    for area in (
        accounts,
        amendments,
        carts,
        checkout,
        documents,
        fulfilment,
        holds,
        invoices,
        messages,
        payments,
        plans,
        recurring,
        sales,
        spending,
    )
    for name, case in area.CASES.items()
}
