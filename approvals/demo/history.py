"""Half a year of orders: every wish goes through the real actions, in order of time, and so do the decisions,
payments and changes of status that follow. What happens after an order is placed is told in fulfilment.py."""

import heapq
import random
from datetime import timedelta
from decimal import Decimal
from itertools import count

from django.db import transaction

from approvals.actions import decision
from approvals.models import ApprovalStep, Decision, Proxy
from commerce.actions import cancellation, credit, giving_back, hold, order
from commerce.models import Account, Order, OrderState
from core import audit
from core.refusal import Refused
from partners import queries as partners
from partners.actions import partner as partner_actions
from partners.models import Membership, Partner, PartnerStatus

SEED = 26
REJECTIONS = ["Over this month's budget.", "We have these in stock at York.", "Please use the contract article."]
STATUSES = [
    # company, days ago, status, reason
    ("QUARRYBANK", 24, PartnerStatus.ON_HOLD, "Insurance papers have run out"),
    ("MARLINBOAT", 9, PartnerStatus.ON_HOLD, "Change of ownership is being checked"),
    ("WESTRAYFIS", 31, PartnerStatus.ON_CREDIT_HOLD, "Three invoices are overdue"),
    ("MORENAGAST", 13, PartnerStatus.ON_CREDIT_HOLD, "Credit insurer has withdrawn cover"),
    ("HAVELLANDA", 5, PartnerStatus.ON_CREDIT_HOLD, "Direct debit was returned twice"),
    ("UNDERHILLL", 66, PartnerStatus.CLOSED, "Business has been wound up"),
    ("BOULANGERI", 40, PartnerStatus.CLOSED, "Contract has ended"),
    ("LITTORALSE-3", 18, PartnerStatus.ON_HOLD, "Branch is being moved"),
]


