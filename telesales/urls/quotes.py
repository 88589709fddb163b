"""Quotes: the customer's pages, and those of whoever sends them."""

from django.urls import path

from telesales.views import answer, finalise, quote

urlpatterns = [
    path("quotes/", answer.index, name="quotes"),
    path("quotes/<int:pk>/", answer.detail, name="quote"),
    path("quotes/<int:pk>/approval/", answer.approval, name="quote_approval"),
    path("quotes/<int:pk>/rejection/", answer.rejection, name="quote_rejection"),
    path("quotes/<int:pk>/counter/", answer.counter, name="quote_counter"),
    path("quotes/<int:pk>/messages/", answer.comment, name="quote_comment"),
    path("quotes/<int:pk>/seen/", answer.seen, name="quote_seen"),
    path("quotes/<int:pk>/paper/", answer.paper, name="quote_paper"),
    path("opportunities/<str:number>/quote/", quote.send, name="quote_send"),
    path("opportunities/<str:number>/quotes/", quote.versions, name="opportunity_quotes"),
    path("opportunities/<str:number>/quotes/withdrawal/", quote.withdrawal, name="quote_withdrawal"),
    path("opportunities/<str:number>/quotes/messages/", quote.comment, name="opportunity_comment"),
    path("opportunities/<str:number>/quotes/<int:version>/paper/", quote.paper, name="opportunity_paper"),
    path("opportunities/<str:number>/order/", finalise.finalise, name="opportunity_finalise"),
    path("opportunities/<str:number>/acceptance/", finalise.acceptance, name="opportunity_acceptance"),
]
