"""Limits, approvers and proxies of people."""

from django.urls import path

from approvals.views import limit

urlpatterns = [
    path("limits/incomplete/", limit.incomplete, name="incomplete"),
    path("people/<int:pk>/limit/", limit.edit, name="limit"),
    path("people/<int:pk>/proxies/", limit.proxies, name="proxies"),
]
