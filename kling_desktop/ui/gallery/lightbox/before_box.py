"""BeforeBox: what the picture can be compared with: its references, and the picture of the gallery it was made from."""

from collections.abc import Sequence

from PySide6.QtCore import QRect, QSize, Qt, Signal, Slot
from PySide6.QtGui import QFont, QPainter
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QWidget

from kling_desktop.core.ports.files import PictureFiles
from kling_desktop.core.reference import Reference
from kling_desktop.ui.base.plain_text import plain_label
from kling_desktop.ui.base.reading_margins import reading_margins
from kling_desktop.ui.base.theme import Theme
from kling_desktop.ui.base.thumbnail_loader import ThumbnailLoader
from kling_desktop.ui.base.tokens import SPACE_4, SPACE_12
from kling_desktop.ui.gallery.lightbox.picture_button import PictureButton

_SIDE_PX, _BADGE_PX = 36, 14
_LINE_HEIGHT_PX = 28


class BeforeTile(PictureButton):
    """One reference with its number."""

    def __init__(self, theme: Theme, loader: ThumbnailLoader, number: int, parent: QWidget) -> None:
        super().__init__(theme, loader, QSize(_SIDE_PX, _SIDE_PX), parent)
        self.number = number
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def _paint_badge(self, painter: QPainter, place: QRect) -> None:
        """Its number, as in the prompt."""
        font = self._theme.font("caption")
        font.setWeight(QFont.Weight.DemiBold)
        painter.setFont(font)
        text = str(self.number)
        width = max(_BADGE_PX, painter.fontMetrics().horizontalAdvance(text) + 6)
        badge = self._badge_ground(painter, place, QSize(width, _BADGE_PX))
        painter.setPen(self._theme.color("onOverlay"))
        painter.drawText(badge, Qt.AlignmentFlag.AlignCenter, text)


class BeforeBox(QFrame):
    """A row of references to choose from, in a dark box over the picture. Thread: gui.

    Signals:
        chosen: number of the reference, from 1.
    """

    chosen = Signal(int)

    def __init__(
        self, theme: Theme, loader: ThumbnailLoader, files: PictureFiles, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme, self._loader, self._files = theme, loader, files
        self._shown: tuple[Sequence[Reference], frozenset[int]] = ((), frozenset())
        self._group = QButtonGroup(self)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(reading_margins(SPACE_12, SPACE_4, SPACE_4 + 2, SPACE_4))
        self._row.setSpacing(0)
        self._row.setSizeConstraint(QHBoxLayout.SizeConstraint.SetFixedSize)
        self.setProperty("surface", "overlayBox")
        self.setAccessibleName(self.tr("Before"))
        self._row.addWidget(plain_label(theme, self.tr("Before"), "label", "onOverlay"))
        self._row.addSpacing(SPACE_12)
        self._group.idClicked.connect(self._on_group_id_clicked)

    def show_references(self, references: Sequence[Reference], of_gallery: frozenset[int], chosen: int) -> None:
        """Show what there is to choose from.

        Args:
            references: in slot order.
            of_gallery: numbers of those that are pictures of the gallery; they stand behind a line.
            chosen: number of the one that is shown, from 1.
        """
        if (tuple(references), of_gallery) != self._shown:
            self._shown = (tuple(references), of_gallery)
            self._make(references, of_gallery)
        button = self._group.button(chosen)
        if button is not None:
            button.setChecked(True)

    def _make(self, references: Sequence[Reference], of_gallery: frozenset[int]) -> None:
        for old in self.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly)[1:]:
            self._row.removeWidget(old)
            old.hide()
            old.deleteLater()
        numbers = range(1, len(references) + 1)
        for number in (each for each in numbers if each not in of_gallery):
            self._add(references[number - 1], number, self.tr("Image {number}, {name}"))
        if of_gallery and len(of_gallery) < len(references):
            self._row.addWidget(self._line())
        for number in sorted(of_gallery):
            self._add(references[number - 1], number, self.tr("Image {number}, made from this picture of the gallery"))

    def _add(self, reference: Reference, number: int, name: str) -> None:
        tile = BeforeTile(self._theme, self._loader, number, self)
        tile.show_picture(self._files.preview(reference.sha256), name.format(number=number, name=reference.name))
        self._group.addButton(tile, number)
        self._row.addWidget(tile)

    def _line(self) -> QFrame:
        line = QFrame(self)
        line.setProperty("surface", "overlayLine")
        line.setFixedSize(1, _LINE_HEIGHT_PX)
        return line

    @Slot(int)
    def _on_group_id_clicked(self, number: int) -> None:
        """Compare with that one."""
        self.chosen.emit(number)
