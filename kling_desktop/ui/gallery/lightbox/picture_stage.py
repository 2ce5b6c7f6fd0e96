"""PictureStage: one picture of the gallery on the canvas and what lies over it: ways to its neighbours, before, after.

It decides which renders are wanted: this picture's first, then the one it is compared with, then its neighbours'. Must
not know the rest of the lightbox.
"""

from collections.abc import Sequence

from PySide6.QtCore import QRect, Qt, QThreadPool, Signal, Slot
from PySide6.QtGui import QImage, QResizeEvent
from PySide6.QtWidgets import QWidget

from kling_desktop.core.file_words import not_shown_sentence
from kling_desktop.core.history_entry import Entry
from kling_desktop.core.ports.files import PictureFiles
from kling_desktop.core.reference import Reference
from kling_desktop.ui.base.announce import announce
from kling_desktop.ui.base.own_picture import read_own_picture
from kling_desktop.ui.base.reading_side import visual_rect
from kling_desktop.ui.base.theme import Theme
from kling_desktop.ui.base.thumbnail_loader import ThumbnailLoader
from kling_desktop.ui.base.tokens import SPACE_20
from kling_desktop.ui.base.translate import sentence_text
from kling_desktop.ui.gallery.lightbox.before_box import BeforeBox
from kling_desktop.ui.gallery.lightbox.befores import Befores
from kling_desktop.ui.gallery.lightbox.canvas import PictureCanvas
from kling_desktop.ui.gallery.lightbox.layer import Layer
from kling_desktop.ui.gallery.lightbox.overlay_text import OverlayText
from kling_desktop.ui.gallery.lightbox.render_loader import (
    RenderLoader,
    RenderSource,
    output_source,
    reference_source,
)
from kling_desktop.ui.gallery.lightbox.round_button import SIDE_PX, RoundButton

_THUMBNAIL_BYTES = 8 * 1024 * 1024


