"""What a tile says about a Job that has no picture yet: a sign, a ring, one short line; and every tile in words.

The time left is computed here from the moment of sending and the usual time. Must not know widgets.
"""

import re
from typing import NamedTuple

from PySide6.QtCore import QCoreApplication

from kling_desktop.core.history_entry import Entry
from kling_desktop.core.job import HoldReason, Job, JobState
from kling_desktop.core.marks import Flag
from kling_desktop.ui.base.job_text import duration_text, moment_text
from kling_desktop.ui.base.translate import counted_text, sentence_text

_SENDING_RING, _SUBMITTING_RING, _MOST_RING = 0.03, 0.05, 0.95
_RATIOS = ((16, 9), (9, 16), (1, 1), (4, 3), (3, 4), (3, 2), (2, 3))
_PROMPT_WORDS = 120
_MENTION_SIGN = re.compile(r"@(?=Image)", re.IGNORECASE)


class Moment(NamedTuple):
    """What a tile's words depend on beside its Job.

    Attributes:
        now_ms: UTC milliseconds.
        expected_seconds: the usual time of one picture.
        is_online: whether the service can be reached.
        before: Jobs that come first, for one that waits.
        over: what held Jobs do not wait for any more.
        is_free: whether nothing costs anything, as in the demo.
    """

    now_ms: int
    expected_seconds: float
    is_online: bool = True
    before: int = 0
    over: frozenset[HoldReason] = frozenset()
    is_free: bool = False


class TileFace(NamedTuple):
    """How a Job looks without a picture.

    Attributes:
        icon: one of our icons, or empty.
        ring: how far it is, 0.0 to 1.0; None for no ring.
        digits: what stands in the ring instead of an icon.
        line: the line under it.
        detail: a second line, where there is room for one.
        spoken: for screen readers; never a countdown by itself.
    """

    icon: str
    ring: float | None
    digits: str
    line: str
    detail: str
    spoken: str


def seconds_passed(job: Job, now_ms: int) -> int:
    """Whole seconds since the Job was sent; 0 if it was not."""
    return 0 if job.sent_at_ms is None else max(0, (now_ms - job.sent_at_ms) // 1000)


def is_counting(job: Job) -> bool:
    """Whether the Job's tile changes with every second."""
    return job.state in (JobState.SUBMITTED, JobState.RUNNING)


def standing_text(job: Job, moment: Moment) -> str:
    """Where a Job stands, in one short line. What it was held for is not said once that is over."""
    from kling_desktop.core.words import hold_sentence, state_sentence

    is_over = job.state is JobState.HELD and job.hold_reason in moment.over
    return sentence_text(hold_sentence(HoldReason.RESTART) if is_over else state_sentence(job))


def tile_face(job: Job, moment: Moment) -> TileFace:
    """The face of a Job on its way."""
    line = standing_text(job, moment)
    match job.state:
        case JobState.HELD:
            return TileFace("circle-pause", None, "", line, "", line)
        case JobState.QUEUED:
            if moment.before:
                line = QCoreApplication.translate("Tile", "%n before it", "", moment.before)
            return TileFace("hourglass", None, "", line, "", line)
        case JobState.UPLOADING:
            return TileFace("arrow-up", _SENDING_RING, "", line, "", line)
        case JobState.SUBMITTING:
            return TileFace("arrow-up", _SUBMITTING_RING, "", line, "", line)
        case JobState.SUBMITTED | JobState.RUNNING | JobState.DOWNLOADING if not moment.is_online:
            line = QCoreApplication.translate("Tile", "Waiting for network")
            return TileFace("wifi-off", None, "", line, "", line)
        case JobState.SUBMITTED | JobState.RUNNING:
            return _running_face(seconds_passed(job, moment.now_ms), moment.expected_seconds)
        case JobState.DOWNLOADING:
            return TileFace("arrow-down", 1.0, "", line, "", line)
        case _:
            return TileFace("", None, "", line, "", line)


def _running_face(passed: int, expected: float) -> TileFace:
    left = round(expected) - passed
    detail = QCoreApplication.translate("Tile", "Running for {time}").format(time=duration_text(passed))
    if left <= 0:
        line = QCoreApplication.translate("Tile", "Longer than usual")
        spoken = QCoreApplication.translate("Tile", "Generating, taking longer than usual")
        return TileFace("", _MOST_RING, "…", line, detail, spoken)
    ring = min(_MOST_RING, passed / expected)
    line = QCoreApplication.translate("Tile", "About {seconds} s left").format(seconds=left)
    spoken = QCoreApplication.translate("Tile", "Generating, about {seconds} seconds left").format(seconds=left)
    return TileFace("", ring, str(left), line, detail, spoken)


def lost_face() -> TileFace:
    """What is said over a picture whose file is gone."""
    text = QCoreApplication.translate("Tile", "File moved")
    return TileFace("image-off", None, "", text, "", QCoreApplication.translate("Tile", "file moved or deleted"))


def spoken_tile(entry: Entry, moment: Moment, *, is_new: bool, stacked: int = 1) -> str:
    """A tile for screen readers: `Merge Image1 into…, today, 14:32, 16 to 9` or `Generating, about 21 seconds left, …`.

    Args:
        entry: the tile.
        moment: now, and the usual time.
        is_new: whether the person has not looked at it yet.
        stacked: how many tiles are folded to it, itself included.
    """
    prompt = _spoken_prompt(entry.job.recipe.prompt)
    if entry.output is None:
        parts = [tile_face(entry.job, moment).spoken, prompt]
    else:
        when = moment_text(entry.output.created_at_ms, moment.now_ms)
        parts = [prompt, when, _spoken_ratio(entry.output.width_px, entry.output.height_px)]
    return ", ".join((*parts, *tile_remarks(entry, is_new=is_new, stacked=stacked)))


def tile_remarks(entry: Entry, *, is_new: bool, stacked: int) -> tuple[str, ...]:
    """What the signs on a tile mean, in words: picked, 4 stars, stack of 3, new."""
    marks = entry.marks
    words = [flag_word(marks.flag)]
    if marks.stars:
        words.append(counted_text("Tile", "1 star", "%n stars", marks.stars))
    if stacked > 1:
        words.append(QCoreApplication.translate("Tile", "stack of %n", "", stacked))
    if is_new:
        words.append(QCoreApplication.translate("Tile", "new"))
    return tuple(word for word in words if word)


def flag_word(flag: Flag) -> str:
    """`picked`, `rejected`, or nothing."""
    match flag:
        case Flag.PICKED:
            return QCoreApplication.translate("Tile", "picked")
        case Flag.REJECTED:
            return QCoreApplication.translate("Tile", "rejected")
        case Flag.NONE:
            return ""


def _spoken_prompt(prompt: str) -> str:
    words = _MENTION_SIGN.sub("", " ".join(prompt[: _PROMPT_WORDS * 2].split()))
    # A comma follows: a full stop before it would end the sentence in the middle of the name.
    return words.rstrip(".,;: ") if len(words) <= _PROMPT_WORDS else words[:_PROMPT_WORDS].rstrip() + "…"


def _spoken_ratio(width_px: int, height_px: int) -> str:
    for width, height in _RATIOS:
        if abs(width_px / height_px * height / width - 1) < 0.03:
            return QCoreApplication.translate("Tile", "{width} to {height}").format(width=width, height=height)
    return QCoreApplication.translate("Tile", "{width} by {height}").format(width=width_px, height=height_px)
