"""Addresses of the order desk and of fulfilment."""

from django.urls import path

from commerce.views import desk as desk_views
from commerce.views import desk_bulk, fulfilment, returns

desk = [
    path("orders/<str:number>/completion/", desk_views.completion, name="order_completion"),
    path("orders/<str:number>/shipment/", fulfilment.ship, name="order_ship"),
    path("orders/<str:number>/shipment/all/", fulfilment.ship_all, name="order_ship_all"),
    path("orders/<str:number>/cancellation/", fulfilment.cancel, name="order_cancel"),
    path("orders/<str:number>/cancellation/request/", fulfilment.cancellation_request, name="order_cancel_request"),
    path("orders/<str:number>/notes/", fulfilment.note, name="order_note"),
    path("orders/<str:number>/return/", returns.ask, name="order_return"),
    path("desk/returns/", returns.index, name="returns"),
    path("desk/returns/<int:pk>/acceptance/", returns.acceptance, name="return_acceptance"),
    path("desk/returns/<int:pk>/refusal/", returns.refusal, name="return_refusal"),
    path("desk/returns/<int:pk>/refund/", returns.refund, name="return_refund"),
    path("desk/start/", desk_bulk.start, name="desk_start"),
    path("desk/shipment/", desk_bulk.shipment, name="desk_shipment"),
    path("desk/completion/", desk_bulk.completion, name="desk_completion"),
    path("desk/pick-list/", desk_bulk.pick_list, name="pick_list"),
]
