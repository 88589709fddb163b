"""Which cart somebody has chosen for what he adds."""

import contextlib

from django.db import transaction
from django.utils.translation import gettext as _

from commerce.actions import cart_keeping as keeping
from commerce.forms.cart import NEW
from commerce.models import Cart


@contextlib.contextmanager
def target(chosen, *, by, now):
    """Give the chosen cart, one of those offered; "new" starts one, which is not there if what follows is refused."""
    with transaction.atomic():
        if chosen["to"] == NEW:
            yield keeping.start(name=chosen["name"].strip() or _("Cart"), by=by, now=now)
        else:
            yield Cart.objects.within_reach(by).get(pk=chosen["to"])