class PictureStage(QWidget):
    """Shows Entries of saved pictures. Thread: gui.

    Signals:
        previous_requested, next_requested: the buttons at the sides.
    """

    previous_requested = Signal()
    next_requested = Signal()

    def __init__(self, theme: Theme, pool: QThreadPool, files: PictureFiles, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._files = files
        self._befores = Befores((), frozenset(), 0)
        self._source: RenderSource | None = None
        self._around: tuple[RenderSource, ...] = ()
        self._number = 0
        self._compares = False
        self._stand_ins: dict[str, QImage] = {}
        self.renders = RenderLoader(pool, parent=self)
        self.canvas = PictureCanvas(theme, self)
        # A loader forgets what its own part of the window does not show, so the box has one.
        previews = ThumbnailLoader(pool, _THUMBNAIL_BYTES, self)
        self.before_box = BeforeBox(theme, previews, files, self.canvas)
        self._after_label = OverlayText(theme, parent=self.canvas)
        self._message = OverlayText(theme, "body", "image-off", self.canvas)
        self.previous = RoundButton(theme, "chevron-left", self.tr("Previous picture"), self)
        self.next = RoundButton(theme, "chevron-right", self.tr("Next picture"), self)
        self.canvas.set_corner(Qt.AlignmentFlag.AlignLeft, self.before_box)
        self.canvas.set_corner(Qt.AlignmentFlag.AlignRight, self._after_label)
        self.before_box.hide()
        self.before_box.chosen.connect(self._on_before_box_chosen)
        self.renders.loaded.connect(self._on_renders_changed)
        self.renders.failed.connect(self._on_renders_changed)
        self.previous.clicked.connect(self.previous_requested)
        self.next.clicked.connect(self.next_requested)

    # ------------------------------------------------------------ what is shown

    @property
    def compares(self) -> bool:
        """Whether before and after are shown."""
        return self._compares and self._number > 0

    @property
    def can_compare(self) -> bool:
        """Whether there is anything before."""
        return self._befores.first > 0

    @property
    def is_complete(self) -> bool:
        """Whether everything that is shown is there in full, and stands still."""
        before = self._before() if self.compares else None
        keys = [key for key in (self._source and self._source.key, before and before.sha256) if key]
        return not self.canvas.is_fading and all(self.renders.levels(key) is not None for key in keys)

    @property
    def message(self) -> str:
        """Why something is not seen; empty if all is."""
        return self._message.text if self._message.isVisibleTo(self) else ""

    def show_entry(self, entry: Entry, befores: Befores, around: Sequence[Entry]) -> None:
        """Show a saved picture; comparing goes on with the same reference, if this one was made from it too.

        Args:
            entry: with its Output.
            befores: what it can be compared with.
            around: the pictures that most likely come next, the likeliest first.
        """
        assert entry.output is not None
        before = self._before()
        self._befores = befores
        self._number = befores.first if before is None else befores.number_of(before.sha256)
        self._source = output_source(entry.output, self._files)
        self._around = tuple(output_source(each.output, self._files) for each in around if each.output is not None)
        self._show()

    def set_compares(self, *, compares: bool) -> None:
        """Show before and after, or the picture alone."""
        if compares is not self._compares:
            self._compares = compares
            self._show()

    def clear(self) -> None:
        """Show nothing, and want nothing."""
        self._befores, self._source, self._around, self._number = Befores((), frozenset(), 0), None, (), 0
        self._stand_ins = {}
        self.renders.want(())
        self.canvas.show_after(None)
        self.canvas.show_before(None)

    def show_ways(self, *, has_previous: bool, has_next: bool) -> None:
        """Whether there are neighbours."""
        self.previous.setVisible(has_previous)
        self.next.setVisible(has_next)

    # ------------------------------------------------------------ how large

    @Slot()
    def zoom_in(self) -> None:
        """One step closer, at the middle."""
        self.canvas.set_zoom(self.canvas.zoom.stepped(closer=True))

    @Slot()
    def zoom_out(self) -> None:
        """One step farther."""
        self.canvas.set_zoom(self.canvas.zoom.stepped(closer=False))

    @Slot()
    def toggle_zoom(self) -> None:
        """All of it, or 100 %."""
        self.canvas.set_zoom(self.canvas.zoom.toggled())

    @Slot()
    def show_all(self) -> None:
        """All of it."""
        self.canvas.set_zoom(self.canvas.zoom.fitted())

    @Slot()
    def show_full_size(self) -> None:
        """One picture pixel on one pixel of the screen."""
        self.canvas.set_zoom(self.canvas.zoom.at(1.0))

    # ------------------------------------------------------------ inside

    def _show(self) -> None:
        before = self._before() if self.compares else None
        shown = [] if before is None else [reference_source(before, self._files)]
        if self._source is not None:
            self.renders.want([self._source, *shown, *self._around])
        self.before_box.show_references(self._befores.references, self._befores.of_gallery, self._number)
        self.before_box.setVisible(before is not None)
        self._after_label.say("" if before is None else self.tr("After"))
        self._show_layers()

    def _show_layers(self) -> None:
        source, before = self._source, self._before() if self.compares else None
        if source is None:
            return
        shown = [source] if before is None else [source, reference_source(before, self._files)]
        self._stand_ins = {each.key: self._stand_in(each) for each in shown}
        self.canvas.show_after(self._layer(source))
        self.canvas.show_before(None if before is None else self._layer(shown[1]))
        self._say([each.key for each in shown])

    def _layer(self, source: RenderSource) -> Layer:
        return Layer(source.key, source.size, self._stand_ins[source.key], self.renders.levels(source.key))

    def _stand_in(self, source: RenderSource) -> QImage:
        """Read at once, in one to three milliseconds, so that there never is an empty page."""
        known = self._stand_ins.get(source.key)
        if known is not None:
            return known
        return QImage() if self.renders.levels(source.key) is not None else read_own_picture(source.stand_in)

    def _say(self, keys: Sequence[str]) -> None:
        failures = [failure for key in keys if (failure := self.renders.failure(key)) is not None]
        text = sentence_text(not_shown_sentence(failures[0])) if failures else ""
        if text != self._message.text:
            self._message.say(text)
            if text:
                announce(self.canvas, text, is_urgent=True)
        self._place_all()

    def _before(self) -> Reference | None:
        return self._befores.reference(self._number)

    @Slot(int)
    def _on_before_box_chosen(self, number: int) -> None:
        """Compare with another one."""
        self._number = number
        self._show()

    @Slot(str)
    def _on_renders_changed(self, _key: str) -> None:
        """A picture is there, or will not be."""
        self._show_layers()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The canvas takes all, the rest lies over it."""
        super().resizeEvent(event)
        self.canvas.setGeometry(self.rect())
        self._place_all()

    def _place_all(self) -> None:
        top = (self.height() - SIDE_PX) // 2
        for button, left in ((self.previous, SPACE_20), (self.next, self.width() - SPACE_20 - SIDE_PX)):
            place = QRect(left, top, SIDE_PX, SIDE_PX)
            button.setGeometry(visual_rect(self.layoutDirection(), self.rect(), place))
            button.raise_()
        size = self._message.fit(self.width() - 2 * (SIDE_PX + 2 * SPACE_20))
        middle = self.rect().center()
        self._message.setGeometry(
            middle.x() - size.width() // 2, middle.y() - size.height() // 2, size.width(), size.height()
        )