class History:
    """A queue of what happens, in order of time; every event may put later ones into it. Ends at `end`."""

    def __init__(self, staff, end):
        self.staff, self.end = staff, end
        self.draw = random.Random(SEED)
        self.queue: list = []
        self.numbers, self.decisions, self.releases, self.placings = count(), count(), count(), count()
        self.places: dict[int, object] = {}
        self.by_pk = {place.pk: place for place in staff.places}
        self.deputies = dict(Proxy.objects.values_list("principal_id", "deputy_id"))
        self.placed: list[Order] = []
        self.fay, self.max = (self.acting(staff.by_login[login, "NORTHGATE"]) for login in ("fay", "max"))

    def acting(self, place: Membership):
        """Give a person at his place, read once; from a closed one nobody acts."""
        if place.pk not in self.places:
            self.places.update({found.membership_id: found for found in partners.places(place.user)})
        if place.pk not in self.places:
            raise Refused("closed")
        return self.places[place.pk]

    def at(self, moment, act, *subject):
        """Put something into the queue; what lies behind the end stays undone."""
        if moment <= self.end:
            heapq.heappush(self.queue, (moment, next(self.numbers), act, subject))

    def later(self, now, hours, act, *subject):
        self.at(now + timedelta(hours=hours[0] + self.draw.random() * (hours[1] - hours[0])), act, *subject)

    def run(self, wishes):
        for wish in wishes:
            self.at(wish.at, self.submit, wish)
        for number, account in enumerate(Account.objects.exclude(partner__code="ACME").order_by("id")):
            share = Decimal("0.25") if number % 7 == 3 else Decimal("0.9")
            for days in range(25 + number % 14, 183, 38):
                self.at(self.end - timedelta(days=days, hours=3), self.pay, account, share)
        for code, days, status, reason in STATUSES:
            self.at(self.end - timedelta(days=days), self.set_status, code, status, reason)
        while self.queue:
            now, _number, act, subject = heapq.heappop(self.queue)
            try:
                act(*subject, now=now)
            except Refused:
                continue  # a company on hold: the order stays a cart, the step stays open

    def submit(self, wish, *, now):
        placed = order.submit(
            cart=wish.cart,
            key=wish.key,
            payment_method=wish.payment_method,
            by=self.acting(wish.place),
            now=now,
            po_number=wish.po_number,
            note=wish.note,
        )
        self.follow(placed, wish.place, now)

    def follow(self, asked, buyer, now):
        """See where an order has come to and let the next person act."""
        if asked.state == OrderState.AWAITING_APPROVAL:
            self.later(now, (0.3, 30), self.decide, asked, buyer)
        elif asked.state == OrderState.ON_HOLD:
            self.later(now, (2, 70), self.release, asked, buyer)
        elif asked.state == OrderState.PLACED:
            self.placed.append(asked)
            if next(self.placings) % 40 == 11:
                self.later(now, (2, 20), self.cancel, asked)

    def decide(self, asked, buyer, *, now):
        """Of twenty, one is withdrawn, one forgotten until it expires, two are rejected."""
        turn = next(self.decisions) % 20
        if turn == 1:
            decision.withdraw(order=asked, by=self.acting(buyer), now=now)
            return
        if turn == 4:
            self.at(now + timedelta(days=14), self.expire, asked)
            return
        step = ApprovalStep.objects.open().get(order_id=asked.pk)
        deputy = self.deputies.get(step.approver_id) if self.draw.random() < 0.3 else None
        by = self.acting(self.by_pk[step.approver_id if deputy in {None, buyer.pk} else deputy])
        accept = turn not in {6, 13}
        reason = "" if accept else self.draw.choice(REJECTIONS)
        values = {"step": step, "accept": accept, "seen_hash": asked.content_hash, "reason": reason}
        self.follow(decision.decide(**values, by=by, now=now), buyer, now)

    def release(self, held, buyer, *, now):
        """Finance lets most go on; of ten, one is rejected, one withdrawn; some of the last days are still held."""
        turn = next(self.releases) % 10
        if turn == 2:
            hold.reject(order=held, reason="No cover for this amount.", by=self.fay, now=now)
        elif turn == 5:
            decision.withdraw(order=held, by=self.acting(buyer), now=now)
        elif turn % 2 == 0 or now < self.end - timedelta(days=6):
            comment = self.draw.choice(["Payment is announced.", "Agreed with sales.", ""])
            self.follow(hold.release(order=held, by=self.fay, now=now, comment=comment), buyer, now)

    def cancel(self, placed, *, now):
        reason = "Cancelled at the customer's wish"
        cancellation.cancel_rest(order=placed, reason=reason, by=self.max, now=now)
        self.placed.remove(placed)

    @transaction.atomic
    def expire(self, asked, *, now):
        """Nobody decided for two weeks."""
        step = ApprovalStep.objects.open().get(order_id=asked.pk)
        step.decision, step.decided_at, step.decided_by_id = Decision.VOID, now, self.max.user_id
        step.save(update_fields=["decision", "decided_at", "decided_by"])
        step.asked.filter(is_open=True).update(is_open=False)
        reason = "Nobody decided within two weeks"
        asked.move(OrderState.EXPIRED, now=now)
        asked.save(update_fields=["state", "ended_at"])
        giving_back.rest(order=asked, by=self.max, now=now, reason=reason)
        audit.record("order.expired", asked, by=self.max, at=now, partner_id=asked.partner_id, reason=reason)

    def pay(self, account, share, *, now):
        """The customer pays a share of what is open; some are slow."""
        balance = Account.objects.values_list("balance", flat=True).get(pk=account.pk)
        amount = ((account.limit - balance) * share).quantize(Decimal("0.01"))
        if amount > account.limit / 5:
            key = f"payment:{account.pk}:{now:%Y%m%d}"
            reason = f"Payment of {now:%d %B %Y}"
            credit.raise_credit(account=account, amount=amount, key=key, reason=reason, by=self.fay, now=now)

    def set_status(self, code, status, reason, *, now):
        partner = Partner.objects.get(code=code)
        partner_actions.set_status(partner=partner, status=status, reason=reason, by=self.max, now=now)
