"""Every sentence about a failure, a problem, a state: in English, in one place.

`ui` translates `Sentence.source` and fills in the values; `cli` prints `Sentence.text()`. Nothing else in the program
turns a kind into words. Each failure says what happened and what it cost, and what to do.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import assert_never

from kling_desktop.core.draft import Problem, ProblemKind
from kling_desktop.core.failure import Charge, Failure, FailureKind
from kling_desktop.core.job import Job, JobState
from kling_desktop.core.job_event import HoldReason
from kling_desktop.core.price import dollars_text
from kling_desktop.core.prompt import LOST, mention_text


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
        happened: what happened and what it cost, in whole sentences.
        advice: what to do, likewise; None where there is nothing to say about that.
    """

    title: Sentence
    happened: Sentence
    advice: Sentence | None

    @property
    def sentences(self) -> tuple[Sentence, ...]:
        """What happened and what to do."""
        return (self.happened,) if self.advice is None else (self.happened, self.advice)

    def text(self) -> str:
        """What happened and what to do, in English."""
        return " ".join(sentence.text() for sentence in self.sentences)

    def in_one_line(self) -> str:
        """Title and text for a terminal."""
        return f"{self.title.text()}. {self.text()}"


_LOOK_FIRST = "Check for the result first: that is free."

_NOTICES: Mapping[FailureKind, tuple[str, str, str]] = {
    FailureKind.NO_KEY: (
        "There is no API key",
        "Nothing was charged.",
        "Add your Segmind API key, then resume.",
    ),
    FailureKind.KEY_FORMAT: (
        "That doesn't look like a Segmind key",
        "Keys start with SG_.",
        "Check that you copied all of it.",
    ),
    FailureKind.KEY_REJECTED: (
        "Segmind didn't accept your API key",
        "It may have been deleted or replaced. Nothing was charged.",
        "Generating is paused until you update the key; your pictures are safe.",
    ),
    FailureKind.NOT_ALLOWED: (
        "This account can't use Kling O1",
        "Your Segmind account or team doesn't allow this model. Nothing was charged.",
        "Ask the team owner, or use another key.",
    ),
    FailureKind.KEYRING_UNAVAILABLE: (
        "Your key can't be saved securely",
        "No system keyring was found (on Linux: install and unlock GNOME Keyring or KWallet).",
        "You can use the key until you quit; it isn't written to disk.",
    ),
    FailureKind.KEYRING_LOCKED: (
        "The keyring is locked",
        "Unlock it and try again. Until then generating is off; your pictures stay available.",
        "",
    ),
    FailureKind.NO_CREDIT: (
        "Out of Segmind credits",
        "{message}Nothing was charged.",
        "Add credits, then resume. Your prompt and pictures are kept.",
    ),
    FailureKind.SPEND_LIMIT: (
        "Your team's spending limit is reached",
        "{message}Nothing was charged.",
        "Ask the team owner to raise it.",
    ),
    FailureKind.BAD_RECIPE: (
        "Segmind couldn't use this request",
        "{message}Nothing was charged.",
        "Change the prompt or pictures and try again.",
    ),
    FailureKind.BAD_SETTING: ("Segmind refused a setting", "{message}Nothing was charged.", ""),
    FailureKind.TOO_LARGE: (
        "Your pictures are too large to send",
        "Nothing was charged.",
        "Remove one, or use smaller pictures.",
    ),
    FailureKind.DECLINED: (
        "Kling O1 declined this request",
        "{message}Nothing was charged.",
        "Rephrase the prompt or use other pictures.",
    ),
    FailureKind.MODEL_GONE: (
        "Kling O1 isn't available right now",
        "Segmind no longer offers the model at this address. Nothing was charged.",
        "Check for an app update.",
    ),
    FailureKind.NOT_OFFERED: (
        "Segmind doesn't offer this way of sending",
        "Nothing was charged.",
        "Use automatic delivery.",
    ),
    FailureKind.WATCH_REFUSED: (
        "Segmind doesn't say what became of a picture",
        "{message}It was sent, and Segmind refuses to answer about it. {charge}",
        "It is asked again every minute.",
    ),
    FailureKind.RATE_LIMITED: (
        "Too many requests at once",
        "Segmind limits how often you can generate. Nothing was charged.",
        "It goes on by itself.",
    ),
    FailureKind.SERVICE_FAULT: (
        "Generation failed",
        "Segmind reported an error. {message}Nothing was charged.",
        "Make it again. If it repeats, simplify the prompt.",
    ),
    FailureKind.SERVICE_TROUBLE: (
        "Segmind is having trouble",
        "The service didn't answer properly. {charge}",
        _LOOK_FIRST,
    ),
    FailureKind.NO_ANSWER: (
        "No answer yet",
        "Segmind didn't answer in time. The picture may still be made. {charge}",
        _LOOK_FIRST,
    ),
    FailureKind.CONNECTION_LOST: (
        "Connection lost while generating",
        "The request was sent, but the answer never arrived. {charge}",
        _LOOK_FIRST,
    ),
    FailureKind.INTERRUPTED: (
        "Interrupted while generating",
        "The app closed in the moment of sending. {charge}",
        _LOOK_FIRST,
    ),
    FailureKind.OFFLINE: ("You're offline", "The request wasn't sent. Nothing was charged.", "It waits here."),
    FailureKind.INSECURE: (
        "Can't reach Segmind securely",
        "A proxy or security program may be in the way. Nothing was charged.",
        "",
    ),
    FailureKind.EXPIRED: (
        "The picture is no longer at Segmind",
        "Segmind keeps results for about 7 days and its record of a request for about an hour. {charge}",
        "",
    ),
    FailureKind.BAD_ADDRESS: (
        "The picture's address is not safe",
        "Segmind's answer pointed somewhere this program does not go. {charge} The answer is kept.",
        "",
    ),
    FailureKind.BAD_PICTURE: (
        "The picture arrived damaged",
        "Segmind answered, but the file can't be read. {charge}",
        "What arrived is kept. Fetching it again is free.",
    ),
    FailureKind.HELPER_LOST: (
        "The picture couldn't be checked",
        "It arrived and is kept on this computer, but the process that opens pictures didn't start or took too long. "
        "{charge}",
        "Try again.",
    ),
    FailureKind.PICTURE_MISSING: (
        "The picture that arrived is gone",
        "Its file was moved or deleted before it was saved to the library. {charge}",
        "Segmind can be asked for it again.",
    ),
    FailureKind.DISK_FULL: (
        "Couldn't save the picture",
        "The disk is full. The picture is kept here or waits at Segmind (about 7 days). {charge}",
        "Free some space, then try again.",
    ),
    FailureKind.NOT_WRITABLE: (
        "Couldn't write to the library folder",
        "The folder is read-only or gone. {charge}",
        "Make it writable or choose another, then try again.",
    ),
    FailureKind.LIBRARY_GONE: (
        "The library folder is gone",
        "The folder {message} held your pictures and isn't there; its drive may not be connected. Nothing was changed "
        "or charged.",
        "Connect it, then start again. If you removed it, make an empty folder “pictures” in its place.",
    ),
    FailureKind.LIBRARY_IN_USE: (
        "The library is in use",
        "Kling Desktop is already working in this library ({message}). Nothing was changed or charged.",
        "Close it first, or use it there.",
    ),
    FailureKind.DATABASE: (
        "The library needs repair",
        "Its index can't be read. Your pictures are untouched. Nothing was charged.",
        "",
    ),
    FailureKind.DATABASE_NEWER: (
        "This library was used by a newer version",
        "It was left untouched. Nothing was charged.",
        "Update Kling Desktop to open it.",
    ),
    FailureKind.DEMO_TROUBLE: ("Couldn't start the demo", "Its service didn't come up. Nothing was charged.", ""),
    FailureKind.OWN_FAULT: (
        "Kling Desktop made a mistake",
        "The library couldn't be opened because of it. Your pictures are untouched. Nothing was charged.",
        "Start it again; its log says what happened.",
    ),
    FailureKind.ENTRY_UNREADABLE: (
        "Part of the library can't be read",
        "Pictures that were on their way were noted down by a newer version, or their notes are damaged. They are left "
        "as they are; everything else works. {charge}",
        "Update Kling Desktop, then start it again.",
    ),
    FailureKind.UNREADABLE_FILE: (
        "Can't open this file",
        "It is damaged or not a picture. Nothing was sent or charged.",
        "Choose another.",
    ),
    FailureKind.FILE_MISSING: (
        "The file was moved or deleted",
        "Nothing was sent or charged.",
        "Choose another.",
    ),
    FailureKind.NOT_A_FILE: (
        "This is not a picture file",
        "It is a folder or a device. Nothing was sent or charged.",
        "Choose a picture.",
    ),
    FailureKind.PICTURE_TOO_LARGE: (
        "This picture is too large to open",
        "It has more pixels than can be opened safely. Nothing was sent or charged.",
        "Use a smaller copy.",
    ),
    FailureKind.PICTURE_TOO_SMALL: (
        "This picture is too small",
        "{width} × {height} px. Kling O1 needs at least 300 px a side. Nothing was sent or charged.",
        "",
    ),
    FailureKind.PICTURE_TOO_LONG: (
        "This picture is too narrow",
        "{width} × {height} px. Kling O1 needs a shape between 1:2.5 and 2.5:1. Nothing was sent or charged.",
        "",
    ),
}

