"""The addresses of uploads; see routes_table. Resellers and marketplace managers upload; sales support does not.

The files are missing: 422. The previews are of files that none of the cast has checked.
"""

from collections.abc import Callable

ROWS = """
telesales:upload_customers           GET  302  403  403  403  403  403  403  403  200  200  403  403  403
telesales:upload_customers           POST 302  403  403  403  403  403  403  403  422  422  403  403  403
telesales:upload_customers_preview   GET  302  403  403  403  403  403  403  403  404  404  403  403  403
telesales:upload_customers_preview   POST 302  403  403  403  403  403  403  403  404  404  403  403  403
telesales:upload_customers_sample    GET  302  403  403  403  403  403  403  403  200  200  403  403  403
telesales:upload_customers_sample    POST 405  405  405  405  405  405  405  405  405  405  405  405  405
telesales:upload_orders              GET  302  403  403  403  403  403  403  403  200  200  403  403  403
telesales:upload_orders              POST 302  403  403  403  403  403  403  403  422  422  403  403  403
telesales:upload_orders_preview      GET  302  403  403  403  403  403  403  403  404  404  403  403  403
telesales:upload_orders_preview      POST 302  403  403  403  403  403  403  403  404  404  403  403  403
telesales:upload_orders_sample       GET  302  403  403  403  403  403  403  403  200  200  403  403  403
telesales:upload_orders_sample       POST 405  405  405  405  405  405  405  405  405  405  405  405  405
telesales:upload_report              GET  302  403  403  403  403  403  403  403  404  404  403  403  403
telesales:upload_report              POST 405  405  405  405  405  405  405  405  405  405  405  405  405
"""
ARGUMENTS: dict[str, Callable] = {
    name: lambda _w: [999_999]
    for name in ("telesales:upload_customers_preview", "telesales:upload_orders_preview", "telesales:upload_report")
}
SENT: dict[str, Callable] = {}
