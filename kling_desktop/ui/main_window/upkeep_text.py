"""Words about the upkeep of a library: how far it is, what was found, what a new index was made of.

People who make pictures read them: the index is "the list of your pictures", the log their "library folder's record".
"""

from collections.abc import Iterator, Mapping
from itertools import groupby

from PySide6.QtCore import QCoreApplication, QLocale

from kling_desktop.core.failure import Failure
from kling_desktop.core.price import dollars_text
from kling_desktop.core.upkeep import Checked, FindingKind, Rebuilt
from kling_desktop.core.upkeep_progress import Progress, Stage
from kling_desktop.core.words import notice
from kling_desktop.ui.base.translate import counted_text, notice_text
from kling_desktop.ui.preferences.found_text import FoundGroup
from kling_desktop.ui.preferences.upkeep_dialog import Outcome

_CONTEXT = "Upkeep"
_MOST_OF_A_KIND = 200
"""Things of one kind that are named; what a person does about them is the same for the rest."""
_FOUND: Mapping[FindingKind, tuple[str, str]] = {
    FindingKind.PICTURE_MISSING: ("1 picture file moved or deleted", "%Ln picture files moved or deleted"),
    FindingKind.PICTURE_CHANGED: ("1 picture changed since it was saved", "%Ln pictures changed since they were saved"),
    FindingKind.REFERENCE_MISSING: ("1 reference file moved or deleted", "%Ln reference files moved or deleted"),
    FindingKind.REFERENCE_CHANGED: (
        "1 reference changed since it was added",
        "%Ln references changed since they were added",
    ),
    FindingKind.FILE_UNREADABLE: ("1 file can't be read now", "%Ln files can't be read now"),
    FindingKind.LOG_UNREADABLE: (
        "1 record of another computer can't be read now",
        "%Ln records of other computers can't be read now",
    ),
    FindingKind.INDEX_DAMAGED: ("The list of your pictures is damaged", "The list of your pictures is damaged"),
    FindingKind.INDEX_MISSING: ("The list of your pictures is missing", "The list of your pictures is missing"),
    FindingKind.NOT_IN_INDEX: (
        "1 entry is missing from the list of your pictures",
        "%Ln entries are missing from the list of your pictures",
    ),
    FindingKind.NOT_IN_LOG: (
        "1 entry is missing from your library folder's record",
        "%Ln entries are missing from your library folder's record",
    ),
    FindingKind.FILE_NOT_LISTED: ("1 picture isn't in your gallery", "%Ln pictures aren't in your gallery"),
    FindingKind.FILE_EXTRA: ("1 other file lies among your pictures", "%Ln other files lie among your pictures"),
    FindingKind.LINE_DAMAGED: (
        "1 note in your library folder's record is damaged",
        "%Ln notes in your library folder's record are damaged",
    ),
    FindingKind.LINE_UNKNOWN: (
        "1 note in your library folder's record is from a newer version",
        "%Ln notes in your library folder's record are from a newer version",
    ),
}
"""What is the matter with one thing, and with several; in this order: what needs the person comes first."""
_CHANGED = "If you didn't change the file on purpose, put an unchanged copy back in its place."
_REBUILD = "Rebuild your library: the list is then made again from your library folder."
_REMEDIES: Mapping[FindingKind, str] = {
    FindingKind.PICTURE_MISSING: (
        "Prompt and settings are still here. Select the picture in the gallery and choose “Find it…” in its details, "
        "or put a copy of the file back in its place."
    ),
    FindingKind.PICTURE_CHANGED: _CHANGED,
    FindingKind.REFERENCE_MISSING: "If you have a copy of the file, put it back in its place.",
    FindingKind.REFERENCE_CHANGED: _CHANGED,
    FindingKind.FILE_UNREADABLE: (
        "See that you may open it, and that its drive is well. If the drive fails, make a copy while you can."
    ),
    FindingKind.LOG_UNREADABLE: (
        "Let your folder finish syncing, and see that you may open these files. Its pictures appear at the next start."
    ),
    FindingKind.INDEX_DAMAGED: _REBUILD,
    FindingKind.INDEX_MISSING: _REBUILD,
    FindingKind.NOT_IN_INDEX: "Rebuild your library to see it in your gallery.",
    FindingKind.NOT_IN_LOG: "Rebuild your library to have it in the folder too, where other computers find it.",
    FindingKind.FILE_NOT_LISTED: "Made with Kling Desktop. Rebuild your library to see it in your gallery.",
    FindingKind.FILE_EXTRA: (
        "Not made with Kling Desktop, or a copy of a picture you have. It isn't shown in the gallery, and can stay."
    ),
    FindingKind.LINE_DAMAGED: "A crash can do that. As a rule nothing is lost, and there is nothing for you to do.",
    FindingKind.LINE_UNKNOWN: "A newer version of Kling Desktop can read it. There is nothing for you to do.",
}
"""What can be done about it."""
_LIST_LOST = frozenset({FindingKind.INDEX_DAMAGED, FindingKind.INDEX_MISSING})
"""What has one cause and no name that would help anybody; and without the list no picture is looked for."""


