"""Files that came with messages: whose they are, and which are kept (S5, T12)."""

from messaging.models import Attachment
from messaging.queries import thread as threads
from partners.permissions import Permission


def found(acting, pk):
    """Give (attachment, whether its thread is the reader's) to whoever reads that: the two companies' members by their
    inbox, managers all; None to anybody else. What is others' is asked for as often as what never was (P12)."""
    file = Attachment.objects.select_related("message__thread").filter(pk=pk).first()
    is_own = threads.found(acting, file.message.thread_id if file else 0) is not None
    return (file, is_own) if file and (is_own or acting.may(Permission.MESSAGE_MANAGE)) else None


def kept_paths(paths):
    """Give those of the paths that a row keeps."""
    return set(Attachment.objects.filter(path__in=paths).values_list("path", flat=True))
