"""What each unfinished Job becomes at the start, and how lost ones are found again. Recovery never spends.

Must not know: who runs Jobs. The start is the only path back from a crash, and quitting is a polite crash.
"""

from collections.abc import Callable, Collection, Mapping, Sequence

from kling_desktop.core import job_event as happened
from kling_desktop.core import job_life
from kling_desktop.core.api_key import ApiKey
from kling_desktop.core.failure import Charge, Failure, FailureKind
from kling_desktop.core.job import Delivery, HoldReason, Job, JobState
from kling_desktop.core.job_event import JobEvent
from kling_desktop.core.ports.service import AccountRecord, ImageApi

BEFORE_MS, AFTER_MS = 10 * 60 * 1000, 2 * 60 * 60 * 1000
"""How far a record's time may lie from the moment of sending: clocks differ, records lag."""


def events_at_start(job: Job, held_file: str | None) -> tuple[JobEvent, ...]:
    """What happened to a Job whose program ended while it stood here.

    Args:
        job: as last written.
        held_file: name of whole bytes that were received for it, if any lie in the library.
    """
    match job.state:
        case JobState.SUBMITTING | JobState.SUBMITTED if job.delivery is Delivery.V1 and held_file is not None:
            return (happened.Answered(held_file),)
        case JobState.QUEUED:
            return (happened.Held(HoldReason.RESTART),)
        case JobState.UPLOADING:
            return (happened.Requeued(), happened.Held(HoldReason.RESTART))
        case JobState.SUBMITTING:
            return (happened.LostTrack(Failure(FailureKind.INTERRUPTED, Charge.UNKNOWN)),)
        case JobState.DOWNLOADING if not job.knows_picture:
            return (happened.LostTrack(Failure(FailureKind.CONNECTION_LOST, Charge.CHARGED)),)
        case _:
            return ()


def can_go_on(job: Job) -> bool:
    """Whether an interrupted Job knows where to ask for its picture."""
    return job.state is JobState.INTERRUPTED and bool(job.request_id or job.knows_picture)


def needs_key(job: Job) -> bool:
    """Whether the next step of a Job that was sent asks Segmind; to fetch and save its picture needs no key."""
    goes_on = job_life.after(job, happened.Resumed(), job.changed_at_ms) if can_go_on(job) else job
    return goes_on.state is not JobState.DOWNLOADING


def is_lost(job: Job) -> bool:
    """Whether only the account's history can say what became of it."""
    return job.state is JobState.INTERRUPTED and not can_go_on(job) and bool(job.asset_urls)


async def find_lost(
    lost: Sequence[Job],
    in_flight: frozenset[tuple[str, ...]],
    api: ImageApi,
    key: ApiKey,
    sending_times: Callable[[Job], Collection[int]],
) -> tuple[tuple[Job, tuple[AccountRecord, ...]], ...]:
    """The account's records that may belong to lost Jobs.

    A record fits when it was made from the very same uploaded pictures, within the hours around the sending. While
    another Job with those pictures is being sent, its record may be among them, so nothing is said yet.

    Args:
        lost: Jobs for which `is_lost` holds, sent with `key`.
        in_flight: the addresses of Jobs in SUBMITTING at this moment.
        api: where to ask.
        key: whose account it is.
        sending_times: when a Job was sent, UTC milliseconds; several where the clock was set since.

    Returns:
        Each lost Job, oldest first, with its candidates, oldest first. Claimed records are not sorted out here.

    Raises:
        KlingError: the history could not be asked.
    """
    waiting = [job for job in sorted(lost, key=lambda job: job.sent_at_ms or 0) if job.asset_urls not in in_flight]
    found: list[tuple[Job, tuple[AccountRecord, ...]]] = []
    for slug in sorted({job.recipe.model for job in waiting}):
        jobs = [job for job in waiting if job.recipe.model == slug]
        times = [at_ms for job in jobs for at_ms in sending_times(job)]
        answered = await api.records(key, slug, min(times) - BEFORE_MS, max(times))
        records = sorted(answered, key=lambda record: record.created_at_ms or 0)
        found += [(job, tuple(each for each in records if _fits(job, each, sending_times(job)))) for job in jobs]
    return tuple(found)


def assign(
    candidates: Sequence[tuple[Job, tuple[AccountRecord, ...]]], claimed: frozenset[str]
) -> Mapping[str, AccountRecord]:
    """At most one record for each Job, and each record for one Job only.

    Identical Jobs are interchangeable, so the oldest takes the oldest record that nobody has.

    Returns:
        Job id to record.
    """
    taken, assigned = set(claimed), dict[str, AccountRecord]()
    for job, records in candidates:
        record = next((record for record in records if record.request_id not in taken), None)
        if record is not None:
            taken.add(record.request_id)
            assigned[job.id] = record
    return assigned


def _fits(job: Job, record: AccountRecord, sending_times: Collection[int]) -> bool:
    if record.asset_urls != job.asset_urls:
        return False
    made_ms = record.created_at_ms
    if made_ms is None or job.sent_at_ms is None:
        return True
    return any(-BEFORE_MS <= made_ms - sent_ms <= AFTER_MS for sent_ms in sending_times)
