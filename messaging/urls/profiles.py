"""Profiles, and the files of messages (S4, S5)."""

from django.urls import path

from messaging.views import attachment, profile

urlpatterns = [
    path("files/<int:pk>/", attachment.attachment, name="attachment"),
    path("threads/<int:pk>/company/", profile.company, name="company"),
    path("threads/<int:pk>/product/", profile.product, name="product"),
    path("profile/", profile.own, name="profile"),
]
