"""A lost Job and the request that a person says it is: asks the service, with GETs only, and looks for what is wrong.

Thread: engine.
"""

from collections.abc import Callable

from kling_desktop.core.failure import Failure, FailureKind, KlingError
from kling_desktop.core.job import Job, JobState
from kling_desktop.core.ports.service import AccountRecord, Gone
from kling_desktop.core.request_claim import RequestDoubt, request_id_in
from kling_desktop.engine.bench import Bench
from kling_desktop.engine.recovery import AFTER_MS, BEFORE_MS, can_go_on


class Recoverer:
    """Takes a person's word for a request, unless the service, or another Job, contradicts it."""

    def __init__(
        self, bench: Bench, open_jobs: Callable[[], tuple[Job, ...]], found: Callable[[Job, str], None]
    ) -> None:
        """Nothing is asked yet.

        Args:
            bench: whose key and ports are used.
            open_jobs: every Job that has not ended.
            found: called with the Job and its request.
        """
        self._bench, self._open, self._found = bench, open_jobs, found

    async def recover(self, job_id: str, request_id: str, *, is_sure: bool) -> RequestDoubt | None:
        """Have the request followed.

        Args:
            job_id: an INTERRUPTED Job; one that is not, was found meanwhile, and nothing is done.
            request_id: as the service calls it.
            is_sure: the person was told of every doubt.

        Returns:
            What speaks against it: then nothing was done. None where there is nothing to ask.

        Raises:
            KlingError: REQUEST_ID_FORMAT, REQUEST_TAKEN, REQUEST_OTHER_MODEL, REQUEST_UNKNOWN; REQUEST_NOT_NEEDED where
                the Job knows where to ask for its own picture; NO_KEY where the key that sent the Job is not the one in
                use; or what kept the service from being asked.
        """
        job = self._interrupted(job_id)
        if job is None:
            return None
        if request_id_in(request_id) != request_id:
            raise _refused(FailureKind.REQUEST_ID_FORMAT)
        self._refuse_taken(request_id, None)
        record = await self._look_up(job, request_id)
        job = self._interrupted(job_id)  # the question took a while
        if job is None:
            return None
        self._refuse_taken(request_id, record)
        doubt = None if is_sure else _doubt(job, record)
        if doubt is None:
            self._found(job, request_id)
        return doubt

    async def _look_up(self, job: Job, request_id: str) -> AccountRecord | None:
        """What the account says of it; None where it is known and nothing is said of what it was made from."""
        key, api = self._bench.key_for(job), self._bench.ports.api
        record = await api.record(key, request_id)
        if record is None and isinstance(await api.poll(key, request_id), Gone):
            raise _refused(FailureKind.REQUEST_UNKNOWN)
        if record is not None and record.model not in ("", job.recipe.model):
            raise _refused(FailureKind.REQUEST_OTHER_MODEL)
        return record

    def _refuse_taken(self, request_id: str, record: AccountRecord | None) -> None:
        """Another Job has it, or may be about to: one that is being sent from the same pictures."""
        busy = {job.asset_urls for job in self._open() if job.state is JobState.SUBMITTING}
        may_be_theirs = record is not None and bool(record.asset_urls) and record.asset_urls in busy
        if may_be_theirs or self._bench.ports.journal.claimed([request_id]):
            raise _refused(FailureKind.REQUEST_TAKEN)

    def _interrupted(self, job_id: str) -> Job | None:
        found = (job for job in self._open() if job.id == job_id and job.state is JobState.INTERRUPTED)
        job = next(found, None)
        if job is not None and can_go_on(job):  # it would be lost for a foreign one
            raise _refused(FailureKind.REQUEST_NOT_NEEDED)
        return job


def _doubt(job: Job, record: AccountRecord | None) -> RequestDoubt | None:
    """What a person has to be asked about before this request is taken for the Job's."""
    if record is None:
        return RequestDoubt(is_unknown=True)
    made, sent = record.created_at_ms, job.sent_at_ms
    found = RequestDoubt(
        made_at_ms=made,
        is_at_other_time=made is not None and sent is not None and not -BEFORE_MS <= made - sent <= AFTER_MS,
        has_other_pictures=bool(record.asset_urls) and record.asset_urls != job.asset_urls,
        has_other_prompt=bool(record.prompt) and record.prompt != job.recipe.prompt,
    )
    return None if found == RequestDoubt(made_at_ms=made) else found


def _refused(kind: FailureKind) -> KlingError:
    """Asking cost nothing; what the Job itself cost stays unknown."""
    return KlingError(Failure(kind))