_KEY_MISSING = (
    "The key ending in {tail} is missing",
    "This picture was sent with that key and is collected with it. Nothing more is charged.",
    "Add the key again.",
)
"""NO_KEY, where it is known which one."""

_DISK_FULL = (
    "The disk is full",
    "Something couldn't be written. Nothing was charged for that.",
    "Free some space, then try again.",
)
"""DISK_FULL, where it is not about a paid picture: a click, a reference, the library's index or log."""

_CHARGES: Mapping[Charge, str] = {
    Charge.NOT_CHARGED: "Nothing was charged.",
    Charge.CHARGED: "This was charged.",
    Charge.UNKNOWN: "It may have been charged.",
}

_PROBLEMS: Mapping[ProblemKind, str] = {
    ProblemKind.NO_REFERENCE: "Add at least one picture",
    ProblemKind.TOO_MANY_REFERENCES: "Too many pictures. Ten fit; remove one.",
    ProblemKind.EMPTY_PROMPT: "Say what should happen in the prompt",
    ProblemKind.PROMPT_TOO_LONG: "The prompt is too long",
    ProblemKind.LOST_MENTION: "{mention} isn't in your slots. Add a picture or change the prompt.",
    ProblemKind.SLOT_READING: "@Image{number} is still being read",
    ProblemKind.SLOT_UNREADABLE: "@Image{number} can't be used. Remove it or choose another.",
    ProblemKind.UNKNOWN_CHOICE: "This model doesn't have that setting",
}

