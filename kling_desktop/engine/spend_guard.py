"""SpendGuard: holds every click against the limits that the person set, before anything of it is written or sent.

Must not know: which face of the program asks. Thread: engine.
"""

from collections.abc import Callable
from datetime import datetime

from kling_desktop.core.agreement import Agreement, objection
from kling_desktop.core.failure import Charge, KlingError
from kling_desktop.core.job import Job, JobState
from kling_desktop.core.spending import spending_charge, spending_moment_ms
from kling_desktop.engine.bench import Bench


class SpendGuard:
    """Knows what this month came to: what has ended from the journal, read once; what is open from the engine."""

    def __init__(self, bench: Bench, open_jobs: Callable[[], tuple[Job, ...]]) -> None:
        """Nothing is read before a limit is asked about.

        Args:
            bench: whose options and journal are used.
            open_jobs: every Job that has not ended.
        """
        self._bench, self._open = bench, open_jobs
        self._month_ms: int | None = None
        self._ended: dict[str, int] = {}

    def admit(self, price_micros: int, agreement: Agreement) -> None:
        """Let a click of this price pass.

        Raises:
            KlingError: OVER_CAP or ASK_FIRST, which names the sums; nothing may be written or sent.
        """
        limits = self._bench.options.limits
        so_far = 0 if limits.monthly_cap_micros is None else self.spent_micros()
        failure = objection(price_micros, so_far, limits, agreement)
        if failure is not None:
            raise KlingError(failure)

    def spent_micros(self) -> int:
        """What this month came to, the careful way: with what is on its way and what may have been charged."""
        month = _month_ms(self._bench.ports.clock.now_ms())
        if month != self._month_ms:
            self._ended = dict(self._bench.ports.journal.charges_since(month))
            self._month_ms = month
        return sum(self._ended.values()) + sum(_open_micros(job, month) for job in self._open())

    def hear(self, job: Job) -> None:
        """A Job was written."""
        if self._month_ms is None or not job.state.is_end or spending_moment_ms(job) < self._month_ms:
            return
        if spending_charge(job) is not Charge.NOT_CHARGED:
            self._ended[job.id] = job.cost_micros


def _open_micros(job: Job, month_ms: int) -> int:
    """What an open Job counts: what waits for a person counts nothing, what goes by itself counts already."""
    if job.state is JobState.HELD:
        return 0
    if job.state.is_unsent:
        return job.cost_micros
    is_counted = spending_charge(job) is not Charge.NOT_CHARGED and spending_moment_ms(job) >= month_ms
    return job.cost_micros if is_counted else 0


def _month_ms(now_ms: int) -> int:
    """The first moment of the month in local time, UTC milliseconds."""
    now = datetime.fromtimestamp(now_ms / 1000).astimezone()
    first = now.replace(tzinfo=None, day=1, hour=0, minute=0, second=0, microsecond=0)
    return round(first.timestamp() * 1000)
