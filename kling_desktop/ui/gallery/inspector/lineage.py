"""Lineage: what a picture was made from, and what became of it, side by side."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from kling_desktop.core.history_entry import Entry
from kling_desktop.core.ports.files import PictureFiles
from kling_desktop.core.prompt import mention_text
from kling_desktop.core.reference import Reference
from kling_desktop.ui.base.theme import Theme
from kling_desktop.ui.base.thumbnail_loader import ThumbnailLoader
from kling_desktop.ui.base.tokens import SPACE_16
from kling_desktop.ui.gallery.inspector.picture_strip import PictureStrip, StripPicture
from kling_desktop.ui.gallery.inspector.section import section_title
from kling_desktop.ui.gallery.tiles.gallery_model import GalleryModel
from kling_desktop.ui.gallery.tiles.tile_face import spoken_tile

_TITLE_GAP_PX = 6


class Lineage(QWidget):
    """Two strips; one alone takes the whole width. Thread: gui.

    Signals:
        picture_chosen: id of the Output that was pressed.
    """

    picture_chosen = Signal(str)

    def __init__(self, theme: Theme, model: GalleryModel, loader: ThumbnailLoader, files: PictureFiles) -> None:
        super().__init__()
        self._model = model
        self._files = files
        self._sources = PictureStrip(theme, loader)
        self._results = PictureStrip(theme, loader)
        self._results_title = section_title(theme, "")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE_16)
        self._source_part = _part(section_title(theme, self.tr("Made from")), self._sources)
        self._result_part = _part(self._results_title, self._results)
        for part, strip in ((self._source_part, self._sources), (self._result_part, self._results)):
            row.addWidget(part, 1)
            strip.picture_chosen.connect(self.picture_chosen)

    def show_entry(self, entry: Entry, results: Sequence[Entry]) -> None:
        """Show where a picture comes from and what was made from it.

        Args:
            entry: the picture, or a Job that will become one.
            results: pictures that used it as a reference, newest first.
        """
        sources = tuple(self._source(*each) for each in enumerate(entry.job.recipe.references, 1))
        self._source_part.setVisible(bool(sources))
        self._sources.show_pictures(sources)
        names = ", ".join(each.name for each in sources)
        self._sources.setAccessibleName(self.tr("Made from {names}").format(names=names))
        self._result_part.setVisible(bool(results))
        title = self.tr("Became %n", "", len(results))
        self._results_title.setText(title)
        self._results.setAccessibleName(title)
        self._results.show_pictures(tuple(self._result(each) for each in results if each.output is not None))
        self.setVisible(bool(sources or results))

    def _source(self, number: int, reference: Reference) -> StripPicture:
        name = f"{mention_text(number)}  {reference.name}"
        leads_to = reference.source_output or ""
        return StripPicture(
            self._files.preview(reference.sha256),
            name,
            number,
            leads_to=leads_to if self._is_in_gallery(leads_to) else "",
        )

    def _result(self, entry: Entry) -> StripPicture:
        assert entry.output is not None
        name = spoken_tile(entry, self._model.moment(entry.job), is_new=False)
        output_id = entry.output.id
        return StripPicture(self._files.thumbnail(output_id), name, output_id=output_id, leads_to=output_id)

    def _is_in_gallery(self, output_id: str) -> bool:
        entry = self._model.entry_of(output_id.partition("-")[0]) if output_id else None
        return entry is not None and entry.marks.deleted_at_ms is None and not entry.job.is_hidden


def _part(title: QWidget, strip: QWidget) -> QWidget:
    """A title over its strip."""
    part = QWidget()
    column = QVBoxLayout(part)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(_TITLE_GAP_PX)
    column.addWidget(title)
    column.addWidget(strip)
    return part
