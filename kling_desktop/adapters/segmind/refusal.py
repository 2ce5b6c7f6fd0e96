"""What an answer outside the 2xx says, as a Failure. The status decides; 406 and a few others are told by their words.

Must not know: which event follows (`wire_submit.py`, `wire_poll.py`).
"""

import re

from kling_desktop.adapters.segmind.answer import Answer
from kling_desktop.adapters.segmind.moment import retry_at_ms
from kling_desktop.core.failure import Failure, FailureKind, KlingError

# Source: docs/service.md section 3, read 2026-11-23: no code tells a moderated request, only its words do.
_DECLINED = re.compile(
    r"moderat|polic(y|ies)|sensitive|nsfw|safety|risk control|prohibited|inappropriate", re.IGNORECASE
)
_INVALID = re.compile(r"validation|mandatory|required|invalid|must be|missing", re.IGNORECASE)
_CONTENT_TYPE = re.compile(r"content[ -]type", re.IGNORECASE)
_NO_CREDIT = re.compile(r"insufficient (credit|balance|fund)|credit|\bbalance\b", re.IGNORECASE)
_SPEND_LIMIT = re.compile(
    r"spend|budget|\b(team|account|workspace|daily|monthly)\b.*\blimit|\blimit.*\b(team|account|workspace)\b",
    re.IGNORECASE,
)

_BY_STATUS = {
    401: FailureKind.KEY_REJECTED,
    402: FailureKind.NO_CREDIT,
    403: FailureKind.NOT_ALLOWED,
    404: FailureKind.MODEL_GONE,
    405: FailureKind.NOT_OFFERED,
    407: FailureKind.INSECURE,
    408: FailureKind.SERVICE_TROUBLE,
    410: FailureKind.MODEL_GONE,
    413: FailureKind.TOO_LARGE,
    429: FailureKind.RATE_LIMITED,
}
_WORTH_TELLING = (FailureKind.KEY_REJECTED, FailureKind.NOT_ALLOWED, FailureKind.RATE_LIMITED)


def refusal(answer: Answer, now_ms: int) -> Failure:
    """The Failure behind an answer to a POST that is no success; its charge is for the caller to say."""
    message = answer.message()
    return Failure(
        kind=_kind(answer.status, message),
        message=message,
        status=answer.status,
        retry_at_ms=retry_at_ms(answer.headers, now_ms) if answer.status == 429 else None,
    )


def ask_refusal(answer: Answer, now_ms: int) -> KlingError:
    """The error behind an answer to a GET that is not understood; all but three kinds are worth asking again."""
    failure = refusal(answer, now_ms)
    if failure.kind in _WORTH_TELLING:
        return KlingError(failure)
    return KlingError(Failure(FailureKind.SERVICE_TROUBLE, message=failure.message, status=answer.status))


def job_failure(message: str, status: int) -> Failure:
    """The Failure of a Job that ran and failed; such a Job is not billed."""
    if _DECLINED.search(message):
        kind = FailureKind.DECLINED
    else:
        kind = FailureKind.BAD_RECIPE if _INVALID.search(message) else FailureKind.SERVICE_FAULT
    return Failure(kind, message=message, status=status)


def _kind(status: int, message: str) -> FailureKind:
    if status in _BY_STATUS:
        return _BY_STATUS[status]
    if status == 406:
        return _not_acceptable(message)
    if 400 <= status < 500:
        return FailureKind.DECLINED if _DECLINED.search(message) else FailureKind.BAD_RECIPE
    return FailureKind.SERVICE_TROUBLE


def _not_acceptable(message: str) -> FailureKind:
    """Which of four things a 406 means. Source: docs/service.md section 3, read 2026-11-23."""
    if _CONTENT_TYPE.search(message):
        return FailureKind.BAD_RECIPE
    if re.search(r"insufficient credit", message, re.IGNORECASE):
        return FailureKind.NO_CREDIT
    if _SPEND_LIMIT.search(message):
        return FailureKind.SPEND_LIMIT
    return FailureKind.NO_CREDIT if _NO_CREDIT.search(message) else FailureKind.BAD_SETTING
