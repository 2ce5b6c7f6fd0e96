"""Recipe to request body, and the small answers: upload, balance, what was charged. No I/O.

`wire_submit.py`, `wire_poll.py` and `wire_history.py` read the others. All raise nothing but KlingError, whatever the
service answers.
"""

import json

from kling_desktop.adapters.segmind.answer import Answer
from kling_desktop.adapters.segmind.moment import number_of
from kling_desktop.adapters.segmind.output_address import is_address
from kling_desktop.adapters.segmind.refusal import ask_refusal, refusal
from kling_desktop.core.failure import Failure, FailureKind, KlingError
from kling_desktop.core.ports.service import Submission
from kling_desktop.core.price import Balance, micros

_LARGEST_DOLLARS = 1e9


def request_body(submission: Submission) -> bytes:
    """The body of a submit or a direct call: the same for both ways.

    Text is escaped to ASCII, so that any prompt, half a surrogate pair included, arrives as it is.
    """
    fields: dict[str, object] = {"prompt": submission.recipe.prompt}
    fields[submission.card.image_field] = list(submission.urls)
    fields.update(submission.recipe.choices)
    return json.dumps(fields).encode("ascii")


def uploaded(answer: Answer, now_ms: int) -> str:
    """The address of the one picture that was uploaded.

    Raises:
        KlingError: TOO_LARGE, SERVICE_FAULT and those of a refused account are final; the rest may be tried again.
    """
    if answer.is_success:
        fields = answer.fields()
        urls = fields.get("file_urls") or fields.get("urls")
        if isinstance(urls, list) and len(urls) == 1 and is_address(urls[0]) and _is_of_the_web(urls[0]):
            return str(urls[0])
        raise KlingError(Failure(FailureKind.SERVICE_TROUBLE, message=answer.message(), status=answer.status))
    failure = refusal(answer, now_ms)
    if failure.kind in _FINAL_FOR_UPLOAD:
        raise KlingError(failure)
    if 400 <= answer.status < 500 and answer.status not in (407, 408, 429):
        raise KlingError(Failure(FailureKind.SERVICE_FAULT, message=failure.message, status=answer.status))
    raise ask_refusal(answer, now_ms)


def _is_of_the_web(address: str) -> bool:
    """Whether the service could fetch it: anything else would be paid for and lead to nothing."""
    return address.lower().startswith(("https://", "http://"))


_FINAL_FOR_UPLOAD = (
    FailureKind.KEY_REJECTED,
    FailureKind.NOT_ALLOWED,
    FailureKind.NO_CREDIT,
    FailureKind.SPEND_LIMIT,
    FailureKind.TOO_LARGE,
    FailureKind.DECLINED,
)


def balance(answer: Answer, now_ms: int) -> Balance:
    """The account's balance; nothing on it where the service has no record of one."""
    if answer.status == 404 and "credit" in answer.message().lower():
        return Balance(0, 0)
    fields = answer.fields()
    credit = dollars_micros(fields.get("credits"))
    if not answer.is_success or credit is None:
        raise ask_refusal(answer, now_ms)
    return Balance(credit, dollars_micros(fields.get("free-credits")) or 0)


def cost_micros(value: object) -> int | None:
    """A charge in micro-dollars, from dollars; None where it is no sensible price."""
    cost = dollars_micros(value)
    return cost if cost is not None and cost >= 0 else None


def dollars_micros(value: object) -> int | None:
    """An amount in micro-dollars, from dollars as a number or text; None where it is none."""
    dollars = number_of(value)
    return None if dollars is None or abs(dollars) > _LARGEST_DOLLARS else micros(dollars)


def picture(answer: Answer, now_ms: int) -> bytes:
    """The bytes of a fetched picture; whether they are one is checked where pictures are decoded.

    Raises:
        KlingError: EXPIRED for a file that is gone; stores of files say 403 for what they do not have.
    """
    if answer.status in (401, 403, 404, 410):
        raise KlingError(Failure(FailureKind.EXPIRED, message=answer.message(), status=answer.status))
    if answer.status != 200:
        raise ask_refusal(answer, now_ms)
    if not answer.is_whole or not answer.body:
        raise KlingError(Failure(FailureKind.BAD_PICTURE, status=answer.status))
    return answer.body
