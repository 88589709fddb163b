"""Addresses of held orders and of the rules that hold them."""

from django.urls import path

from commerce.views import hold_rules, holds_bulk
from commerce.views import holds as view

holds = [
    path("credit/holds/", view.index, name="holds"),
    path("credit/holds/release/", holds_bulk.release, name="holds_release"),
    path("credit/holds/rejection/", holds_bulk.rejection, name="holds_rejection"),
    path("orders/<str:number>/hold/", view.put, name="order_hold"),
    path("orders/<str:number>/release/", view.release, name="order_release"),
    path("orders/<str:number>/release/part/", view.part, name="order_release_part"),
    path("orders/<str:number>/rejection/", view.rejection, name="order_rejection"),
    path("partners/<str:code>/hold-rules/", hold_rules.add, name="hold_rule_add"),
    path("partners/<str:code>/hold-rules/<int:pk>/end/", hold_rules.end, name="hold_rule_end"),
]
