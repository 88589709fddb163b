"""The addresses of carts, quick order, requisition lists and recurring orders; see routes_table."""

from collections.abc import Callable

from commerce.actions import requisition, sheet
from commerce.actions.cart_filling import Wanted
from commerce.models import RequisitionList
from core.models import Job

ROWS = """
commerce:cart_copy                   GET  405  405  405  405  405  405  405  405  405  405  405  405  405
commerce:cart_copy                   POST 302  302  404  404  404  404  403  403  403  403  403  403  404
commerce:cart_deletion               GET  405  405  405  405  405  405  405  405  405  405  405  405  405
commerce:cart_deletion               POST 302  302  404  404  404  404  403  403  403  403  403  403  404
commerce:cart_detail                 GET  302  200  404  404  404  404  403  403  403  403  403  403  404
commerce:cart_detail                 POST 405  405  405  405  405  405  405  405  405  405  405  405  405
commerce:cart_item                   GET  405  405  405  405  405  405  405  405  405  405  405  405  405
commerce:cart_item                   POST 302  302  404  404  404  404  403  403  403  403  403  403  404
commerce:cart_lines                  GET  405  405  405  405  405  405  405  405  405  405  405  405  405
commerce:cart_lines                  POST 302  302  404  404  404  404  403  403  403  403  403  403  404
commerce:cart_list                   GET  302  200  404  404  404  404  403  403  403  403  403  403  404
commerce:cart_list                   POST 302  302  404  404  404  404  403  403  403  403  403  403  404
commerce:cart_properties             GET  302  200  404  404  404  404  403  403  403  403  403  403  404
commerce:cart_properties             POST 302  302  404  404  404  404  403  403  403  403  403  403  404
commerce:cart_seen                   GET  405  405  405  405  405  405  405  405  405  405  405  405  405
commerce:cart_seen                   POST 302  302  404  404  404  404  403  403  403  403  403  403  404
commerce:quick_options               GET  302  200  200  200  200  200  403  403  403  403  403  403  200
commerce:quick_options               POST 405  405  405  405  405  405  405  405  405  405  405  405  405
commerce:quick_order                 GET  302  200  200  200  200  200  403  403  403  403  403  403  200
commerce:quick_order                 POST 302  200  200  200  200  200  403  403  403  403  403  403  200
commerce:quick_verdict               GET  302  200  200  200  200  200  403  403  403  403  403  403  200
commerce:quick_verdict               POST 405  405  405  405  405  405  405  405  405  405  405  405  405
commerce:reorder                     GET  302  200  200  200  200  200  403  403  403  403  403  403  404
commerce:reorder                     POST 302  302  302  302  302  302  403  403  403  403  403  403  404
commerce:requisition_item            GET  405  405  405  405  405  405  405  405  405  405  405  405  405
commerce:requisition_item            POST 302  302  404  404  404  404  403  403  403  403  403  403  404
commerce:requisition_line            GET  405  405  405  405  405  405  405  405  405  405  405  405  405
commerce:requisition_line            POST 302  302  404  404  404  404  403  403  403  403  403  403  404
commerce:requisition_lines           GET  405  405  405  405  405  405  405  405  405  405  405  405  405
commerce:requisition_lines           POST 302  302  404  404  404  404  403  403  403  403  403  403  404
commerce:requisition_list            GET  302  200  404  404  404  404  403  403  403  403  403  403  404
commerce:requisition_list            POST 405  405  405  405  405  405  405  405  405  405  405  405  405
commerce:requisition_list_copy       GET  405  405  405  405  405  405  405  405  405  405  405  405  405
commerce:requisition_list_copy       POST 302  302  404  404  404  404  403  403  403  403  403  403  404
commerce:requisition_list_deletion   GET  405  405  405  405  405  405  405  405  405  405  405  405  405
commerce:requisition_list_deletion   POST 302  302  404  404  404  404  403  403  403  403  403  403  404
commerce:requisition_list_file       GET  302  200  404  404  404  404  403  403  403  403  403  403  404
commerce:requisition_list_file       POST 405  405  405  405  405  405  405  405  405  405  405  405  405
commerce:requisition_list_new        GET  302  200  200  200  200  200  403  403  403  403  403  403  200
commerce:requisition_list_new        POST 302  302  302  302  302  302  403  403  403  403  403  403  302
commerce:requisition_list_properties GET  302  200  404  404  404  404  403  403  403  403  403  403  404
commerce:requisition_list_properties POST 302  302  404  404  404  404  403  403  403  403  403  403  404
commerce:requisition_lists           GET  302  200  200  200  200  200  403  403  403  403  403  403  200
commerce:requisition_lists           POST 405  405  405  405  405  405  405  405  405  405  405  405  405
commerce:sheet                       GET  302  200  404  404  404  404  403  403  403  403  403  403  404
commerce:sheet                       POST 302  302  404  404  404  404  403  403  403  403  403  403  404
commerce:sheet_addition              GET  405  405  405  405  405  405  405  405  405  405  405  405  405
commerce:sheet_addition              POST 302  302  404  404  404  404  403  403  403  403  403  403  404
commerce:sheet_errors                GET  302  200  404  404  404  404  403  403  403  403  403  403  404
commerce:sheet_errors                POST 405  405  405  405  405  405  405  405  405  405  405  405  405
commerce:sheet_new                   GET  302  200  200  200  200  200  403  403  403  403  403  403  200
commerce:sheet_new                   POST 302  422  422  422  422  422  403  403  403  403  403  403  422
commerce:sheet_sample                GET  302  200  200  200  200  200  403  403  403  403  403  403  200
commerce:sheet_sample                POST 405  405  405  405  405  405  405  405  405  405  405  405  405
"""


