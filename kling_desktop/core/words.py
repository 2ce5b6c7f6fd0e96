"""Every sentence about a failure or a state: in English, in one place.

`ui` translates `Sentence.source` and fills in the values; `cli` prints `Sentence.text()`. Nothing else in the program
turns a kind into words. Each failure says what happened and what it cost, and what to do.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import assert_never

from kling_desktop.core.failure import Charge, Failure, FailureKind
from kling_desktop.core.failure_words import (
    CHARGE,
    DISK_FULL,
    FAILURE_WORDS,
    KEY_MISSING,
    NOT_SAVED,
    THEIR_WORDS,
    FailureWords,
)
from kling_desktop.core.job import HoldReason, Job, JobState
from kling_desktop.core.price import dollars_text


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence with named gaps, so that translators see it whole.

    Attributes:
        source: English, with `{name}` gaps.
        values: what goes into the gaps; foreign text among them is never markup.
    """

    source: str
    values: Mapping[str, object] = field(default_factory=dict)

    def text(self) -> str:
        """The English sentence."""
        return self.source.format_map(dict(self.values))


@dataclass(frozen=True, slots=True)
class Notice:
    """What a person reads about one failure.

    Attributes:
        title: its name, without a full stop.
        happened: what happened, in whole sentences; perhaps in the service's own words.
        money: what it cost; None where money has nothing to do with it.
        advice: what to do; None where there is nothing to say about that.
    """

    title: Sentence
    happened: Sentence
    money: Sentence | None
    advice: Sentence | None

    @property
    def sentences(self) -> tuple[Sentence, ...]:
        """All but the title, in reading order."""
        return tuple(part for part in (self.happened, self.money, self.advice) if part is not None)

    @property
    def without_money(self) -> tuple[Sentence, ...]:
        """The same, for a place where a badge says what it cost."""
        return tuple(part for part in (self.happened, self.advice) if part is not None)

    def text(self) -> str:
        """All but the title, in English."""
        return " ".join(sentence.text() for sentence in self.sentences)

    def in_one_line(self) -> str:
        """Title and text for a terminal."""
        return f"{self.title.text()}. {self.text()}"


_CHARGES: Mapping[Charge, str] = {
    Charge.NOT_CHARGED: "Nothing was charged.",
    Charge.CHARGED: "This was charged.",
    Charge.UNKNOWN: "It may have been charged.",
}

_HOLDS: Mapping[HoldReason, str] = {
    HoldReason.RESTART: "Held, not sent",
    HoldReason.NO_CREDIT: "Waits for credits",
    HoldReason.SPEND_LIMIT: "Waits for the team's limit",
    HoldReason.KEY_REJECTED: "Waits for a key",
    HoldReason.NOT_ALLOWED: "Waits for permission",
    HoldReason.NO_KEY: "Waits for a key",
    HoldReason.OFFLINE: "Held, not sent",
    HoldReason.NO_ROOM: "Waits for room on the disk",
    HoldReason.NOT_WRITABLE: "Waits for the library folder",
}

_STATES: Mapping[JobState, str] = {
    JobState.QUEUED: "Next",
    JobState.UPLOADING: "Sending pictures…",
    JobState.SUBMITTING: "Sending…",
    JobState.SUBMITTED: "Waiting for Segmind",
    JobState.RUNNING: "Being made",
    JobState.DOWNLOADING: "Saving…",
    JobState.INTERRUPTED: "Needs attention",
    JobState.SAVED: "Saved",
    JobState.FAILED: "No picture was made",
    JobState.CANCELLED: "Removed",
}

INTAKE_NOTES: Mapping[str, str] = {
    "first_frame_only": "only the first frame is used",
    "converted": "converted to a format that Segmind takes",
    "turned_upright": "turned upright",
    "colours_converted": "colours converted to sRGB",
    "profile_unreadable": "its colour profile can't be read, so sRGB is assumed",
    "transparency_kept": "transparency is kept",
    "shrunk": "made smaller to fit",
    "recompressed": "compressed more to fit",
    "metadata_removed": "camera data removed",
    "location_removed": "place and camera data removed",
}
"""What intake did to a file, by the word it reports."""


