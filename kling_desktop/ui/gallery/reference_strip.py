"""ReferenceStrip: what a picture was made from, as small numbered pictures in rows."""

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QStyle, QWidget

from kling_desktop.core.ports.files import PictureFiles
from kling_desktop.core.reference import Reference
from kling_desktop.ui.base.plain_text import set_plain_tooltip
from kling_desktop.ui.base.theme import Theme
from kling_desktop.ui.base.thumbnail_loader import ThumbnailLoader, Wish
from kling_desktop.ui.base.tokens import RADIUS_KEY_CAP, RADIUS_SMALL_BUTTON

_SIDE_PX, _GAP_PX, _BADGE_PX, _BADGE_INSET_PX = 44, 6, 16, 3


class ReferenceStrip(QWidget):
    """References in the order of their numbers. Thread: gui."""

    def __init__(
        self, theme: Theme, loader: ThumbnailLoader, files: PictureFiles, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._loader = loader
        self._files = files
        self._references: tuple[Reference, ...] = ()
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        loader.loaded.connect(self.update)
        theme.changed.connect(self.update)

    def show_references(self, references: tuple[Reference, ...]) -> None:
        """Show these."""
        self._references = references
        names = ", ".join(f"{number} {reference.name}" for number, reference in enumerate(references, 1))
        self.setAccessibleName(self.tr("Made from {names}").format(names=names))
        set_plain_tooltip(self, "\n".join(f"@Image{number}  {each.name}" for number, each in enumerate(references, 1)))
        self.updateGeometry()
        self.update()

    def heightForWidth(self, width: int) -> int:
        """As many rows as are needed."""
        rows = -(-len(self._references) // self._in_a_row(width))
        return max(1, rows) * (_SIDE_PX + _GAP_PX) - _GAP_PX

    def sizeHint(self) -> QSize:
        """One row."""
        return QSize(5 * (_SIDE_PX + _GAP_PX), self.heightForWidth(max(self.width(), _SIDE_PX)))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Pictures with their numbers."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self._theme.font("caption"))
        ratio = self.devicePixelRatioF()
        side, radius = round(_SIDE_PX * ratio), round(RADIUS_SMALL_BUTTON * ratio)
        for number, reference in enumerate(self._references, 1):
            place = self._place(number - 1)
            pixmap = self._loader.pixmap(Wish(self._files.preview(reference.sha256), side, side, radius))
            if pixmap is not None:
                painter.drawPixmap(place, pixmap)
            else:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(self._theme.color("sunken"))
                painter.drawRoundedRect(place, RADIUS_SMALL_BUTTON, RADIUS_SMALL_BUTTON)
            self._paint_number(painter, place, number)
        painter.end()

    def _paint_number(self, painter: QPainter, place: QRect, number: int) -> None:
        badge = QRect(place.left() + _BADGE_INSET_PX, 0, _BADGE_PX, _BADGE_PX)
        badge.moveBottom(place.bottom() - _BADGE_INSET_PX)
        badge = QStyle.visualRect(self.layoutDirection(), place, badge)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.color("overlay"))
        painter.drawRoundedRect(badge, RADIUS_KEY_CAP, RADIUS_KEY_CAP)
        painter.setPen(self._theme.color("onOverlay"))
        painter.drawText(badge, Qt.AlignmentFlag.AlignCenter, str(number))

    def _in_a_row(self, width: int) -> int:
        return max(1, (width + _GAP_PX) // (_SIDE_PX + _GAP_PX))

    def _place(self, at: int) -> QRect:
        row, column = divmod(at, self._in_a_row(self.width()))
        step = _SIDE_PX + _GAP_PX
        place = QRect(column * step, row * step, _SIDE_PX, _SIDE_PX)
        return QStyle.visualRect(self.layoutDirection(), self.rect(), place)
