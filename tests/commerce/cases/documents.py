"""What breaks the constraints of documents."""

from collections.abc import Callable

from commerce.models import Cancellation, Document, Return, Shipment

AT_FIRST = {"number": 1, "currency": "GBP", "total": 1, "content": {}}


def made(scene, **values):
    """Give a document of the scene's order; numbers count on, so that only what is tried is wrong."""
    known = {**AT_FIRST, "kind": "invoice", "partner": scene.cast.partners.acme, "issued_at": scene.now}
    known |= {"order": scene.order, "number": Document.objects.count() + 1}
    return Document.objects.create(**{**known, **values})


def twice(scene, **values):
    return [made(scene, **values), made(scene, **values)]


def shipment(scene):
    return Shipment.objects.create(order=scene.order, number=7, shipped_at=scene.now, by=scene.cast.users.sam)


def cancellation(scene):
    known = {"reason": "x", "net_total": 1, "tax_total": 0, "total": 1, "at": scene.now}
    return Cancellation.objects.create(order=scene.order, by=scene.cast.users.sam, **known)


def returned(scene):
    known = {"number": 7, "reason": "x", "asked_at": scene.now}
    return Return.objects.create(order=scene.order, asked_by=scene.cast.users.bea, **known)


CASES: dict[str, Callable] = {
    "document_number_is_unique_per_kind": lambda s: [made(s, number=1), made(s, number=1)],
    "document_kind_is_known": lambda s: made(s, kind="letter"),
    "document_belongs_to_an_order_or_a_cart": lambda s: made(s, order=None),
    "document_one_confirmation_per_order": lambda s: twice(s, kind="confirmation"),
    "document_once_per_shipment": lambda s: twice(s, shipment=shipment(s)),
    "document_once_per_cancellation": lambda s: twice(s, kind="credit_note", cancellation=cancellation(s)),
    "document_once_per_return": lambda s: twice(s, kind="credit_note", returned=returned(s)),
    "documents_never_change": lambda s: Document.objects.filter(pk=made(s).pk).update(total=2),
}
