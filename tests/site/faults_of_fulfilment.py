"""Faults of fulfilment, planted behind the back of every rule; see test_hooks."""

ORDER = "(SELECT min(id) FROM commerce_order WHERE state = 'placed')"
LINE = f"(SELECT min(id) FROM commerce_orderline WHERE order_id = {ORDER})"
OTHER_LINE = f"(SELECT min(id) FROM commerce_orderline WHERE order_id <> {ORDER})"
SHIPMENT = f"""INSERT INTO commerce_shipment (order_id, number, carrier, tracking, shipped_at, by_id)
    SELECT id, 1, '', '', now(), buyer_id FROM commerce_order WHERE id = {ORDER}"""
CANCELLATION = f"""INSERT INTO commerce_cancellation (order_id, reason, net_total, tax_total, total, at, by_id)
    SELECT id, '', 1, 0, 1, now(), buyer_id FROM commerce_order WHERE id = {ORDER}"""
RETURN = f"""INSERT INTO commerce_return (order_id, number, state, reason, answer, net_total, tax_total, total,
    asked_at, asked_by_id)
    SELECT id, 1, 'asked', '', '', 1, 0, 1, now(), buyer_id FROM commerce_order WHERE id = {ORDER}"""

FAULTS = {
    "fulfilment.lines_add_up": f"UPDATE commerce_orderline SET shipped = 1 WHERE id = {LINE}",
    "fulfilment.rows_are_of_their_order": f"{SHIPMENT}; INSERT INTO commerce_shipmentline (shipment_id, line_id,"
    f" quantity) SELECT id, {OTHER_LINE}, 1 FROM commerce_shipment WHERE order_id = {ORDER}",
    "fulfilment.state_follows_the_lines": f"UPDATE commerce_order SET state = 'completed' WHERE id = {ORDER}",
    "fulfilment.given_back_is_what_ended": f"UPDATE commerce_order SET given_back = 0.01 WHERE id = {ORDER}",
    "fulfilment.cancellations_are_their_lines": f"{CANCELLATION}; INSERT INTO commerce_cancellationline"
    f" (cancellation_id, line_id, quantity, net_total, tax_total) SELECT id, {LINE}, 1, 0.5, 0"
    f" FROM commerce_cancellation WHERE order_id = {ORDER}",
    "fulfilment.returns_are_their_lines": f"{RETURN}; INSERT INTO commerce_returnline"
    f" (part_of_id, line_id, quantity, net_total, tax_total) SELECT id, {LINE}, 1, 0.5, 0"
    f" FROM commerce_return WHERE order_id = {ORDER}",
}
