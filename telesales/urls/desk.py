"""The agent desk, sales sessions and what the customer sees of them."""

from django.urls import path

from telesales.views import desk, selling

urlpatterns = [
    path("", desk.desk, name="desk"),
    path("sessions/start/<int:pk>/", selling.start, name="start"),
    path("sessions/end/", selling.end, name="end"),
]
