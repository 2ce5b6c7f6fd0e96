"""SourceReader: turns what was dropped, pasted or chosen into sources for slots, off the GUI thread.

Folders become their first pictures, bitmaps become PNG bytes. Must not know what is in the files: the intake looks.
"""

from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QObject, QThreadPool, Signal, Slot

from kling_desktop.core.reference import PictureSource
from kling_desktop.ui.base.background import Background
from kling_desktop.ui.base.picture_mime import (
    GalleryPicture,
    OfferedPicture,
    PictureAddress,
    PictureBitmap,
    PictureBytes,
    PictureFile,
    bitmap_png,
    expand_folders,
    may_be_picture,
)
from kling_desktop.ui.base.translate import titled_text
from kling_desktop.ui.compose.composer import Composer

_MOST_FILES = 100
_NAME_LIMIT = 40


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
    """What was found.

    Attributes:
        left_out: how many pictures of folders were too many.
        refused: names of files that are surely no pictures.
    """

    sources: tuple[PictureSource, ...]
    left_out: int = 0
    refused: tuple[str, ...] = ()


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
        self._background.broke.connect(self._on_background_broke)

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
        """Add what was found and say what did not fit."""
        destination = self._destinations.pop(number)
        if isinstance(answer, _Reading):
            added = self.place(answer.sources, destination)
            if answer.refused:
                self._tell_refused(added, answer.refused)
            else:
                self._tell(added, len(answer.sources) - added + answer.left_out if answer.left_out else 0)

    @Slot(int)
    def _on_background_broke(self, number: int) -> None:
        """Nobody is left waiting for pictures that will not come."""
        del self._destinations[number]
        self._composer.notice_requested.emit(self.tr("Nothing was added: Kling Desktop made a mistake."))

    def place(self, sources: tuple[PictureSource, ...], destination: Destination) -> int:
        """Put the pictures where they were wanted; gives how many there was room for."""
        keys = [slot.key for slot in self._composer.draft.slots]
        replaced = 0
        if sources and destination.replaces in keys:
            self._composer.replace_slot(keys.index(destination.replaces), sources[0])
            sources, replaced = sources[1:], 1
        if not sources:
            return replaced
        return replaced + len(self._composer.add_sources(sources, mention_at=destination.mention_at))

    def _tell(self, added: int, left_out: int) -> None:
        """Say how much of a large folder was left out; of a few pictures, the Composer names those that do not fit."""
        if left_out:
            more = self.tr("The folder holds %n more than fit.", "", left_out)
            self._composer.notice_requested.emit(titled_text(self.tr("%n added", "", added), more))

    def _tell_refused(self, added: int, names: tuple[str, ...]) -> None:
        """Name what is no picture, of several the first."""
        name = names[0] if len(names[0]) <= _NAME_LIMIT else names[0][: _NAME_LIMIT - 1] + "…"
        if len(names) == 1:
            text = self.tr("{name} isn't a picture.")
        else:
            text = self.tr("{name} and %n more aren't pictures.", "", len(names) - 1)
        self._composer.notice_requested.emit(titled_text(self.tr("%n added", "", added), text.format(name=name)))


def _read(sources: tuple[OfferedPicture, ...], pasted_name: str) -> _Reading:
    """Sources for slots. Thread: any but the GUI's."""
    paths = [source.path for source in sources if isinstance(source, PictureFile)]
    good = [path for path in paths if path.is_dir() or may_be_picture(path.name)]
    refused = tuple(path.name for path in paths if path not in good) if good else ()
    files = expand_folders(good or paths, _MOST_FILES)
    found = [PictureSource(path.name, path=str(path)) for path in files.paths]
    for source in sources:
        if isinstance(source, PictureBytes):
            found.append(PictureSource(pasted_name, data=source.data))
        elif isinstance(source, PictureBitmap):
            found.append(PictureSource(pasted_name, data=bitmap_png(source)))
    return _Reading(tuple(found), files.left_out, refused)
