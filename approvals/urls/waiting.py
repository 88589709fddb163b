"""What waits for clients as the merchant sees it, and whether one gets lists of it each morning."""

from django.urls import path

from approvals.views import digest

urlpatterns = [
    path("digests/<str:token>/", digest.digests, name="digests"),
]
