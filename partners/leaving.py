"""What ends when somebody signs out or acts from another of his places: settings.LEAVING_PLACE names it."""

from django.conf import settings
from django.utils.module_loading import import_string


def leave(request, *, is_signing_out=False):
    """Let the apps above end what belongs to the place that is left."""
    if request.acting is None:
        return
    for path in settings.LEAVING_PLACE:
        import_string(path)(request, is_signing_out=is_signing_out)
