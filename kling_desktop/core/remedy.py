"""What a person can do about a Job that brought no picture: decided here for every place that shows such a Job."""

from enum import Enum, auto

from kling_desktop.core.failure import FailureKind
from kling_desktop.core.job import Job, JobState

_ABOUT_THE_RECIPE = frozenset(
    {
        FailureKind.DECLINED,
        FailureKind.BAD_RECIPE,
        FailureKind.BAD_SETTING,
        FailureKind.TOO_LARGE,
        FailureKind.FILE_MISSING,
        FailureKind.UNREADABLE_FILE,
    }
)
"""The same again would end the same way."""


class Remedy(Enum):
    """What a person can do about a Job. The first three are free."""

    CHECK = auto()
    FETCH_AGAIN = auto()
    SAVE_AGAIN = auto()
    MAKE_AGAIN = auto()
    EDIT = auto()


def remedies(job: Job) -> tuple[Remedy, ...]:
    """What is offered for a Job, best first: what is free before what spends. Its Recipe can always be used again."""
    kind = None if job.failure is None else job.failure.kind
    if job.state is JobState.INTERRUPTED:
        if not (job.output_urls or job.held_file):
            return (Remedy.CHECK, Remedy.MAKE_AGAIN)
        if kind in (FailureKind.DISK_FULL, FailureKind.NOT_WRITABLE, FailureKind.HELPER_LOST):
            return (Remedy.SAVE_AGAIN,)
        return (Remedy.FETCH_AGAIN,)
    if kind is FailureKind.MODEL_GONE:
        return ()
    return (Remedy.EDIT,) if kind in _ABOUT_THE_RECIPE else (Remedy.MAKE_AGAIN,)
