"""Customers and orders from files."""

from django.urls import path

from telesales.views import upload

urlpatterns = [
    path("uploads/", upload.customers, name="upload_customers"),
    path("uploads/customers/sample/", upload.sample, {"kind": "customers"}, name="upload_customers_sample"),
    path("uploads/customers/<int:pk>/", upload.customers_preview, name="upload_customers_preview"),
    path("uploads/orders/", upload.orders, name="upload_orders"),
    path("uploads/orders/sample/", upload.sample, {"kind": "orders"}, name="upload_orders_sample"),
    path("uploads/orders/<int:pk>/", upload.orders_preview, name="upload_orders_preview"),
    path("uploads/orders/<int:pk>/report/", upload.report, name="upload_report"),
]
