"""What left the house in the past half year, written in bulk as history: shipments and their lines."""

from django.db import connection

from commerce.models import OrderLine, Shipment, ShipmentLine

CARRIERS = [("DHL", "JD01460{:08}"), ("DPD", "15501{:09}"), ("Royal Mail", "RM{:09}GB"), ("UPS", "1Z8F2{:011}")]


class Shipping:
    """Collects the shipments of orders in order of time; `write` writes them all."""

    def __init__(self, orders, by):
        self.by, self.made, self.parts = by, [], []
        self.lines: dict[int, list[OrderLine]] = {}
        for line in OrderLine.objects.filter(order__in=orders).order_by("order_id", "position"):
            self.lines.setdefault(line.order_id, []).append(line)

    def may_be_parted(self, order):
        """Whether an order has more than one piece."""
        return sum(line.open_quantity for line in self.lines[order.pk]) > 1

    def ship_a_part(self, order, moment):
        """The first lines go, and the last stay; of a single line about half."""
        lines = [line for line in self.lines[order.pk] if line.open_quantity]
        if len(lines) > 1:
            self._ship(order, moment, {line: line.open_quantity for line in lines[: (len(lines) + 1) // 2]})
        else:
            self._ship(order, moment, {lines[0]: (lines[0].open_quantity + 1) // 2})

    def ship_rest(self, order, moment):
        lines = [line for line in self.lines[order.pk] if line.open_quantity]
        self._ship(order, moment, {line: line.open_quantity for line in lines})

    def _ship(self, order, moment, wanted):
        at = len(self.made)
        carrier, tracking = CARRIERS[at % len(CARRIERS)]
        number = 1 + sum(1 for shipment in self.made if shipment.order_id == order.pk)
        shipment = Shipment(
            order=order, number=number, carrier=carrier, tracking=tracking.format(7_130_417 + 9173 * at),
            shipped_at=moment, by_id=self.by.user_id,
        )  # fmt: skip
        self.made.append(shipment)
        for line, quantity in wanted.items():
            line.shipped += quantity
            self.parts.append(ShipmentLine(shipment=shipment, line=line, quantity=quantity))

    def write(self):
        Shipment.objects.bulk_create(self.made)
        ShipmentLine.objects.bulk_create(self.parts)
        shipped = {part.line.pk: part.line.shipped for part in self.parts}
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE commerce_orderline l SET shipped = v.shipped FROM unnest(%s::bigint[], %s::int[])"
                " AS v(id, shipped) WHERE l.id = v.id",
                [list(shipped), list(shipped.values())],
            )