def list_of_bea(w):
    """Give a requisition list with one line."""
    by = w.cast.acting("bea")
    there = RequisitionList.objects.filter(name="Monthly", user=w.cast.users.bea).first()
    wanted = [Wanted(w.cast.products.LANTERN.pk, 2)]
    return there or requisition.start(name="Monthly", wanted=wanted, by=by, now=w.now)


def sheet_of_bea(w):
    """Give an uploaded file whose one row is right."""
    by = w.cast.acting("bea")
    content = b"code;quantity\nLANTERN;2\n"
    there = Job.objects.filter(kind=sheet.KIND, owner=w.cast.users.bea).first()
    return there or sheet.keep(name="order.csv", content=content, by=by, now=w.now)


ARGUMENTS: dict[str, Callable] = {
    **{
        f"commerce:cart_{name}": lambda w: [w.cart.pk]
        for name in ("detail", "properties", "copy", "deletion", "list", "lines", "item", "seen")
    },
    **{f"commerce:sheet{name}": lambda w: [sheet_of_bea(w).pk] for name in ("", "_addition", "_errors")},
    **{
        f"commerce:requisition_{name}": lambda w: [list_of_bea(w).pk]
        for name in ("list", "list_properties", "list_copy", "list_deletion", "list_file", "item", "lines")
    },
    "commerce:requisition_line": lambda w: [list_of_bea(w).lines.get().pk],
    "commerce:reorder": lambda w: [w.waiting.number],
}
SENT: dict[str, Callable] = {
    "commerce:cart_properties": lambda w: {"name": "Spring"},
    "commerce:cart_list": lambda w: {"name": "From the cart"},
    "commerce:cart_lines": lambda w: {"act": "remove", "to": "new", "ids": w.line.pk},
    "commerce:cart_item": lambda w: {"code": "LANTERN", "quantity": "1"},
    "commerce:reorder": lambda w: {"act": "cart", "to": "new", "ids": "1", "quantity-1": "1"},
    "commerce:requisition_list_new": lambda w: {"name": "Weekly"},
    "commerce:requisition_list_properties": lambda w: {"name": "Weekly"},
    "commerce:requisition_item": lambda w: {"code": "LANTERN", "quantity": "1"},
    "commerce:requisition_lines": lambda w: {"act": "order_all", "to": "new"},
    "commerce:requisition_line": lambda w: {"quantity": "3", "note": ""},
    "commerce:quick_order": lambda w: {"to": "new"},
    "commerce:sheet_addition": lambda w: {"to": "new"},
}
