"""The addresses of messages, a module per area."""

from messaging.urls import contacts, figures, processes, profiles, threads, windows

app_name = "messaging"
urlpatterns = [
    *threads.urlpatterns,
    *windows.urlpatterns,
    *contacts.urlpatterns,
    *profiles.urlpatterns,
    *processes.urlpatterns,
    *figures.urlpatterns,
]
