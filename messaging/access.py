"""Who gets in to threads: whoever reads one of the two inboxes; whose they are is a matter of sight (S1, P12)."""

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied

from core.access import Access, declared
from messaging.queries import organisation

THREADS = "threads of the acting company, of the side whose inbox the role reads"


def reads_inbox(*, sight=THREADS, methods=("GET",)):
    """Let in who acts from a place that reads an inbox, whichever of the two; others sign in first, or read 403."""

    def check(request):
        if request.acting is None:
            return redirect_to_login(request.get_full_path())
        if not organisation.reads_inbox(request.acting):
            raise PermissionDenied
        return None

    return declared(Access(None, sight, tuple(methods)), check)
