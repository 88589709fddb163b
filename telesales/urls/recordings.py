"""Recordings of calls, and what the operator asks for."""

from django.urls import path

from telesales.views import recording, recording_request

urlpatterns = [
    path("phone/offers/<int:pk>/recordings/", recording.new, name="recording_new"),
    path("phone/sales/recordings/<int:pk>/playing/", recording.playing, name="recording_playing"),
    path("phone/sales/recordings/<int:pk>/plays/<int:access_pk>/", recording.player, name="recording_player"),
    path("phone/sales/recordings/<int:pk>/plays/<int:access_pk>/sound/", recording.sound, name="recording_sound"),
    path("phone/sales/recordings/<int:pk>/deletion/", recording.deletion, name="recording_deletion"),
    path("phone/sales/<str:number>/recording-request/", recording_request.ask, name="recording_request"),
    path(
        "phone/sales/<str:number>/recording-request/withdrawal/",
        recording_request.withdrawal,
        name="recording_request_withdrawal",
    ),
]
