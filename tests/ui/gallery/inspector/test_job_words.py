"""What is said of a Job on its way: where it stands, since when, and what that means."""

import pytest

from kling_desktop.core.job import HoldReason, Job, JobState
from kling_desktop.ui.base.job_text import clock_text
from kling_desktop.ui.gallery.inspector.job_words import job_details, job_title
from kling_desktop.ui.gallery.tiles.tile_face import Moment
from tests.fakes.fake_pictures import make_job
from tests.fakes.gallery_desk import NOON_MS

NOW = Moment(NOON_MS, 59.0)
OFFLINE = Moment(NOON_MS, 59.0, is_online=False)
SENT_AT = NOON_MS - 38_000
KEPT = f"Sent {clock_text(SENT_AT)}. Segmind keeps the file about 7 days."


def job(state: JobState, **fields: object) -> Job:
    return make_job(1, NOON_MS - 40_000, state, **fields)


@pytest.mark.parametrize(
    ("state", "moment", "title"),
    [
        (JobState.QUEUED, NOW, "Starts next"),
        (JobState.QUEUED, Moment(NOON_MS, 59.0, before=2), "2 before it"),
        (JobState.HELD, NOW, "Held, not sent"),
        (JobState.UPLOADING, NOW, "Sending pictures…"),
        (JobState.RUNNING, NOW, "Being made"),
        (JobState.RUNNING, Moment(NOON_MS, 30.0), "Taking longer than usual"),
        (JobState.RUNNING, OFFLINE, "Waiting for network"),
        (JobState.DOWNLOADING, NOW, "Saving…"),
    ],
)
def test_where_it_stands(state: JobState, moment: Moment, title: str) -> None:
    assert job_title(job(state, sent_at_ms=SENT_AT), moment) == title


def test_what_it_is_held_for() -> None:
    assert job_title(job(JobState.HELD, hold_reason=HoldReason.NO_CREDIT), NOW) == "Waits for credits"


def test_before_it_is_sent_it_cost_nothing() -> None:
    assert job_details(job(JobState.QUEUED), NOW) == "Nothing was sent or charged yet."


def test_once_it_is_sent() -> None:
    assert job_details(job(JobState.RUNNING, sent_at_ms=SENT_AT), NOW) == f"Running for 38 s\n{KEPT}"
    assert job_details(job(JobState.DOWNLOADING, sent_at_ms=SENT_AT), NOW) == KEPT
    demo = job_details(job(JobState.DOWNLOADING, sent_at_ms=SENT_AT), NOW._replace(is_free=True))
    assert demo.endswith("The demo's service ends with the program.")


def test_without_a_network_it_still_runs() -> None:
    sent = clock_text(SENT_AT)
    told = job_details(job(JobState.RUNNING, sent_at_ms=SENT_AT), OFFLINE)
    assert told == f"Sent at {sent}, still running.\n{KEPT}"
