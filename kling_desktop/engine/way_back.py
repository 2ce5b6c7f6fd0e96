"""WayBack: puts the Jobs of an earlier life where they belong, as soon as that can be written. It spends nothing.

Must not know: who runs Jobs, or what is asked of the service. Thread: engine.
"""

from collections.abc import Callable

from kling_desktop.core.failure import Failure, KlingError
from kling_desktop.core.job import Delivery, Job, JobState
from kling_desktop.engine.bench import Bench
from kling_desktop.engine.job_queue import JobQueue
from kling_desktop.engine.recovery import events_at_start


class WayBack:
    """Remembers the Jobs that could not be put back yet; they are set aside meanwhile, so that nobody sends them."""

    def __init__(
        self, bench: Bench, queue: JobQueue, tell: Callable[[Failure], None], look_later: Callable[[], None]
    ) -> None:
        """Nothing is done yet.

        Args:
            bench: what Jobs are worked on with.
            queue: every open Job.
            tell: told why a Job could not be put back, once for each.
            look_later: has `go_again` called after a while.
        """
        self._bench, self._queue, self._tell, self._look_later = bench, queue, tell, look_later
        self._left = set[str]()

    @property
    def left(self) -> frozenset[str]:
        """The Jobs that could not be put back yet."""
        return frozenset(self._left)

    def go(self, job: Job) -> None:
        """Put a Job of an earlier life where it belongs. If that cannot be written now, it is tried again later."""
        try:
            for event in events_at_start(job, self._held_file(job)):
                job = self._bench.advance(job, event)
        except KlingError as error:  # one Job that cannot be written keeps no other from being collected
            if job.id not in self._left:
                self._tell(error.failure)
            self._left.add(job.id)
            self._queue.set_aside(job.id)
            self._look_later()
        else:
            self._left.discard(job.id)
            self._queue.take_up([job.id])

    def go_again(self) -> None:
        """Try what is left once more."""
        for job_id in self.left:
            job = self._queue.job(job_id)
            if job is None:
                self._left.discard(job_id)
            else:
                self.go(job)

    def _held_file(self, job: Job) -> str | None:
        """The bytes of a direct answer, if any are there.

        Raises:
            KlingError: NOT_WRITABLE where the library is away and nobody else could say what became of the request.
        """
        if job.delivery is not Delivery.V1:
            return None
        try:
            return self._bench.ports.library.held_for(job.id)
        except KlingError:
            if job.state is JobState.SUBMITTING:
                raise
        return None
