"""Addresses of the approvals."""

from django.urls import path

from approvals.views import inbox, limit

app_name = "approvals"
urlpatterns = [
    path("", inbox.inbox, name="inbox"),
    path("steps/<int:pk>/", inbox.step, name="step"),
    path("link/<str:token>/", inbox.link, name="link"),
    path("linked/<int:pk>/", inbox.linked, name="linked"),
    path("orders/<str:number>/withdrawal/", inbox.withdrawal, name="withdrawal"),
    path("orders/<str:number>/card/", inbox.card_instead, name="card_instead"),
    path("limits/incomplete/", limit.incomplete, name="incomplete"),
    path("people/<int:pk>/limit/", limit.edit, name="limit"),
    path("people/<int:pk>/proxies/", limit.proxies, name="proxies"),
]
