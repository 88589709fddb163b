"""What a part of an order line is worth, so that the parts of a line always add up to the line (C8).

    net, tax = shares.of(line, before=line.shipped + line.cancelled, quantity=3)

Pieces are settled one after the other, by shipment or by cancellation: a part is worth what all pieces up to its end
are worth, less what those before it are. Each of the two is rounded once, so nothing is lost or made by rounding.
"""

from core import money


def of(line, *, before, quantity, currency):
    """Give (net, tax) of `quantity` pieces of an order line of which `before` were settled earlier."""
    return tuple(
        money.rounded(total * (before + quantity) / line.quantity, currency)
        - money.rounded(total * before / line.quantity, currency)
        for total in (line.net_total, line.tax_total)
    )
