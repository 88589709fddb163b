"""The sales desk, sales sessions, and what the customer sees of them."""

from django.urls import path

from telesales.views import customer, desk, log, selling

urlpatterns = [
    path("", desk.desk, name="desk"),
    path("new/", desk.begin, name="begin"),
    path("customer/<int:pk>/", customer.customer, name="customer"),
    path("customer/<int:pk>/note/", customer.note, name="customer_note"),
    path("customer/<int:pk>/start/", selling.start, name="start"),
    path("session/end/", selling.end, name="end"),
    path("for-me/", log.log, name="log"),
    path("for-me/choice/", log.choice, name="log_choice"),
]
