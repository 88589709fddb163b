"""Purchase processes: the buyer's, and what sellers are asked for."""

from django.urls import path

from messaging.views import process, request

urlpatterns = [
    path("processes/", process.index, name="processes"),
    path("processes/new/", process.new, name="process_new"),
    path("processes/<int:pk>/", process.detail, name="process"),
    path("processes/<int:pk>/draft/", process.edit, name="process_edit"),
    path("processes/<int:pk>/publication/", process.publication, name="process_publication"),
    path("processes/<int:pk>/end/", process.end, name="process_end"),
    path("processes/<int:pk>/awards/<int:thread>/", process.award, name="process_award"),
    path("requests/", request.index, name="requests"),
    path("requests/<int:pk>/", request.detail, name="request"),
    path("requests/<int:pk>/offer/", request.offer, name="request_offer"),
]
