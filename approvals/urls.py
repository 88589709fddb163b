"""Addresses of the approvals."""

from django.urls import path

from approvals import views

app_name = "approvals"
urlpatterns = [
    path("", views.inbox, name="inbox"),
    path("steps/<int:pk>/", views.step, name="step"),
    path("link/<str:token>/", views.link, name="link"),
    path("linked/<int:pk>/", views.linked, name="linked"),
    path("orders/<str:number>/withdrawal/", views.withdrawal, name="withdrawal"),
]
