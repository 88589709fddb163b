"""What a provider of cards does for this house, on top of django-payments' own interface.

None of it runs under a lock on a cart, an order or a payment: providers are slow, and sometimes away.
"""

from payments import PaymentError
from payments.core import BasicProvider


class Unsigned(PaymentError):
    """A message that is not the provider's, or too old to be believed; says why."""


class CardProvider(BasicProvider):
    """Takes the whole amount at once, on pages of its own.

    get_form(payment)           raises RedirectNeeded with the address where the buyer pays, having set transaction_id;
                                PaymentError where the provider does not answer
    read(request, now)          gives the Told of a message, None of one that is of no interest; Unsigned, PaymentError
    ask(payment, now)           gives the Told of how the payment stands, None while nothing has happened; PaymentError
    refund(payment, amount, key)    gives back; the same `key` again gives nothing back twice; PaymentError
    """

    name = ""

    def read(self, request, *, now):
        raise NotImplementedError

    def ask(self, payment, *, now):
        raise NotImplementedError

    def refund(self, payment, amount=None, *, key=""):
        raise NotImplementedError
