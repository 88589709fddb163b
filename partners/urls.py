"""Addresses of the partners."""

from django.urls import path

from partners import views

app_name = "partners"
urlpatterns = [
    path("", views.index, name="index"),
    path("switch/", views.switch, name="switch"),
    path("<str:code>/", views.detail, name="detail"),
    path("<str:code>/status/", views.status, name="status"),
]
