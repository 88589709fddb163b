"""The demo's quotes: one that Bea may answer, its first version with her counter-proposal, and some of each outcome."""

import random
from contextlib import contextmanager
from datetime import timedelta
from decimal import Decimal

from commerce.actions.cart_filling import Wanted
from commerce.models import PaymentMethod, Product
from commerce.queries import pricing
from partners import queries as partners
from partners.models import Membership
from telesales.actions import answer, opportunity, opportunity_lines, opportunity_state, quote
from telesales.demo import mails
from telesales.models import SalesMode, SalesPolicy

SEED = 20_702
MESSAGE = "Dear {name},\nas discussed on the phone. Call me if you need it earlier.\nSam"
WON, LATE, LOST, OVER = "won", "late", "lost", "over"
OTHERS = [
    # name, lines, days ago, valid for days, what became of it
    ("Showroom lighting", 4, 12, 14, WON),
    ("Winter stock", 6, 24, 10, LATE),
    ("Stand for the trade fair", 3, 20, 14, LOST),
    ("Spring cleaning", 5, 30, 14, OVER),
]
"""Zoe's, who orders without a limit."""


def make(*, now):
    """Make them through the real actions, as the people of the cast."""
    dice = random.Random(SEED)
    with _by_opportunities(), mails.silenced(now):
        _reception(_Side("bea", "ACME-DEPOT", dice, now), now)
        zoe = _Side("zoe", "ZENITH", dice, now)
        for name, number, ago, days, outcome in OTHERS:
            _other(zoe, name, number, now - timedelta(days=ago), days, outcome)


@contextmanager
def _by_opportunities():
    """Opportunities are begun where the marketplace works with them; what there is goes on in any mode (T4)."""
    mode = SalesPolicy.objects.get().mode
    SalesPolicy.objects.update(mode=SalesMode.OPPORTUNITIES)
    try:
        yield
    finally:
        SalesPolicy.objects.update(mode=mode)


class _Side:
    """A customer with what he may buy, Sam who prepares and Max who sends."""

    def __init__(self, login, code, dice, now):
        self.place = Membership.objects.get(user__username=login, partner__code=code)
        self.by = _acting(self.place)
        self.sam, self.max = (_acting(Membership.objects.get(user__username=name)) for name in ("sam", "max"))
        self.goods = _goods(self.by, now)
        self.dice = dice

    def prepared(self, name, number, at):
        """Have Sam begin an opportunity with some products, at a discount on the first, and submit it."""
        chosen = self.dice.sample(self.goods, number)
        wanted = [Wanted(product.pk, product.pack_size * self.dice.randint(1, 4)) for product in chosen]
        made = opportunity.create(customer=self.place, wanted=wanted, by=self.sam, now=at, name=name).opportunity
        self.discount(made, 5, "Regular customer", self.sam, at)
        opportunity_state.submit(opportunity=made, by=self.sam, now=at + timedelta(hours=1))
        return made

    def discount(self, made, per_cent, reason, by, at):
        ids = list(made.cart.lines.order_by("pk").values_list("pk", flat=True)[:2])
        offered = opportunity_lines.Offered(per_cent=Decimal(per_cent), reason=reason)
        opportunity_lines.offer(opportunity=made, ids=ids, offered=offered, by=by, now=at)

    def sent(self, made, at, days):
        end = (at + timedelta(days=days)).replace(hour=16, minute=0, second=0, microsecond=0)
        message = MESSAGE.format(name=self.by.name.split()[0])
        return quote.send(opportunity=made, expires_at=end, message=message, by=self.max, now=at)


def _reception(bea, now):
    """Bea has asked for a better price; the second version waits for her."""
    made = bea.prepared("Refit of the reception", 5, now - timedelta(days=6))
    first = bea.sent(made, now - timedelta(days=5), 14)
    asked = now - timedelta(days=3)
    rows = first.content["rows"]
    wished = (Decimal(rows[0]["unit_price"]) * Decimal("0.88")).quantize(Decimal("0.01"))
    wanted = {rows[0]["line"]: {"quantity": rows[0]["quantity"] * 2, "price": wished}}
    comment = "If we take twice as many, can you meet us on the price?"
    answer.counter(quote=first, wanted=wanted, comment=comment, by=bea.by, now=asked)
    opportunity_lines.change(
        opportunity=made, line_id=rows[0]["line"], quantity=rows[0]["quantity"] * 2, by=bea.max, now=asked,
        offered=opportunity_lines.Offered(per_cent=Decimal(10), reason="Twice the quantity"),
    )  # fmt: skip
    second = bea.sent(made, now - timedelta(days=2), 9)
    said = "Would you deliver the heavy boxes to the side entrance?"
    answer.comment(opportunity=made, text=said, is_customers=True, by=bea.by, now=now - timedelta(days=1))
    replied = "Yes, the driver will ring when he is there."
    answer.comment(opportunity=made, text=replied, is_customers=False, by=bea.sam, now=now - timedelta(hours=20))
    return second


def _other(zoe, name, number, at, days, outcome):
    made = zoe.prepared(name, number, at)
    found = zoe.sent(made, at + timedelta(hours=3), days)
    pay = {"payment": PaymentMethod.BANK_TRANSFER, "by": zoe.by}
    if outcome == WON:
        answer.approve(quote=found, now=at + timedelta(days=2), **pay)
    elif outcome == LATE:
        answer.approve(quote=found, now=found.expires_at + timedelta(hours=5), **pay)
    elif outcome == LOST:
        comment = "We have found it elsewhere, thank you."
        answer.reject(quote=found, comment=comment, by=zoe.by, now=at + timedelta(days=4))


def _acting(membership):
    return partners.place(membership=membership)


def _goods(by, now):
    """What the place sees at a price for one pack, of a size for a quote."""
    products = list(Product.objects.filter(is_active=True).order_by("code")[:400])
    wanted = [(product.pk, product.pack_size) for product in products]
    prices = pricing.resolve(
        partner_id=by.partner_id, currency=by.currency, wanted=wanted, now=now - timedelta(days=30)
    )
    return [
        product
        for product in products
        if (price := prices.get((product.pk, product.pack_size))) and 2 < price.unit_price * product.pack_size < 60
    ]
