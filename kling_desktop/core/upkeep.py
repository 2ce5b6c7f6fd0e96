"""What looking after a library brings to light: what a rebuild took over, and what a check found."""

from dataclasses import dataclass
from enum import Enum, StrEnum


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """What a new index was made of.

    Attributes:
        jobs, pictures: in the new index.
        spent_micros: what all of it cost, as far as is known.
        lines: of the logs, all computers'.
        unknown_lines: of a newer version; they stay in the log.
        damaged_lines: cut by a crash or changed since.
        unread_logs: other computers' files that could not be read; they are taken over when they can be.
        from_files: pictures that no log names, taken from what is written in them.
        foreign_files: in the pictures' folder, without anything of ours in them.
        salvaged: Jobs that only the old index knew.
        set_aside: name of the old index now, beside the new one; None where there was none.
    """

    jobs: int
    pictures: int
    spent_micros: int
    lines: int
    unknown_lines: int
    damaged_lines: int
    unread_logs: int
    from_files: int
    foreign_files: int
    salvaged: int
    set_aside: str | None


class Renewal(Enum):
    """What happened to the index of a library before it was opened."""

    NONE = "none"
    NEWS = "news"
    """Another computer's pictures were taken over."""
    REBUILT = "rebuilt"
    """It is another file now: who has it open must open it anew."""


class FindingKind(StrEnum):
    """What can be wrong with a library."""

    PICTURE_MISSING = "picture_missing"
    PICTURE_CHANGED = "picture_changed"
    REFERENCE_MISSING = "reference_missing"
    REFERENCE_CHANGED = "reference_changed"
    FILE_UNREADABLE = "file_unreadable"
    """A picture or an original that is there and does not answer: its folder is closed, or its drive fails."""
    LINE_DAMAGED = "line_damaged"
    LINE_UNKNOWN = "line_unknown"
    LOG_UNREADABLE = "log_unreadable"
    INDEX_DAMAGED = "index_damaged"
    INDEX_MISSING = "index_missing"
    NOT_IN_INDEX = "not_in_index"
    NOT_IN_LOG = "not_in_log"
    FILE_NOT_LISTED = "file_not_listed"
    """A picture of ours that a rebuild takes over."""
    FILE_EXTRA = "file_extra"
    """A picture of somebody else, or a copy of one that is listed: it stays where it is, and nobody shows it."""


HARMLESS = frozenset({FindingKind.LINE_DAMAGED, FindingKind.LINE_UNKNOWN, FindingKind.FILE_EXTRA})
"""What is told and nothing is lost by: a line that a crash cut short is written again whole."""

INDEX_WRONG = frozenset(
    {FindingKind.INDEX_DAMAGED, FindingKind.INDEX_MISSING, FindingKind.NOT_IN_INDEX, FindingKind.NOT_IN_LOG}
)
"""What says that the index is damaged, or that it and the log differ: nothing but a rebuild helps."""

MENDED_BY_REBUILD = INDEX_WRONG | {FindingKind.FILE_NOT_LISTED}
"""What is otherwise after the index was made anew."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is not as it should be.

    Attributes:
        kind: what is wrong.
        what: the file, the line or the Job that it is about.
    """

    kind: FindingKind
    what: str


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check looked at, and what it found.

    Attributes:
        pictures, references: files that were read whole.
        lines: of the logs.
        findings: in the order they were made.
    """

    pictures: int
    references: int
    lines: int
    findings: tuple[Finding, ...]

    @property
    def is_sound(self) -> bool:
        """Whether nothing needs a person."""
        return not self.needing

    @property
    def needing(self) -> int:
        """How many things need a person."""
        return sum(finding.kind not in HARMLESS for finding in self.findings)

    @property
    def needs_rebuild(self) -> bool:
        """Whether making the index anew is what helps first."""
        return any(finding.kind in INDEX_WRONG for finding in self.findings)

    @property
    def is_mended_by_rebuild(self) -> bool:
        """Whether making the index anew changes anything about it."""
        return any(finding.kind in MENDED_BY_REBUILD for finding in self.findings)
