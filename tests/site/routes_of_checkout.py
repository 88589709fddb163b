"""The addresses of checkout, delivery and terms; see routes_table."""

from collections.abc import Callable

from django.core.files.uploadedfile import SimpleUploadedFile

from commerce.models import CartFile, DeliveryMethod, DeliveryRate

ROWS = """
commerce:cart_file                   GET   302  200  404  404  404  404  403  403  403  403  403  403  404
commerce:cart_file                   POST  405  405  405  405  405  405  405  405  405  405  405  405  405
commerce:cart_file_removal           GET   405  405  405  405  405  405  405  405  405  405  405  405  405
commerce:cart_file_removal           POST  302  302  404  404  404  404  403  403  403  403  403  403  404
commerce:cart_files                  GET   405  405  405  405  405  405  405  405  405  405  405  405  405
commerce:cart_files                  POST  302  302  404  404  404  404  403  403  403  403  403  403  404
commerce:checkout                    GET   302  200  404  404  404  404  403  403  403  403  403  403  404
commerce:checkout                    POST  302  302  404  404  404  404  403  403  403  403  403  403  404
commerce:deliveries                  GET   302  403  403  403  403  403  403  403  200  403  403  403  403
commerce:deliveries                  POST  405  405  405  405  405  405  405  405  405  405  405  405  405
commerce:delivery_edit               GET   302  403  403  403  403  403  403  403  200  403  403  403  403
commerce:delivery_edit               POST  302  403  403  403  403  403  403  403  302  403  403  403  403
commerce:delivery_new                GET   405  405  405  405  405  405  405  405  405  405  405  405  405
commerce:delivery_new                POST  302  403  403  403  403  403  403  403  302  403  403  403  403
commerce:delivery_rate               GET   405  405  405  405  405  405  405  405  405  405  405  405  405
commerce:delivery_rate               POST  302  403  403  403  403  403  403  403  302  403  403  403  403
commerce:delivery_rate_removal       GET   405  405  405  405  405  405  405  405  405  405  405  405  405
commerce:delivery_rate_removal       POST  302  403  403  403  403  403  403  403  302  403  403  403  403
commerce:order_file                  GET   302  200  200  200  200  200  200  200  200  404  403  403  404
commerce:order_file                  POST  405  405  405  405  405  405  405  405  405  405  405  405  405
commerce:partner_terms               GET   302  403  403  403  403  200  200  200  200  403  403  403  404
commerce:partner_terms               POST  405  405  405  405  405  405  405  405  405  405  405  405  405
commerce:partner_terms_agreement     GET   405  405  405  405  405  405  405  405  405  405  405  405  405
commerce:partner_terms_agreement     POST  302  403  403  403  403  403  302  403  302  403  403  403  403
commerce:partner_terms_dropping      GET   405  405  405  405  405  405  405  405  405  405  405  405  405
commerce:partner_terms_dropping      POST  302  403  403  403  403  403  302  403  302  403  403  403  403
"""


def _file(cart):
    values = {"name": "plan.pdf", "content_type": "application/octet-stream", "size": 5, "content": b"%PDF-"}
    return CartFile.objects.create(cart=cart, added_by=cart.user, **values)


class Plan(SimpleUploadedFile):
    """A file that everybody may send in turn."""

    def read(self, *size):
        self.seek(0)
        return super().read(*size)


def _method(_world):
    """Nobody is offered it: what else is submitted in this world needs no delivery."""
    return DeliveryMethod.objects.get_or_create(code="van", defaults={"name": "Van", "is_active": False})[0]


def _rate(world):
    return DeliveryRate.objects.get_or_create(method=_method(world), currency="GBP", defaults={"price": 5})[0]


ARGUMENTS: dict[str, Callable] = {
    "commerce:cart_file": lambda w: [_file(w.cart).pk],
    "commerce:cart_file_removal": lambda w: [_file(w.cart).pk],
    "commerce:cart_files": lambda w: [w.cart.pk],
    "commerce:checkout": lambda w: [w.cart.pk],
    "commerce:delivery_edit": lambda w: [_method(w).pk],
    "commerce:delivery_rate": lambda w: [_method(w).pk],
    "commerce:delivery_rate_removal": lambda w: [_rate(w).pk],
    "commerce:order_file": lambda w: [w.placed.number, _file(w.placed.cart).pk],
    "commerce:partner_terms": lambda w: ["ACME_DEPOT"],
    "commerce:partner_terms_agreement": lambda w: ["ACME_DEPOT"],
    "commerce:partner_terms_dropping": lambda w: ["ACME_DEPOT"],
}
SENT: dict[str, Callable] = {
    "commerce:cart_files": lambda w: {"file": Plan("plan.pdf", b"%PDF-1.7")},
    "commerce:checkout": lambda w: {"po_number": "PO-7"},
    "commerce:delivery_edit": lambda w: {"name": "Lorry", "tax_class": "standard"},
    "commerce:delivery_new": lambda w: {"code": "lorry", "name": "Lorry", "tax_class": "standard"},
    "commerce:delivery_rate": lambda w: {
        f"rate-{DeliveryMethod.objects.get().pk}-{name}": value
        for name, value in {"currency": "GBP", "from_weight": "0", "from_value": "0", "price": "4.90"}.items()
    },
    "commerce:partner_terms_agreement": lambda w: {"payment_methods": ["invoice"], "invoice_days": "14"},
}
