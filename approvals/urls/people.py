"""Limits, approvers, proxies and absences of people."""

from django.urls import path

from approvals.views import absence, limit

urlpatterns = [
    path("limits/incomplete/", limit.incomplete, name="incomplete"),
    path("people/<int:pk>/limit/", limit.edit, name="limit"),
    path("people/<int:pk>/proxies/", limit.proxies, name="proxies"),
    path("people/<int:pk>/absences/", absence.of_person, name="person_absences"),
    path("people/<int:pk>/absences/<int:absence>/end/", absence.end_of_person, name="person_absence_end"),
    path("absences/", absence.mine, name="absences"),
    path("absences/<int:pk>/end/", absence.end_mine, name="absence_end"),
]
