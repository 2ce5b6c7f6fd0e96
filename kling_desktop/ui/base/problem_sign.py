"""The sign of what went wrong with a Job, the same wherever the Job is shown."""

from kling_desktop.core.failure import FailureKind
from kling_desktop.core.job import Job
from kling_desktop.ui.base.tokens import ColorName

_USUAL: tuple[str, ColorName] = ("cloud-alert", "danger")
_SIGNS: dict[FailureKind, tuple[str, ColorName]] = {
    FailureKind.DECLINED: ("shield-alert", "warn"),
    FailureKind.BAD_PICTURE: ("download", "danger"),
    FailureKind.DISK_FULL: ("hard-drive", "danger"),
    FailureKind.NOT_WRITABLE: ("hard-drive", "danger"),
    FailureKind.HELPER_LOST: ("hard-drive", "danger"),
    FailureKind.INTERRUPTED: ("unplug", "warn"),
    FailureKind.CONNECTION_LOST: ("unplug", "warn"),
    FailureKind.NO_ANSWER: ("clock", "warn"),
}


def problem_sign(job: Job) -> tuple[str, ColorName]:
    """One of our icons and its colour: `danger` or `warn`."""
    return _USUAL if job.failure is None else _SIGNS.get(job.failure.kind, _USUAL)
