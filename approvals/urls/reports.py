"""Reports about decisions."""

from django.urls import path

from approvals.views import report

urlpatterns = [
    path("report/", report.report, name="report"),
]
