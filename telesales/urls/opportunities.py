"""Opportunities: list, board, report, and the page of each."""

from django.urls import path

from telesales.views import opportunity, opportunity_lines, opportunity_new, opportunity_states, pipeline

urlpatterns = [
    path("opportunities/", opportunity.index, name="opportunities"),
    path("opportunities/board/", pipeline.board, name="board"),
    path("opportunities/report/", pipeline.report, name="pipeline"),
    path("opportunities/new/", opportunity_new.new, name="opportunity_new"),
    path("opportunities/customers/", opportunity_new.customers, name="opportunity_customers"),
    path("opportunities/customers/<int:pk>/options/", opportunity_new.options, name="opportunity_options"),
    path("opportunities/customers/<int:pk>/verdict/", opportunity_new.verdict, name="opportunity_verdict"),
    path("opportunities/<str:number>/", opportunity.detail, name="opportunity"),
    path("opportunities/<str:number>/facts/", opportunity.facts, name="opportunity_facts"),
    path("opportunities/<str:number>/terms/", opportunity.terms, name="opportunity_terms"),
    path("opportunities/<str:number>/owner/", opportunity.owner, name="opportunity_owner"),
    path("opportunities/<str:number>/clone/", opportunity.clone, name="opportunity_clone"),
    path("opportunities/<str:number>/item/", opportunity_lines.item, name="opportunity_item"),
    path("opportunities/<str:number>/paste/", opportunity_lines.paste, name="opportunity_paste"),
    path("opportunities/<str:number>/lines/", opportunity_lines.bulk, name="opportunity_lines"),
    path("opportunities/<str:number>/lines/<int:pk>/", opportunity_lines.line, name="opportunity_line"),
    path(
        "opportunities/<str:number>/lines/<int:pk>/removal/", opportunity_lines.removal, name="opportunity_line_removal"
    ),
    path("opportunities/<str:number>/submission/", opportunity_states.submission, name="opportunity_submission"),
    path("opportunities/<str:number>/decline/", opportunity_states.decline, name="opportunity_decline"),
    path("opportunities/<str:number>/deletion/", opportunity_states.deletion, name="opportunity_deletion"),
]
