"""Contact us, and the link in an invitation: at the site's own address, for people without an account."""

from django.urls import path

from telesales.views import contact

app_name = "contact"
urlpatterns = [
    path("", contact.us, name="us"),
    path("question/sent/", contact.sent, name="sent"),
    path("invitation/answer/", contact.answer, name="answer"),
    path("invitation/link/<str:token>/", contact.link, name="link"),
    path("<str:code>/", contact.us, name="product"),
]
"""A product's code is one part of an address, whatever it says; everything else has more."""
