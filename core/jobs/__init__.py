"""Background jobs: work too long for a request, with progress, files and a page for whoever asked.

    job = jobs.start("partner_import", title=_("Import of partners"), by=request.acting, upload=file, dry=True)
    return redirect("job", job.pk)

settings.JOB_KINDS names the function of each kind: it takes a Run and gives a result for the page, see core.jobs.run.
settings.JOB_RIGHTS says of each kind that not everybody may ask for who still may have what such a job has made.
"""

from core.jobs.asking import cancel, note_done, start
from core.jobs.handing_out import may_hand_out
from core.jobs.purging import purge
from core.jobs.run import Run, Stopped, commits_itself
from core.jobs.worker import work

__all__ = ["Run", "Stopped", "cancel", "commits_itself", "may_hand_out", "note_done", "purge", "start", "work"]
