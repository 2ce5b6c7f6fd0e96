"""SourceReader: turns what was dropped, pasted or chosen into sources for slots, off the GUI thread.

Folders become their first pictures, bitmaps become PNG bytes. Must not know what is in the files: the intake looks.
"""

from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import QMimeData, QObject, QThreadPool, Signal, Slot

from kling_desktop.core.reference import PictureSource
from kling_desktop.ui.base.background import Background
from kling_desktop.ui.base.picture_mime import (
    PICTURE_SUFFIXES,
    GalleryPicture,
    OfferedPicture,
    PictureAddress,
    PictureBitmap,
    PictureBytes,
    PictureFile,
    bitmap_png,
    expand_folders,
    may_hold_pictures,
)
from kling_desktop.ui.compose.composer import Composer

_MOST_FILES = 100
_NAMES_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Destination:
    """Where the pictures go. Nothing set: behind the others.

    Attributes:
        replaces: key of a slot that the first one takes the place of.
        mention_at: place in the prompt, in code points, at which to mention them.
    """

    replaces: int | None = None
    mention_at: int | None = None


@dataclass(frozen=True, slots=True)
class _Reading:
    """What was found."""

    sources: tuple[PictureSource, ...]
    refused: tuple[str, ...] = ()
    left_out: int = 0


class SourceReader(QObject):
    """Reads sources and hands them to the Composer. Thread: gui; reading itself in the pool.

    Signals:
        gallery_pictures_requested: ids of our own Outputs to add, and the `Destination`.
    """

    gallery_pictures_requested = Signal(object, object)

    def __init__(self, composer: Composer, pool: QThreadPool, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._composer = composer
        self._background = Background(pool, self)
        self._destinations: dict[int, Destination] = {}
        self._background.answered.connect(self._on_background_answered)

    def read(self, sources: tuple[OfferedPicture, ...], destination: Destination | None = None) -> None:
        """Add these pictures to the Draft, soon."""
        destination = destination or Destination()
        ours = tuple(source.output_id for source in sources if isinstance(source, GalleryPicture))
        if ours:
            self.gallery_pictures_requested.emit(ours, destination)
            return
        if any(isinstance(source, PictureAddress) for source in sources):
            self._composer.notice_requested.emit(self.tr("Save the picture from the web first, then add its file."))
            return
        if sources:
            number = self._background.ask(partial(_read, sources, self.tr("Pasted picture.png")))
            self._destinations[number] = destination

    @Slot(int, object)
    def _on_background_answered(self, number: int, answer: object) -> None:
        """Add what was found and say what was not taken."""
        destination = self._destinations.pop(number)
        if isinstance(answer, _Reading):
            self._place(answer.sources, destination)
            self._tell(answer)

    def _place(self, sources: tuple[PictureSource, ...], destination: Destination) -> None:
        """Put the pictures where they were wanted."""
        keys = [slot.key for slot in self._composer.draft.slots]
        if sources and destination.replaces in keys:
            self._composer.replace_slot(keys.index(destination.replaces), sources[0])
            sources = sources[1:]
        if sources:
            self._composer.add_sources(sources, mention_at=destination.mention_at)

    def _tell(self, reading: _Reading) -> None:
        """Name the files that are no pictures; say how many of a folder were left out."""
        added = len(reading.sources)
        if reading.refused:
            names = ", ".join(reading.refused[:_NAMES_SHOWN]) + ("…" if len(reading.refused) > _NAMES_SHOWN else "")
            text = (
                self.tr("{names} isn't a picture.") if len(reading.refused) == 1 else self.tr("No pictures: {names}.")
            )
            if added:
                text = self.tr("{added} added.").format(added=added) + " " + text
            self._composer.notice_requested.emit(text.format(names=names))
        elif reading.left_out:
            text = self.tr("The folder holds {count} more than fit.")
            self._composer.notice_requested.emit(text.format(count=reading.left_out))


def is_usable(mime: QMimeData) -> bool:
    """Whether at least one thing that is dragged may be a picture or a folder; judged by names only."""
    if not may_hold_pictures(mime):
        return False
    urls = mime.urls()
    return not urls or any(not url.isLocalFile() or _may_be_picture(Path(url.toLocalFile())) for url in urls)


def _may_be_picture(path: Path) -> bool:
    """A picture by its suffix, or a folder by having none."""
    return not path.suffix or path.suffix.lower() in PICTURE_SUFFIXES


def _read(sources: tuple[OfferedPicture, ...], pasted_name: str) -> _Reading:
    """Sources for slots. Thread: any but the GUI's."""
    found: list[PictureSource] = []
    refused: list[str] = []
    files = expand_folders([source.path for source in sources if isinstance(source, PictureFile)], _MOST_FILES)
    for path in files.paths:
        if _may_be_picture(path):
            found.append(PictureSource(path.name, path=str(path)))
        else:
            refused.append(path.name)
    for source in sources:
        if isinstance(source, PictureBytes):
            found.append(PictureSource(pasted_name, data=source.data))
        elif isinstance(source, PictureBitmap):
            found.append(PictureSource(pasted_name, data=bitmap_png(source)))
    return _Reading(tuple(found), tuple(refused), files.left_out)
