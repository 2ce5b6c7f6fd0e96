"""What is said about a library that was checked or rebuilt."""

from collections.abc import Mapping

from kling_desktop.core.price import dollars_text
from kling_desktop.core.upkeep import Checked, Finding, FindingKind, Rebuilt
from kling_desktop.core.words import Sentence

FINDINGS = {
    FindingKind.PICTURE_MISSING: "This picture is not there",
    FindingKind.PICTURE_CHANGED: "This picture is not as it was saved",
    FindingKind.REFERENCE_MISSING: "This original of a reference is not there",
    FindingKind.REFERENCE_CHANGED: "This original of a reference is not as it was added",
    FindingKind.FILE_UNREADABLE: "This file is there and can't be read",
    FindingKind.LINE_DAMAGED: "This line of the log was cut short or changed",
    FindingKind.LINE_UNKNOWN: "This line of the log was written by a newer version",
    FindingKind.LOG_UNREADABLE: "This log of another computer can't be read now",
    FindingKind.INDEX_DAMAGED: "The index is damaged",
    FindingKind.INDEX_MISSING: "There is no index",
    FindingKind.NOT_IN_INDEX: "The log knows of this attempt and the index does not",
    FindingKind.NOT_IN_LOG: "The index knows of this attempt and the log does not",
    FindingKind.FILE_NOT_LISTED: "This picture file is in the library and in no list",
    FindingKind.FILE_EXTRA: "This picture file is a copy, or not one of Kling Desktop",
}
"""What is wrong, before the name of the thing it is wrong with."""

_COPY = "If you have a copy of the file, put it back in its place; all that is known about it is still there."
_CHANGED = "If nobody changed it on purpose, put a copy of it back in its place."
_REMEDIES: Mapping[FindingKind, str] = {
    FindingKind.PICTURE_MISSING: _COPY,
    FindingKind.PICTURE_CHANGED: _CHANGED,
    FindingKind.REFERENCE_MISSING: _COPY,
    FindingKind.REFERENCE_CHANGED: _CHANGED,
    FindingKind.FILE_UNREADABLE: "See that your user may read it, and that its drive is well: copy it while you can.",
    FindingKind.LINE_DAMAGED: "Nothing is lost by a damaged line if a whole one follows.",
    FindingKind.LINE_UNKNOWN: "A newer version of Kling Desktop can read these lines.",
    FindingKind.LOG_UNREADABLE: "Have it synced, and let your user read it: the next start takes over what it says.",
    FindingKind.INDEX_DAMAGED: "Rebuild the library: its index is then made anew from the log and the files.",
    FindingKind.INDEX_MISSING: "Rebuild the library: its index is then made anew from the log and the files.",
    FindingKind.NOT_IN_INDEX: "Rebuild the library to have it in the index too.",
    FindingKind.NOT_IN_LOG: "Rebuild the library to have it in the log too.",
    FindingKind.FILE_NOT_LISTED: "Rebuild the library to have it in the gallery.",
    FindingKind.FILE_EXTRA: "It is not shown in the gallery, and can stay where it is.",
}
"""What can be done about it."""


def finding_line(finding: Finding) -> str:
    """One finding in one line."""
    return f"{FINDINGS[finding.kind]}: {finding.what}"


def remedy_sentences(checked: Checked) -> tuple[Sentence, ...]:
    """What can be done about all that was found, each once."""
    sources = dict.fromkeys(_REMEDIES[finding.kind] for finding in checked.findings)
    return tuple(Sentence(source) for source in sources)


def checked_line(checked: Checked) -> str:
    """What was looked at, and how it stands."""
    looked = f"{_count(checked.pictures, 'picture')}, {_count(checked.references, 'reference')}"
    looked = f"{looked} and {_count(checked.lines, 'line')} of the log were looked at"
    if not checked.findings:
        return f"{looked}. Everything is as it should be."
    return f"{looked}. Found: {_count(len(checked.findings), 'thing')} to know."


def rebuilt_lines(rebuilt: Rebuilt) -> tuple[str, ...]:
    """What a new index was made of."""
    spent = dollars_text(rebuilt.spent_micros)
    pictures, attempts = _count(rebuilt.pictures, "picture"), _count(rebuilt.jobs, "attempt")
    lines = [f"The index was made anew: {pictures} of {attempts}, for {spent}."]
    if rebuilt.from_files:
        lines.append(f"{_count(rebuilt.from_files, 'picture')} came from what is written in the files alone.")
    if rebuilt.salvaged:
        lines.append(f"{_count(rebuilt.salvaged, 'attempt')} came from the old index alone.")
    if rebuilt.damaged_lines or rebuilt.unknown_lines:
        left = rebuilt.damaged_lines + rebuilt.unknown_lines
        lines.append(f"{_count(left, 'line')} of the log could not be read and stay where they are.")
    if rebuilt.unread_logs:
        lines.append(f"{_count(rebuilt.unread_logs, 'log')} of other computers could not be read now.")
    if rebuilt.foreign_files:
        lines.append(f"{_count(rebuilt.foreign_files, 'file')} in the library were not made with Kling Desktop.")
    if rebuilt.set_aside is not None:
        lines.append(f"The old index was kept as {rebuilt.set_aside}.")
    return tuple(lines)


def _count(number: int, thing: str) -> str:
    return f"{number:,} {thing}" if number == 1 else f"{number:,} {thing}s"
