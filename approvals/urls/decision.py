"""The inbox, the decision page, and the page behind the link in a mail."""

from django.urls import path

from approvals.views import inbox

urlpatterns = [
    path("", inbox.inbox, name="inbox"),
    path("steps/<int:pk>/", inbox.step, name="step"),
    path("link/<str:token>/", inbox.link, name="link"),
    path("linked/<int:pk>/", inbox.linked, name="linked"),
    path("orders/<str:number>/withdrawal/", inbox.withdrawal, name="withdrawal"),
    path("orders/<str:number>/card/", inbox.card_instead, name="card_instead"),
]
