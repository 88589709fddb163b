"""Addresses of carts, quick order, requisition lists and recurring orders."""

from django.urls import path

from commerce.views import cart, cart_keeping, cart_lines, quick_order, reorder, requisition, requisition_lines, sheet

carts = [
    path("carts/<int:pk>/", cart.detail, name="cart_detail"),
    path("carts/<int:pk>/properties/", cart_keeping.properties, name="cart_properties"),
    path("carts/<int:pk>/copy/", cart_keeping.copy, name="cart_copy"),
    path("carts/<int:pk>/deletion/", cart_keeping.deletion, name="cart_deletion"),
    path("carts/<int:pk>/list/", requisition_lines.of_cart, name="cart_list"),
    path("carts/<int:pk>/lines/", cart_lines.bulk, name="cart_lines"),
    path("carts/<int:pk>/item/", cart_lines.item, name="cart_item"),
    path("carts/<int:pk>/seen/", cart_lines.seen, name="cart_seen"),
    path("carts/lines/<int:pk>/", cart_lines.line, name="cart_line"),
    path("carts/lines/<int:pk>/removal/", cart_lines.removal, name="cart_line_removal"),
    path("quick-order/", quick_order.quick_order, name="quick_order"),
    path("quick-order/options/", quick_order.options, name="quick_options"),
    path("quick-order/verdict/", quick_order.verdict, name="quick_verdict"),
    path("quick-order/file/", sheet.upload, name="sheet_new"),
    path("quick-order/file/sample/", sheet.sample, name="sheet_sample"),
    path("quick-order/file/<int:pk>/", sheet.sheet, name="sheet"),
    path("quick-order/file/<int:pk>/addition/", sheet.addition, name="sheet_addition"),
    path("quick-order/file/<int:pk>/errors/", sheet.errors, name="sheet_errors"),
    path("orders/<str:number>/again/", reorder.reorder, name="reorder"),
    path("lists/", requisition.index, name="requisition_lists"),
    path("lists/new/", requisition.new, name="requisition_list_new"),
    path("lists/<int:pk>/", requisition.detail, name="requisition_list"),
    path("lists/<int:pk>/properties/", requisition.properties, name="requisition_list_properties"),
    path("lists/<int:pk>/copy/", requisition.copy, name="requisition_list_copy"),
    path("lists/<int:pk>/deletion/", requisition.deletion, name="requisition_list_deletion"),
    path("lists/<int:pk>/item/", requisition_lines.item, name="requisition_item"),
    path("lists/<int:pk>/lines/", requisition_lines.lines, name="requisition_lines"),
    path("lists/<int:pk>/file/", requisition_lines.file, name="requisition_list_file"),
    path("lists/lines/<int:pk>/", requisition_lines.line, name="requisition_line"),
]
