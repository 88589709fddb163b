"""Customers, suppliers and the invitations to become so (S6)."""

from django.urls import path

from messaging.views import contact, contact_answer

urlpatterns = [
    path("contacts/", contact.index, name="contacts"),
    path("contacts/customers/invite/", contact.invite_customers, name="customers_invite"),
    path("contacts/suppliers/invite/", contact.invite_suppliers, name="suppliers_invite"),
    path("contacts/suppliers/<int:pk>/", contact.supplier, name="supplier"),
    path("contacts/invitations/<int:pk>/", contact.invitation, name="contact_invitation"),
    path("contacts/invitations/<int:pk>/again/", contact.again, name="contact_again"),
    path("contacts/invitations/<int:pk>/withdrawal/", contact.withdrawal, name="contact_withdrawal"),
    path("contacts/invitations/<int:pk>/answer/", contact_answer.own, name="contact_own"),
    path("invitation/link/<str:token>/", contact_answer.link, name="contact_link"),
    path("invitation/answer/", contact_answer.answer, name="contact_answer"),
    path("invitation/company/", contact_answer.join, name="contact_join"),
]
