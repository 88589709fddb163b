"""How one is told of messages, and blocked ones that are opened again."""

from django.urls import path

from messaging.views import notify, reopening

urlpatterns = [
    path("notifications/", notify.notify, name="notify"),
    path("notifications/<str:token>/", notify.notify_off, name="notify_off"),
    path("<int:pk>/reopening/", reopening.reopen, name="reopen"),
]