def checking_title() -> str:
    """What goes on."""
    return _tr("Checking your library")


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
    """How far a rebuild is."""
    if progress.stage is Stage.LOGS:
        return _of_log(progress)
    if progress.stage is Stage.FILES:
        return _of_so_many(progress, _tr("Looking at {done} of {total} pictures…"))
    return _tr("Reading the old list…") if progress.stage is Stage.OLD_INDEX else _tr("Writing the new list…")


def checked_outcome(checked: Checked) -> Outcome:
    """How a check ended: what is the matter, what was looked at, everything that was found."""
    title = _tr("Your library is sound")
    if not checked.is_sound:
        title = _counted("1 thing needs you", "%Ln things need you", checked.needing)
    return Outcome(
        title,
        _looked_at(checked),
        tuple(_groups(checked)),
        is_well=checked.is_sound,
        can_rebuild=checked.is_mended_by_rebuild,
        needs_rebuild=checked.needs_rebuild,
    )


def not_checked_outcome(failure: Failure) -> Outcome:
    """What kept a check from looking."""
    return Outcome(_tr("Your library wasn't checked"), notice_text(notice(failure)), is_well=False)


def broken_outcome() -> Outcome:
    """A bug of ours ended a check."""
    text = _tr(
        "Kling Desktop made a mistake of its own while it was looking. Your pictures are as they were, and nothing was "
        "charged. Check again; if it goes wrong again, “Copy Diagnostic Report” in the Help menu shows what happened."
    )
    return Outcome(_tr("Your library wasn't checked"), text, is_well=False)


def rebuilt_outcome(rebuilt: Rebuilt, *, is_free: bool) -> Outcome:
    """How a rebuild ended, in whole sentences.

    Args:
        rebuilt: what the new list was made of.
        is_free: whether no picture cost anything, whatever the list says, as in the demo.
    """
    return Outcome(_tr("Your library was rebuilt"), " ".join(_rebuilt(rebuilt, is_free=is_free)))


def _looked_at(checked: Checked) -> str:
    if any(finding.kind in _LIST_LOST for finding in checked.findings):
        return _tr("Without the list of your pictures nothing else could be checked.")
    looked = _tr("{pictures} and {references} were checked.").format(
        pictures=_counted("1 picture", "%Ln pictures", checked.pictures),
        references=_counted("1 reference", "%Ln references", checked.references),
    )
    return looked if checked.findings else f"{looked} {_tr('Everything is as it should be.')}"


def _groups(checked: Checked) -> Iterator[FoundGroup]:
    """What was found, kind by kind."""
    kinds = list(_FOUND)
    findings = sorted(checked.findings, key=lambda finding: kinds.index(finding.kind))
    for kind, found in groupby(findings, key=lambda finding: finding.kind):
        things = [finding.what for finding in found]
        heading, more = _counted(*_FOUND[kind], len(things)), len(things) - _MOST_OF_A_KIND
        if more > 0:
            things[_MOST_OF_A_KIND:] = [_counted("… and 1 more", "… and %Ln more", more)]
        yield FoundGroup(heading, _tr(_REMEDIES[kind]), () if kind in _LIST_LOST else tuple(things))


def _rebuilt(rebuilt: Rebuilt, *, is_free: bool) -> Iterator[str]:
    yield _counted("The new list has 1 picture.", "The new list has %Ln pictures.", rebuilt.pictures)
    if rebuilt.spent_micros and not is_free:
        yield _tr("All of it cost {price}.").format(price=dollars_text(rebuilt.spent_micros))
    unread = rebuilt.damaged_lines + rebuilt.unknown_lines
    for count, one, many in (
        (rebuilt.from_files, "1 picture was found by its file alone.", "%Ln pictures were found by their files alone."),
        (rebuilt.salvaged, "1 entry was in the old list alone.", "%Ln entries were in the old list alone."),
        (
            unread,
            "1 note in your library folder's record can't be read and stays.",
            "%Ln notes in your library folder's record can't be read and stay.",
        ),
        (
            rebuilt.unread_logs,
            "1 record of another computer can't be read now.",
            "%Ln records of other computers can't be read now.",
        ),
        (
            rebuilt.foreign_files,
            "1 file was not made with Kling Desktop and isn't shown.",
            "%Ln files were not made with Kling Desktop and aren't shown.",
        ),
    ):
        if count:
            yield _counted(one, many, count)
    if rebuilt.set_aside is not None:
        yield _tr("A copy of the old list is kept in the program's own folder.")


def _of_log(progress: Progress) -> str:
    return _tr("Reading your library folder's record: {percent} %").format(percent=progress.permille // 10)


def _of_so_many(progress: Progress, text: str) -> str:
    """The one that is being looked at, as people count."""
    done, locale = min(progress.done + 1, progress.total), QLocale()
    return text.format(done=locale.toString(done), total=locale.toString(progress.total))


def _counted(one: str, many: str, count: int) -> str:
    return counted_text(_CONTEXT, one, many, count)


def _tr(text: str) -> str:
    return QCoreApplication.translate(_CONTEXT, text)
