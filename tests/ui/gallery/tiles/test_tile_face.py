"""What tiles say: signs, rings, seconds, and everything in words."""

import pytest

from kling_desktop.core.failure import Failure, FailureKind
from kling_desktop.core.job import HoldReason, JobState
from kling_desktop.ui.gallery.tiles.tile_face import Moment, TileFace, spoken_tile, tile_face
from tests.fakes.fake_pictures import make_entry, make_job

NOW = 1_781_000_000_000


USUAL = Moment(NOW, 59.0)


def face(state: JobState, moment: Moment = USUAL, **fields: object) -> TileFace:
    return tile_face(make_job(1, NOW, state, **fields), moment)


@pytest.mark.parametrize(
    ("reason", "line"),
    [
        (HoldReason.NO_CREDIT, "Waits for credits"),
        (HoldReason.RESTART, "Held, not sent"),
        (HoldReason.OFFLINE, "Held, not sent"),
    ],
)
def test_a_held_job_says_what_it_waits_for(reason: HoldReason, line: str) -> None:
    told = face(JobState.HELD, hold_reason=reason)

    assert (told.icon, told.ring, told.line) == ("circle-pause", None, line)


def test_a_held_job_does_not_wait_for_what_is_there_by_now() -> None:
    over = Moment(NOW, 59.0, over=frozenset({HoldReason.NO_CREDIT}))
    assert face(JobState.HELD, over, hold_reason=HoldReason.NO_CREDIT).line == "Held, not sent"
    assert face(JobState.HELD, over, hold_reason=HoldReason.SPEND_LIMIT).line == "Waits for the team's limit"


def test_a_waiting_job_says_how_many_come_first() -> None:
    assert face(JobState.QUEUED).line == "Next"
    assert face(JobState.QUEUED, Moment(NOW, 59.0, before=2)).line == "2 before it"


def test_a_running_job_counts_down() -> None:
    told = face(JobState.RUNNING, sent_at_ms=NOW - 38_400)

    assert (told.digits, told.line) == ("21", "About 21 s left")
    assert told.spoken == "Generating, about 21 seconds left"
    assert told.ring == pytest.approx(38 / 59)


@pytest.mark.parametrize("passed_s", [59, 102, 4000])
def test_past_the_estimate_the_ring_stays_at_95_percent(passed_s: int) -> None:
    told = face(JobState.SUBMITTED, sent_at_ms=NOW - passed_s * 1000)

    assert (told.digits, told.line, told.ring) == ("…", "Longer than usual", 0.95)


def test_a_clock_that_went_back_breaks_nothing() -> None:
    assert face(JobState.RUNNING, sent_at_ms=NOW + 5_000).digits == "59"


@pytest.mark.parametrize("state", [JobState.SUBMITTED, JobState.RUNNING, JobState.DOWNLOADING])
def test_without_a_network_a_sent_job_waits_for_it(state: JobState) -> None:
    told = face(state, Moment(NOW, 59.0, is_online=False), sent_at_ms=NOW - 1000)

    assert (told.icon, told.line) == ("wifi-off", "Waiting for network")


def test_every_state_has_a_line() -> None:
    assert all(face(state, failure=Failure(FailureKind.NO_ANSWER)).line for state in JobState)


def test_a_picture_in_words() -> None:
    entry = make_entry(1, make_job(1, NOW))

    told = spoken_tile(entry, Moment(NOW + 60_000, 59.0), is_new=True)

    assert told.startswith("Merge Image1 into the landscape of Image2, Today, ")
    assert told.endswith(", 16 to 9, new")


def test_a_job_in_words() -> None:
    entry = make_entry(1, make_job(1, NOW, JobState.RUNNING, sent_at_ms=NOW - 38_000))

    told = spoken_tile(entry, Moment(NOW, 59.0), is_new=False)

    assert told == "Generating, about 21 seconds left, Merge Image1 into the landscape of Image2"
