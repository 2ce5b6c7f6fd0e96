"""Sentences that are otherwise in the demo, whose service is a part of the program and ends with it."""

from collections.abc import Mapping

from kling_desktop.core.failure import Failure, FailureKind
from kling_desktop.core.words import Notice, Sentence, notice

_ENDED_BEFORE = Notice(
    Sentence("The demo closed before it was made"),
    Sentence("The program was closed while this picture was being made, and the demo's service ends with it."),
    None,
    Sentence("Make it again."),
)
GONE_WITH_DEMO = frozenset({FailureKind.EXPIRED, FailureKind.INTERRUPTED, FailureKind.ADDRESS_SILENT})
"""What only the end of the program brings about where the service is always there and forgets nothing."""
_DEMO: Mapping[FailureKind, Notice] = dict.fromkeys(GONE_WITH_DEMO, _ENDED_BEFORE)


def problem_notice(failure: Failure, *, is_free: bool) -> Notice:
    """What a person reads about what befell a Job.

    Args:
        failure: of the Job.
        is_free: whether it costs nothing, as in the demo.
    """
    told = _DEMO.get(failure.kind) if is_free else None
    return notice(failure) if told is None else told
