"""Walk: from picture to picture in the gallery's order. Must not know widgets.

Tiles without a picture, or whose picture is about to leave, are passed over. Tiles come and go meanwhile; the place is
kept all the same.
"""

from collections.abc import Iterator

from PySide6.QtCore import QPersistentModelIndex

from kling_desktop.core.history_entry import TILES, Entry
from kling_desktop.ui.gallery.tiles.gallery_model import GalleryModel

_FARTHEST = 500
"""Tiles without a picture that are passed over before the way counts as ended: there are never so many Jobs open."""
_LONGEST_RUN = 20


class Walk:
    """A place in a `GalleryModel`. Thread: gui."""

    def __init__(self, model: GalleryModel) -> None:
        self._model = model
        self._entry: Entry | None = None
        self._at = QPersistentModelIndex()

    @property
    def entry(self) -> Entry | None:
        """The picture one is at, as it stands now."""
        return self._entry

    def go_to(self, entry: Entry) -> None:
        """Stand at a picture; one that is no tile, such as one that was just deleted, has no neighbours."""
        self._entry = entry
        self._at = QPersistentModelIndex(self._model.index_of(entry.job.id))

    def look_again(self) -> None:
        """Read the picture anew: its marks may have changed."""
        if self._entry is not None:
            self._entry = self._model.entry_of(self._entry.job.id) or self._entry

    def neighbour(self, step: int) -> Entry | None:
        """The next picture (1) or the one before (-1); None at the ends."""
        return next(self._pictures(step), None)

    def run(self) -> tuple[Entry, ...]:
        """The pictures of the same Run in order, this one among them; alone in Recently Deleted: there are no Runs."""
        entry = self._entry
        if entry is None:
            return ()
        if self._model.wanted != TILES:
            return (entry,)
        found = [entry]
        for step in (-1, 1):
            for other in self._pictures(step):
                if other.job.run_id != entry.job.run_id or len(found) > _LONGEST_RUN:
                    break
                found.insert(0 if step < 0 else len(found), other)
        return tuple(found)

    def around(self, count: int) -> tuple[Entry, ...]:
        """So many pictures to each side, and this one."""
        entry = self._entry
        if entry is None:
            return ()
        before = [other for other, _ in zip(self._pictures(-1), range(count), strict=False)]
        after = [other for other, _ in zip(self._pictures(1), range(count), strict=False)]
        return (*reversed(before), entry, *after)

    def mark_seen(self) -> None:
        """The person looks at this picture: it is not new any more."""
        if self._at.isValid():
            self._model.mark_seen(self._at.row())

    def _pictures(self, step: int) -> Iterator[Entry]:
        """The pictures in one direction, nearest first."""
        if not self._at.isValid():
            return
        at, passed = self._at.row() + step, 0
        while 0 <= at < self._model.rowCount() and passed < _FARTHEST:
            entry = self._model.entry_at(at)
            if entry is not None and entry.output is not None and self._model.wanted.shows(entry):
                passed = 0
                yield entry
            passed += 1
            at += step
