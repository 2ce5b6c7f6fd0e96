"""Words about the upkeep of a library: how far it is, what was found, what a new index was made of."""

from collections.abc import Iterator, Mapping
from itertools import groupby

from PySide6.QtCore import QCoreApplication, QLocale

from kling_desktop.core.price import dollars_text
from kling_desktop.core.upkeep import Checked, FindingKind, Rebuilt
from kling_desktop.core.upkeep_progress import Progress, Stage
from kling_desktop.core.upkeep_words import remedy_sentence
from kling_desktop.ui.base.translate import counted_text, sentence_text

_CONTEXT = "Upkeep"
_MOST_OF_A_KIND = 200
"""Things of one kind that are named; what a person does about them is the same for the rest."""
_FOUND: Mapping[FindingKind, tuple[str, str]] = {
    FindingKind.PICTURE_MISSING: ("1 picture is not there.", "%Ln pictures are not there."),
    FindingKind.PICTURE_CHANGED: ("1 picture is not as it was saved.", "%Ln pictures are not as they were saved."),
    FindingKind.REFERENCE_MISSING: ("1 reference is not there.", "%Ln references are not there."),
    FindingKind.REFERENCE_CHANGED: (
        "1 reference is not as it was added.",
        "%Ln references are not as they were added.",
    ),
    FindingKind.LINE_DAMAGED: ("1 line of the log is damaged.", "%Ln lines of the log are damaged."),
    FindingKind.LINE_UNKNOWN: (
        "1 line of the log was written by a newer version.",
        "%Ln lines of the log were written by a newer version.",
    ),
    FindingKind.LOG_UNREADABLE: (
        "1 log of another computer can't be read now.",
        "%Ln logs of other computers can't be read now.",
    ),
    FindingKind.INDEX_DAMAGED: ("The index is damaged.", "The index is damaged."),
    FindingKind.INDEX_MISSING: ("There is no index.", "There is no index."),
    FindingKind.NOT_IN_INDEX: (
        "The log knows of 1 attempt that the index doesn't know.",
        "The log knows of %Ln attempts that the index doesn't know.",
    ),
    FindingKind.NOT_IN_LOG: (
        "The index knows of 1 attempt that the log doesn't know.",
        "The index knows of %Ln attempts that the log doesn't know.",
    ),
    FindingKind.FILE_NOT_LISTED: (
        "1 file lies among the pictures, and the index doesn't know it.",
        "%Ln files lie among the pictures, and the index doesn't know them.",
    ),
}
"""What is wrong with one thing, and with several."""


def checking_text(progress: Progress) -> str:
    """How far a check is."""
    if progress.stage is Stage.LOGS:
        return _of_log(progress)
    is_pictures = progress.stage is Stage.FILES
    return _of_so_many(
        progress,
        _tr("Checking {done} of {total} pictures…") if is_pictures else _tr("Checking {done} of {total} references…"),
    )


def rebuilding_text(progress: Progress) -> str:
    """How far a new index is."""
    if progress.stage is Stage.LOGS:
        return _of_log(progress)
    if progress.stage is Stage.FILES:
        return _of_so_many(progress, _tr("Looking at {done} of {total} pictures…"))
    return _tr("Reading the old index…") if progress.stage is Stage.OLD_INDEX else _tr("Writing the new index…")


def checked_text(checked: Checked) -> str:
    """What was looked at, and whether anything is wrong."""
    looked = _tr("{pictures}, {references} and {lines} were checked.").format(
        pictures=_counted("1 picture", "%Ln pictures", checked.pictures),
        references=_counted("1 reference", "%Ln references", checked.references),
        lines=_counted("1 line of the log", "%Ln lines of the log", checked.lines),
    )
    if not checked.findings:
        return f"{_tr('Everything is as it should be.')} {looked}"
    count = len(checked.findings)
    if checked.is_sound:
        found = _counted(
            "Nothing is wrong, and there is 1 thing to know.",
            "Nothing is wrong, and there are %Ln things to know.",
            count,
        )
    else:
        found = _counted("1 thing is not as it should be.", "%Ln things are not as they should be.", count)
    return f"{found} {looked}"


def findings_text(checked: Checked) -> str:
    """Everything that was found, kind by kind, and what can be done about it; empty where nothing was."""
    return "\n\n".join(_groups(checked))


def rebuilt_text(rebuilt: Rebuilt, *, is_free: bool) -> str:
    """What a new index was made of, in whole sentences.

    Args:
        rebuilt: what was found.
        is_free: whether none of it cost anything, whatever its Jobs say, as in the demo.
    """
    return " ".join(_rebuilt(rebuilt, is_free=is_free))


def _groups(checked: Checked) -> Iterator[str]:
    kinds = list(FindingKind)
    findings = sorted(checked.findings, key=lambda finding: kinds.index(finding.kind))
    for kind, found in groupby(findings, key=lambda finding: finding.kind):
        things = [finding.what for finding in found]
        head = f"{_counted(*_FOUND[kind], len(things))} {sentence_text(remedy_sentence(kind))}"
        more = len(things) - _MOST_OF_A_KIND
        if more > 0:
            things[_MOST_OF_A_KIND:] = [_counted("… and 1 more", "… and %Ln more", more)]
        yield "\n".join((head, *things))


def _rebuilt(rebuilt: Rebuilt, *, is_free: bool) -> Iterator[str]:
    lists = _tr("The new index lists {pictures} from {attempts}, for {price} in all.")
    lists = _tr("The new index lists {pictures} from {attempts}.") if is_free else lists
    yield lists.format(
        pictures=_counted("1 picture", "%Ln pictures", rebuilt.pictures),
        attempts=_counted("1 attempt", "%Ln attempts", rebuilt.jobs),
        price=dollars_text(rebuilt.spent_micros),
    )
    unread = rebuilt.damaged_lines + rebuilt.unknown_lines
    for count, one, many in (
        (rebuilt.from_files, "1 picture was found by its file alone.", "%Ln pictures were found by their files alone."),
        (rebuilt.salvaged, "1 attempt was in the old index alone.", "%Ln attempts were in the old index alone."),
        (unread, "1 line of the log can't be read and stays.", "%Ln lines of the log can't be read and stay."),
        (
            rebuilt.unread_logs,
            "1 log of another computer can't be read now.",
            "%Ln logs of other computers can't be read now.",
        ),
        (
            rebuilt.foreign_files,
            "1 file was not made with Kling Desktop.",
            "%Ln files were not made with Kling Desktop.",
        ),
    ):
        if count:
            yield _counted(one, many, count)
    if rebuilt.set_aside is not None:
        yield _tr("The old index was kept as {name}.").format(name=rebuilt.set_aside)


def _of_log(progress: Progress) -> str:
    return _tr("Reading the log: {percent} %").format(percent=progress.permille // 10)


def _of_so_many(progress: Progress, text: str) -> str:
    """The one that is being looked at, as people count."""
    done, locale = min(progress.done + 1, progress.total), QLocale()
    return text.format(done=locale.toString(done), total=locale.toString(progress.total))


def _counted(one: str, many: str, count: int) -> str:
    return counted_text(_CONTEXT, one, many, count)


def _tr(text: str) -> str:
    return QCoreApplication.translate(_CONTEXT, text)
