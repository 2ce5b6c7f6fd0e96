"""What the answers about an accepted request mean (v2): how it stands, and its result. No I/O."""

from dataclasses import dataclass

from kling_desktop.adapters.segmind.answer import Answer, clean
from kling_desktop.adapters.segmind.moment import number_of
from kling_desktop.adapters.segmind.output_address import output_addresses
from kling_desktop.adapters.segmind.refusal import ask_refusal, job_failure
from kling_desktop.adapters.segmind.wire import cost_micros
from kling_desktop.core.job_event import Failed, OutputReady
from kling_desktop.core.ports.service import Gone, Pending, PollAnswer

_LONGEST_SECONDS = 86_400.0


@dataclass(frozen=True, slots=True)
class Completed:
    """Done; where the picture lies is in the result."""


def status_meaning(answer: Answer, now_ms: int) -> Pending | Completed | Failed | Gone:
    """How a request stands.

    Raises:
        KlingError: it could not be learned.
    """
    settled = _settled(answer)
    if settled is not None:
        return settled
    status = _status(answer.fields())
    if not answer.is_success or not status:
        raise ask_refusal(answer, now_ms)
    if status == "COMPLETED":
        return Completed()
    return Pending(is_running=status != "QUEUED")  # an unknown word is not an end


def result_meaning(answer: Answer, now_ms: int) -> PollAnswer:
    """The result of a completed request.

    Raises:
        KlingError: it could not be learned, or it holds no address.
    """
    settled = _settled(answer)
    if settled is not None:
        return settled
    fields = answer.fields()
    if not answer.is_success:
        raise ask_refusal(answer, now_ms)
    urls = output_addresses(fields)
    if urls:
        metrics = fields.get("metrics")
        told = metrics if isinstance(metrics, dict) else {}
        return OutputReady(urls, cost_micros(told.get("cost")), _seconds(told.get("inference_time")))
    if _status(fields) in ("QUEUED", "PROCESSING"):
        return Pending(is_running=True)
    raise ask_refusal(answer, now_ms)


def _settled(answer: Answer) -> Failed | Gone | None:
    """Whether it failed, told with 422 or within a success, or is no longer known."""
    if answer.status in (404, 410):
        return Gone()
    fields = answer.fields()
    has_failed = _status(fields) == "FAILED" or (answer.status == 422 and bool(fields.get("error")))
    if has_failed and (answer.is_success or answer.status == 422):
        return Failed(job_failure(clean(fields.get("error")), answer.status))
    return None


def _status(fields: dict[str, object]) -> str:
    status = fields.get("status")
    return status.strip().upper() if isinstance(status, str) else ""


def _seconds(value: object) -> float | None:
    seconds = number_of(value)
    return seconds if seconds is not None and 0 <= seconds <= _LONGEST_SECONDS else None