_NAMES_THE_LIBRARY = (FailureKind.LIBRARY_GONE, FailureKind.LIBRARY_AWAY, FailureKind.LIBRARY_READ_ONLY)

_AT_A_TERMINAL: Mapping[FailureKind, str] = {
    FailureKind.KEY_REJECTED: "Segmind didn't accept the API key, so nothing was made or charged.",
}


def notice(failure: Failure) -> Notice:
    """What a person reads about a failure."""
    title, happened, money, advice = _words_of(failure)
    values = {
        "message": _bare(failure) or _quoted(failure.message),
        "further": f" {_quoted(failure.message)}" if failure.message else "",
        "width": failure.width_px,
        "height": failure.height_px,
        "amount": dollars_text(failure.amount_micros or 0),
        "limit": dollars_text(failure.limit_micros or 0),
    }
    if happened == THEIR_WORDS and not failure.message:
        happened = "Segmind gave no reason."
    return Notice(
        Sentence(title, {"tail": failure.message}),
        Sentence(happened, values),
        Sentence(_CHARGES[failure.charge] if money == CHARGE else money) if money else None,
        Sentence(advice) if advice else None,
    )


def _words_of(failure: Failure) -> FailureWords:
    if failure.kind is FailureKind.NO_KEY and failure.message:
        return KEY_MISSING
    if failure.kind is FailureKind.DISK_FULL and failure.charge is Charge.NOT_CHARGED:
        return DISK_FULL
    if failure.kind is FailureKind.NOT_WRITABLE and failure.charge is Charge.CHARGED:
        return NOT_SAVED
    return FAILURE_WORDS[failure.kind]


def _bare(failure: Failure) -> str:
    """The message of a failure that is no quotation but a name within a sentence; empty for every other."""
    if failure.kind is FailureKind.LIBRARY_IN_USE:
        return failure.message
    return f"“{failure.message}”" if failure.kind in _NAMES_THE_LIBRARY else ""


def _quoted(message: str) -> str:
    """The service's own words as a sentence of ours; they may end with a stop of their own."""
    return f"“{message}”" if message.endswith((".", "!", "?", "…")) else f"“{message}”."


def terminal_line(failure: Failure) -> str:
    """A failure in one line for a terminal; one sentence where the window's words would make no sense there."""
    return _AT_A_TERMINAL.get(failure.kind) or notice(failure).in_one_line()


def charge_badge(job: Job) -> Sentence:
    """`Not charged`, `Charged $0.035` or `May have been charged`."""
    match job.charge:
        case Charge.NOT_CHARGED:
            return Sentence("Not charged")
        case Charge.CHARGED:
            return Sentence("Charged {price}", {"price": dollars_text(job.cost_micros)})
        case Charge.UNKNOWN:
            return Sentence("May have been charged")
        case _:
            assert_never(job.charge)


def evidence_sentence(job: Job, balance_now_micros: int | None) -> Sentence:
    """What speaks for or against a charge that nobody confirmed: for a person to judge, never a verdict.

    Args:
        job: one that may have been charged.
        balance_now_micros: of the account, micro-dollars; None where it is not known.
    """
    before = job.balance_before_micros
    values = {"price": dollars_text(job.cost_micros), "before": dollars_text(before or 0)}
    if before is None:
        return Sentence("Price {price}; balance before not known.", values)
    if balance_now_micros is None:
        return Sentence("Price {price}; balance {before} before.", values)
    values["now"] = dollars_text(balance_now_micros)
    return Sentence("Price {price}; balance {before} before, {now} now.", values)


NO_VERDICT = Sentence("Other pictures change the balance too, so this is a hint and no proof.")


def state_sentence(job: Job) -> Sentence:
    """One short line about where a Job stands."""
    if job.state is JobState.HELD:
        return hold_sentence(job.hold_reason or HoldReason.RESTART)
    return Sentence(_STATES[job.state])


def hold_sentence(reason: HoldReason) -> Sentence:
    """What a held Job waits for."""
    return Sentence(_HOLDS[reason])
