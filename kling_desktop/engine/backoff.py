"""When to ask again: pure schedules. They never sleep and own no clock; whoever waits does that."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PollSchedule:
    """How long to wait before asking how a Job stands, in seconds.

    Attributes:
        first: before the first question.
        factor, longest: each wait is `factor` times the last, up to `longest`.
        near_share: from this share of the expected time on, it is asked every `near` seconds.
        jitter: each wait is shifted by up to this share, so that many Jobs do not ask at once.
    """

    first: float = 5.0
    factor: float = 1.5
    longest: float = 10.0
    near_share: float = 0.8
    near: float = 2.5
    jitter: float = 0.2

    def wait(self, asked: int, elapsed: float, expected: float, chance: float) -> float:
        """Seconds until the next question.

        Args:
            asked: questions asked so far.
            elapsed: seconds since the Job was sent.
            expected: seconds such a Job usually takes.
            chance: 0 to 1, where in the jitter's range this wait lies.
        """
        usual = min(self.longest, self.first * self.factor ** min(asked, 16))
        left = max(self.near, expected * self.near_share - elapsed)
        wait = self.near if elapsed >= expected * self.near_share else min(usual, left)
        return wait * (1 + self.jitter * (2 * chance - 1))


@dataclass(frozen=True, slots=True)
class RetrySchedule:
    """How long to wait after failures in a row of a call that costs nothing, in seconds."""

    first: float = 1.0
    factor: float = 2.0
    longest: float = 60.0
    jitter: float = 0.2

    def wait(self, failures: int, chance: float) -> float:
        """Seconds until the next try after so many failures in a row (from 1); `chance` is 0 to 1."""
        usual = min(self.longest, self.first * self.factor ** min(failures - 1, 16))
        return usual * (1 + self.jitter * (2 * chance - 1))


FAST_POLLS = PollSchedule(first=0.2, longest=0.6, near=0.3)
"""For the demo and for tests, whose service answers within seconds."""
FAST_RETRIES = RetrySchedule(first=0.1, longest=1.0)
