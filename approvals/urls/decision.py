"""The inbox, the decision page, the page behind the link in a mail, and what the buyer does meanwhile."""

from django.urls import path

from approvals.views import amendment, decision, inbox, question

urlpatterns = [
    path("", inbox.inbox, name="inbox"),
    path("acceptance/", inbox.acceptance, name="acceptance"),
    path("rejection/", inbox.rejection, name="rejection"),
    path("steps/<int:pk>/", decision.step, name="step"),
    path("steps/<int:pk>/question/", question.step_question, name="step_question"),
    path("steps/<int:pk>/files/<int:file>/", decision.step_file, name="step_file"),
    path("link/<str:token>/", decision.link, name="link"),
    path("linked/<int:pk>/", decision.linked, name="linked"),
    path("linked/<int:pk>/question/", question.linked_question, name="linked_question"),
    path("linked/<int:pk>/files/<int:file>/", decision.linked_file, name="linked_file"),
    path("orders/<str:number>/change/", amendment.change, name="change"),
    path("orders/<str:number>/answer/", question.answer, name="answer"),
    path("orders/<str:number>/withdrawal/", amendment.withdrawal, name="withdrawal"),
    path("orders/<str:number>/card/", amendment.card_instead, name="card_instead"),
]
