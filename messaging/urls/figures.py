"""Response figures, and all conversations for the marketplace manager."""

from django.urls import path

from messaging.views import figures, managed

urlpatterns = [
    path("figures/", figures.figures, name="figures"),
    path("figures/policy/", figures.policy, name="figures_policy"),
    path("all/", managed.index, name="all"),
    path("all/<int:pk>/", managed.managed, name="managed"),
]