_HOLDS: Mapping[HoldReason, str] = {
    HoldReason.RESTART: "Held, not sent",
    HoldReason.NO_CREDIT: "Waits for credits",
    HoldReason.SPEND_LIMIT: "Waits for the team's limit",
    HoldReason.KEY_REJECTED: "Waits for a key",
    HoldReason.NOT_ALLOWED: "Waits for permission",
    HoldReason.NO_KEY: "Waits for a key",
    HoldReason.OFFLINE: "Waits for the network",
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

_GONE = "The picture's file was moved or deleted. Its prompt and settings are still here."

_NOT_SHOWN: Mapping[FailureKind, str] = {
    FailureKind.FILE_MISSING: _GONE,
    FailureKind.UNREADABLE_FILE: "This picture can't be shown. Its file is damaged.",
    FailureKind.NOT_A_FILE: "This picture can't be shown. There is no file in its place.",
    FailureKind.PICTURE_TOO_LARGE: "This picture is too large to be shown.",
    FailureKind.DISK_FULL: "This picture can't be shown. The disk is full.",
    FailureKind.NOT_WRITABLE: "This picture can't be shown. The program's cache folder can't be written.",
}
"""Why a picture of the gallery is not seen large."""

_NOT_COPIED: Mapping[FailureKind, str] = {
    FailureKind.FILE_MISSING: _GONE,
    FailureKind.UNREADABLE_FILE: "The picture's file can't be read, so it wasn't copied.",
    FailureKind.DISK_FULL: "Couldn't save a copy. The disk is full.",
    FailureKind.NOT_WRITABLE: "Couldn't save a copy. The folder is read-only or gone.",
}
"""Why a picture of the gallery did not leave the program."""


def notice(failure: Failure) -> Notice:
    """What a person reads about a failure."""
    title, happened, advice = _NOTICES[failure.kind]
    if failure.kind is FailureKind.NO_KEY and failure.message:
        title, happened, advice = _KEY_MISSING
    if failure.kind is FailureKind.DISK_FULL and failure.charge is Charge.NOT_CHARGED:
        title, happened, advice = _DISK_FULL
    values = {
        "message": f"“{failure.message}” " if failure.message else "",
        "charge": _CHARGES[failure.charge],
        "width": failure.width_px,
        "height": failure.height_px,
    }
    if failure.kind is FailureKind.LIBRARY_IN_USE:
        values["message"] = failure.message
    elif failure.kind is FailureKind.LIBRARY_GONE:
        values["message"] = f"“{failure.message}”"
    told = Sentence(advice, values) if advice else None
    return Notice(Sentence(title, {"tail": failure.message}), Sentence(happened, values), told)


def not_shown_sentence(failure: Failure) -> Sentence:
    """Why a picture cannot be seen large."""
    return _about_file(_NOT_SHOWN, failure)


def not_copied_sentence(failure: Failure) -> Sentence:
    """Why a picture could not be copied or saved elsewhere."""
    return _about_file(_NOT_COPIED, failure)


def _about_file(table: Mapping[FailureKind, str], failure: Failure) -> Sentence:
    known = table.get(failure.kind)
    return notice(failure).title if known is None else Sentence(known)


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


def problem_sentence(problem: Problem) -> Sentence:
    """Why a Draft cannot be sent."""
    mention = LOST if problem.number is None else mention_text(problem.number)
    return Sentence(_PROBLEMS[problem.kind], {"number": problem.number, "mention": mention})


def state_sentence(job: Job) -> Sentence:
    """One short line about where a Job stands."""
    if job.state is JobState.HELD:
        return hold_sentence(job.hold_reason or HoldReason.RESTART)
    return Sentence(_STATES[job.state])


def hold_sentence(reason: HoldReason) -> Sentence:
    """What a held Job waits for."""
    return Sentence(_HOLDS[reason])
