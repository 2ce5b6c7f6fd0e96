"""What Jobs cost, as sums: by day, by model, and what is not known apart. Integer micro-dollars.

What counts when, is said here once; the database's query says the same, and a test holds the two together.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from kling_desktop.core.failure import Charge
from kling_desktop.core.job import Job, JobState

_SURELY = (JobState.SAVED, JobState.DOWNLOADING)
_ON_ITS_WAY = (JobState.SUBMITTING, JobState.SUBMITTED, JobState.RUNNING)


def spending_charge(job: Job) -> Charge:
    """As what a Job counts in the sums: one that is being made counts as charged, for it will be if it succeeds."""
    return Charge.CHARGED if job.state in (*_SURELY, *_ON_ITS_WAY) else job.charge


def spending_moment_ms(job: Job) -> int:
    """When it counts: as it was sent; UTC milliseconds."""
    return job.created_at_ms if job.sent_at_ms is None else job.sent_at_ms


@dataclass(frozen=True, slots=True)
class SpendLine:
    """What the Jobs of one kind and one day, or one hour, cost together.

    Attributes:
        begin: of that day or hour, in local time and without a zone.
        model: its slug.
        charge: CHARGED, or UNKNOWN: then it may have been charged.
        is_estimate: whether the service has not said so yet.
        micros: the sum.
        count: of Jobs.
    """

    begin: datetime
    model: str
    charge: Charge
    is_estimate: bool
    micros: int
    count: int


@dataclass(frozen=True, slots=True)
class Spent:
    """One sum.

    Attributes:
        micros, count: what was charged, what is being made included; and for how many pictures.
        estimates: how many of them the service has not confirmed.
        unknown_micros, unknown_count: what may have been charged besides.
    """

    micros: int = 0
    count: int = 0
    estimates: int = 0
    unknown_micros: int = 0
    unknown_count: int = 0

    @property
    def careful_micros(self) -> int:
        """With all that may have been charged: what a limit is held against."""
        return self.micros + self.unknown_micros


def spent(lines: Iterable[SpendLine]) -> Spent:
    """The sum of these lines."""
    micros = count = estimates = unknown_micros = unknown_count = 0
    for line in lines:
        if line.charge is Charge.UNKNOWN:
            unknown_micros += line.micros
            unknown_count += line.count
        else:
            micros += line.micros
            count += line.count
            estimates += line.count if line.is_estimate else 0
    return Spent(micros, count, estimates, unknown_micros, unknown_count)


@dataclass(frozen=True, slots=True)
class SpendReport:
    """All sums that a person looks at.

    Attributes:
        now: in local time and without a zone; decides what is called today.
        lines: everything, by day; today by hour.
    """

    now: datetime
    lines: tuple[SpendLine, ...]

    @property
    def today(self) -> Spent:
        """The sum of today."""
        return spent(line for line in self.lines if line.begin.date() == self.now.date())

    @property
    def this_month(self) -> Spent:
        """The sum of this month."""
        return self.month(self.now.year, self.now.month)

    @property
    def all_time(self) -> Spent:
        """The sum of everything in this library."""
        return spent(self.lines)

    def month(self, year: int, month: int) -> Spent:
        """The sum of a month, from 1."""
        return spent(line for line in self.lines if (line.begin.year, line.begin.month) == (year, month))
