"""What the inspector says of a Job on its way: more than its tile has room for. Must not know widgets."""

from PySide6.QtCore import QCoreApplication

from kling_desktop.core.job import Job, JobState
from kling_desktop.ui.base.job_text import clock_text, duration_text
from kling_desktop.ui.gallery.tiles.tile_face import Moment, seconds_passed, standing_text

_SENT = (JobState.SUBMITTED, JobState.RUNNING, JobState.DOWNLOADING)


def job_title(job: Job, moment: Moment) -> str:
    """One line: where the Job stands."""
    if job.state is JobState.QUEUED:
        if moment.before:
            return QCoreApplication.translate("JobWords", "%n before it", "", moment.before)
        return QCoreApplication.translate("JobWords", "Starts next")
    if job.state in _SENT and not moment.is_online:
        return QCoreApplication.translate("JobWords", "Waiting for network")
    if job.state is JobState.RUNNING and seconds_passed(job, moment.now_ms) >= round(moment.expected_seconds):
        return QCoreApplication.translate("JobWords", "Taking longer than usual")
    return standing_text(job, moment)


def job_details(job: Job, moment: Moment) -> str:
    """Further lines: since when, and what that means for the money and the file."""
    if job.sent_at_ms is None:
        return QCoreApplication.translate("JobWords", "Nothing was sent or charged yet.")
    sent = clock_text(job.sent_at_ms)
    lines = []
    if job.state in _SENT and not moment.is_online:
        lines.append(QCoreApplication.translate("JobWords", "Sent at {time}, still running.").format(time=sent))
    elif job.state in (JobState.SUBMITTED, JobState.RUNNING):
        passed = duration_text(seconds_passed(job, moment.now_ms))
        lines.append(QCoreApplication.translate("JobWords", "Running for {time}").format(time=passed))
    kept = QCoreApplication.translate("JobWords", "Sent {time}. Segmind keeps the file about 7 days.")
    if moment.is_free:
        kept = QCoreApplication.translate("JobWords", "Sent {time}. The demo's service ends with the program.")
    lines.append(kept.format(time=sent))
    return "\n".join(lines)
