"""Sentences about the files of pictures that are in the gallery already: no money is at stake, and nothing to be sent.

The rest of the words about failures stands in `words`.
"""

from collections.abc import Mapping

from kling_desktop.core.failure import Failure, FailureKind
from kling_desktop.core.words import Sentence, notice

_GONE = "The picture's file was moved or deleted. Its prompt and settings are still here."

_AWAY = "The library folder isn't there; its drive may not be connected."

_NOT_SHOWN: Mapping[FailureKind, str] = {
    FailureKind.FILE_MISSING: _GONE,
    FailureKind.LIBRARY_AWAY: _AWAY,
    FailureKind.UNREADABLE_FILE: "This picture can't be shown. Its file is damaged.",
    FailureKind.NOT_A_FILE: "This picture can't be shown. There is no file in its place.",
    FailureKind.PICTURE_TOO_LARGE: "This picture is too large to be shown.",
    FailureKind.HELPER_LOST: "This picture can't be shown. Opening it took too long, or failed.",
    FailureKind.DISK_FULL: "This picture can't be shown. The disk is full.",
    FailureKind.NOT_WRITABLE: "This picture can't be shown. The program's cache folder can't be written.",
    FailureKind.OWN_FAULT: "This picture can't be shown. Kling Desktop made a mistake.",
}
"""Why a picture of the gallery is not seen large."""

_NOT_COPIED: Mapping[FailureKind, str] = {
    FailureKind.FILE_MISSING: _GONE,
    FailureKind.LIBRARY_AWAY: _AWAY,
    FailureKind.UNREADABLE_FILE: "The picture's file can't be read, so it wasn't copied.",
    FailureKind.DISK_FULL: "Couldn't save a copy. The disk is full.",
    FailureKind.NOT_WRITABLE: "Couldn't save a copy. The folder is read-only or gone.",
}
"""Why a picture of the gallery did not leave the program."""

_NOT_SAVED: Mapping[FailureKind, str] = {
    FailureKind.DISK_FULL: "Couldn't save the report. The disk is full.",
    FailureKind.NOT_WRITABLE: "Couldn't save the report. The folder is read-only or gone.",
}
"""Why the diagnostic report did not get into a file."""

_NOT_BROUGHT_BACK: Mapping[FailureKind, str] = {
    FailureKind.FILE_MISSING: "This file is not there any more.",
    FailureKind.UNREADABLE_FILE: "This file can't be read.",
    FailureKind.DISK_FULL: "Couldn't put the picture back. The disk is full.",
    FailureKind.NOT_WRITABLE: "Couldn't put the picture back. The library folder is read-only or gone.",
}
"""Why a file that was found did not get back to its place."""

GONE = Sentence(_GONE)
ANOTHER_PICTURE = Sentence("This is another picture. Only the file that was saved, or a copy of it, can be put back.")


def not_brought_back_sentence(failure: Failure) -> Sentence:
    """Why a file that a person found was not put back into the library."""
    return _about_file(_NOT_BROUGHT_BACK, failure)


def not_shown_sentence(failure: Failure) -> Sentence:
    """Why a picture cannot be seen large."""
    return _about_file(_NOT_SHOWN, failure)


def not_copied_sentence(failure: Failure) -> Sentence:
    """Why a picture could not be copied or saved elsewhere."""
    return _about_file(_NOT_COPIED, failure)


def report_not_saved_sentence(failure: Failure) -> Sentence:
    """Why the diagnostic report could not be saved."""
    return _about_file(_NOT_SAVED, failure)


def _about_file(table: Mapping[FailureKind, str], failure: Failure) -> Sentence:
    known = table.get(failure.kind)
    return notice(failure).title if known is None else Sentence(known)
