"""What waits for clients as the merchant sees it, and whether one gets lists of what waits each morning."""

from django.urls import path

from approvals.views import digest, waiting

urlpatterns = [
    path("waiting/", waiting.index, name="waiting"),
    path("waiting/reminders/", waiting.reminders, name="reminders"),
    path("waiting/<str:number>/reminder/", waiting.reminder, name="reminder"),
    path("digests/<str:token>/", digest.digests, name="digests"),
]
