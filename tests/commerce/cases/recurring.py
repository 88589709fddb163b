"""What breaks the constraints of recurring orders."""

from collections.abc import Callable
from datetime import date, timedelta

from commerce.models import RecurringLine, RecurringOrder, RecurringRun

DAY = date(2026, 3, 31)


def made(scene, **values):
    known = {"name": "Candles", "currency": "GBP", "unit": "month", "starts_on": DAY, "next_on": DAY}
    known |= {"partner": scene.cast.partners.acme_depot, "user": scene.cast.users.bea}
    return RecurringOrder.objects.create(**{**known, **values})


def line(scene, **values):
    known = {"recurring": made(scene), "product": scene.cast.products.CANDLE, "quantity": 1, "accepted_price": 1}
    return RecurringLine.objects.create(**{**known, **values})


def run(scene, **values):
    known = {"recurring": made(scene), "due_on": DAY, "outcome": "ordered", "order": scene.order, "at": scene.now}
    return RecurringRun.objects.create(**{**known, **values})


def twice_a_line(scene):
    recurring = made(scene)
    return [line(scene, recurring=recurring) for _time in range(2)]


def twice_a_date(scene):
    recurring = made(scene)
    return [run(scene, recurring=recurring, order=order) for order in (scene.order, scene.new_order())]


CASES: dict[str, Callable] = {
    "recurring_state_is_known": lambda s: made(s, state="asleep"),
    "recurring_unit_is_known": lambda s: made(s, unit="day"),
    "recurring_interval_is_sound": lambda s: made(s, every=0),
    "recurring_has_a_next_date_unless_ended": lambda s: made(s, state="ended"),
    "recurring_ends_after_it_starts": lambda s: made(s, ends_on=DAY - timedelta(days=1)),
    "recurring_one_line_per_product": twice_a_line,
    "recurring_line_quantity_is_sound": lambda s: line(s, quantity=0),
    "recurring_line_price_is_not_negative": lambda s: line(s, accepted_price=-1),
    "recurring_one_order_per_date": twice_a_date,
    "recurring_run_ordered_exactly_with_an_order": lambda s: run(s, order=None),
    "commerce_recurringrun_order_id": lambda s: [run(s), run(s)],
}
