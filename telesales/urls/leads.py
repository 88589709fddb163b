"""Leads, for who looks after them."""

from django.urls import path

from telesales.views import lead, lead_conversion, lead_states

urlpatterns = [
    path("leads/", lead.index, name="leads"),
    path("leads/new/", lead.new, name="lead_new"),
    path("leads/invitation/", lead.invitation, name="lead_invitation"),
    path("leads/<int:pk>/", lead.detail, name="lead"),
    path("leads/<int:pk>/edit/", lead.edit, name="lead_edit"),
    path("leads/<int:pk>/assign/", lead_states.assign, name="lead_assign"),
    path("leads/<int:pk>/take/", lead_states.take, name="lead_take"),
    path("leads/<int:pk>/give-back/", lead_states.give_back, name="lead_give_back"),
    path("leads/<int:pk>/invite-again/", lead_states.invite_again, name="lead_invite_again"),
    path("leads/<int:pk>/disqualification/", lead_states.disqualify, name="lead_disqualify"),
    path("leads/<int:pk>/conversion/", lead_conversion.conversion, name="lead_conversion"),
    path("leads/<int:pk>/association/", lead_conversion.association, name="lead_association"),
]
