"""When to ask again: the schedules of the design, and their bounds for any number."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kling_desktop.engine.backoff import FAST_POLLS, FAST_RETRIES, PollSchedule, RetrySchedule

SECONDS = st.floats(0, 1e6)
CHANCE = st.floats(0, 1)


def test_a_minute_of_polling() -> None:
    schedule, elapsed = PollSchedule(jitter=0), 0.0
    waits: list[float] = []
    while elapsed < 60:
        waits.append(schedule.wait(len(waits), elapsed, 59.0, 0.5))
        elapsed += waits[-1]
    assert waits[:5] == [5.0, 7.5, 10.0, 10.0, 10.0]
    assert sum(waits[:6]) == pytest.approx(59 * 0.8), "the last long wait ends where the near ones begin"
    assert set(waits[6:]) == {2.5}


@pytest.mark.parametrize(("chance", "seconds"), [(0.0, 4.0), (0.5, 5.0), (1.0, 6.0)])
def test_jitter_keeps_jobs_apart(chance: float, seconds: float) -> None:
    assert PollSchedule().wait(0, 0.0, 59.0, chance) == pytest.approx(seconds)


@given(asked=st.integers(0, 500), elapsed=SECONDS, expected=SECONDS, chance=CHANCE)
def test_polls_are_never_hasty_and_never_forgotten(asked: int, elapsed: float, expected: float, chance: float) -> None:
    for schedule in (PollSchedule(), FAST_POLLS):
        wait = schedule.wait(asked, elapsed, expected, chance)
        shortest = min(schedule.first, schedule.near) * (1 - schedule.jitter)
        assert shortest <= wait * 1.000001
        assert wait <= schedule.longest * (1 + schedule.jitter) * 1.000001


def test_retries_wait_twice_as_long_each_time() -> None:
    schedule = RetrySchedule(jitter=0)
    assert [schedule.wait(failures, 0.5) for failures in range(1, 9)] == [1, 2, 4, 8, 16, 32, 60, 60]


@given(failures=st.integers(1, 100_000), chance=CHANCE)
def test_retries_stay_within_their_bounds(failures: int, chance: float) -> None:
    for schedule in (RetrySchedule(), FAST_RETRIES):
        wait = schedule.wait(failures, chance)
        assert schedule.first * (1 - schedule.jitter) <= wait * 1.000001
        assert wait <= schedule.longest * (1 + schedule.jitter) * 1.000001
