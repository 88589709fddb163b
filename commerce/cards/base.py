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
    charge(card, amount, currency, key, now)   takes an amount from a StoredCard without its buyer; gives the Told, paid
                                or declined, whose token is the `key`: the same one again takes nothing twice and is
                                answered alike. PaymentError where the provider does not answer: nobody knows then
                                whether it took anything, and asks again with the same key, `is_repeated`
    forget(card)                forgets a StoredCard, so that nobody can take anything from it any more; told again it
                                is as if it were told once. PaymentError where the provider does not answer
    """

    name = ""

    def read(self, request, *, now):
        raise NotImplementedError

    def ask(self, payment, *, now):
        raise NotImplementedError

    def refund(self, payment, amount=None, *, key=""):
        raise NotImplementedError

    def charge(self, card, amount, currency, *, key, now, is_repeated=False):
        raise NotImplementedError

    def forget(self, card):
        raise NotImplementedError
