"""Which of two reports about the same thing counts: by these rules the logs of several computers become one history.

All of them pick a greatest one in a fixed order, so it makes no difference in which order reports are read, how often,
or by which computer. Must not know: how a report is written down.
"""

import json
from collections.abc import Mapping
from typing import NamedTuple

from kling_desktop.core.job import Job, JobState

_FINALITY = {JobState.SAVED: 2, JobState.FAILED: 1, JobState.CANCELLED: 1}
"""A picture that is here outweighs whatever another computer believes; what ended does not begin again."""

_PROGRESS = {state: place for place, state in enumerate(JobState)}

_UNTOLD = frozenset({JobState.QUEUED, JobState.UPLOADING, JobState.RUNNING, JobState.DOWNLOADING})
"""Where a Job comes to without anything that would be missed: nothing was promised, or its request is known already."""


class Stamp(NamedTuple):
    """When something was said (UTC milliseconds), and by which line of the log: the later one counts."""

    at_ms: int
    line_id: str


Weight = tuple[int, bool, int, int, str]


def is_worth_telling(before: JobState | None, job: Job) -> bool:
    """Whether the log must have a Job as it stands now, for the case that the database is lost.

    Args:
        before: its state until now; None for a new Job.
        job: as it is now.
    """
    return before is JobState.SUBMITTING or job.state not in _UNTOLD


def weight(job: Job, fields: Mapping[str, object]) -> Weight:
    """How much a report of a Job counts; the heaviest one is true.

    The service's name for it, once known, is never given up for a later report without one: clocks are set back.

    Args:
        job: as reported.
        fields: the whole report, which decides between reports of the same moment. `is_hidden` is no part of it: that
            is said by itself.
    """
    rest = json.dumps({**fields, "is_hidden": None}, sort_keys=True)
    return (_FINALITY.get(job.state, 0), job.request_id is not None, job.changed_at_ms, _PROGRESS[job.state], rest)
