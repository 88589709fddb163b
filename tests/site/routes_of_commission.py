"""The addresses of commission and of money that goes back; see routes_table.

What is asked for is the vendor's statement, and a payment of what vic has sold to ada: statements are read by whose
they are and by the operator's managers and finance, money is given back by these alone.
"""

from collections.abc import Callable

from commerce.actions import instalment_invoice
from commerce.models import Invoice
from telesales.actions import refund_task
from telesales.models import RefundTask
from tests.commerce.test_plan_invoices import pay
from tests.site import routes_of_recordings as sales

ROWS = """
telesales:commission                   GET  302  403  403  403  403  302  200  403  200  403  302  302  302
telesales:commission                   POST 405  405  405  405  405  405  405  405  405  405  405  405  405
telesales:commission_paper             GET  302  403  403  403  403  404  200  403  200  403  200  404  404
telesales:commission_paper             POST 405  405  405  405  405  405  405  405  405  405  405  405  405
telesales:commission_statement         GET  302  403  403  403  403  404  200  403  200  403  200  404  404
telesales:commission_statement         POST 405  405  405  405  405  405  405  405  405  405  405  405  405
telesales:instalment_refund            GET  302  403  403  403  403  403  200  403  200  403  403  403  403
telesales:instalment_refund            POST 302  403  403  403  403  403  302  403  302  403  403  403  403
telesales:refund_task                  GET  302  403  403  403  403  403  200  403  200  403  403  403  403
telesales:refund_task                  POST 405  405  405  405  405  405  405  405  405  405  405  405  405
telesales:refund_task_carrying_out     GET  405  405  405  405  405  405  405  405  405  405  405  405  405
telesales:refund_task_carrying_out     POST 302  403  403  403  403  403  302  403  302  403  403  403  403
telesales:refund_task_settling         GET  405  405  405  405  405  405  405  405  405  405  405  405  405
telesales:refund_task_settling         POST 302  403  403  403  403  403  302  403  302  403  403  403  403
telesales:refund_tasks                 GET  302  403  403  403  403  403  200  403  200  403  403  403  403
telesales:refund_tasks                 POST 302  403  403  403  403  403  302  403  302  403  403  403  403
"""


def paid(w):
    """Give a sale by invoice of which a receipt has settled the payment."""
    sale = sales.sale(w, "To give back")
    if not Invoice.objects.filter(order=sale.order).exists():
        instalment_invoice.sweep(now=w.now)
        pay(w.cast, "100.00", Invoice.objects.get(order=sale.order))
    return sale


def task(w):
    found = RefundTask.objects.first()
    known = {"reason": "Called off", "by": w.cast.acting("sam"), "now": w.now}
    return [(found or refund_task.opened(order=paid(w).order, amount=100, **known)).pk]


ARGUMENTS: dict[str, Callable] = {
    "telesales:commission_statement": lambda w: [w.cast.partners.vendor.code],
    "telesales:commission_paper": lambda w: [w.cast.partners.vendor.code],
    "telesales:instalment_refund": lambda w: [paid(w).order.number, 1],
    "telesales:refund_task": task,
    "telesales:refund_task_carrying_out": task,
    "telesales:refund_task_settling": task,
}
SENT: dict[str, Callable] = {
    "telesales:instalment_refund": lambda w: {"amount": "10", "reason": "Broken"},
    "telesales:refund_task_settling": lambda w: {"note": "At the bank"},
}
