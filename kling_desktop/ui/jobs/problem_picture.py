"""ProblemPicture: what a Job was to be made from, with a sign of what went wrong; the words beside it say the same."""

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from kling_desktop.core.job import Job
from kling_desktop.core.ports.files import PictureFiles
from kling_desktop.ui.base.problem_sign import problem_sign
from kling_desktop.ui.base.theme import Theme
from kling_desktop.ui.base.thumbnail_loader import ThumbnailLoader, Wish
from kling_desktop.ui.base.tokens import RADIUS_CONTROL

PICTURE_PX = 40
OVERHANG_PX = 6
"""The sign reaches so far out of the picture's corner."""
_SIGN_PX, _SIGN_ICON_PX = 20, 14


class ProblemPicture(QWidget):
    """The first reference, 40 by 40. Thread: gui."""

    def __init__(self, theme: Theme, loader: ThumbnailLoader, files: PictureFiles) -> None:
        super().__init__()
        self._theme, self._loader, self._files = theme, loader, files
        self._job: Job | None = None
        self.setFixedSize(PICTURE_PX + OVERHANG_PX, PICTURE_PX + OVERHANG_PX)
        loader.loaded.connect(self.update)
        theme.changed.connect(self.update)

    def show_job(self, job: Job) -> None:
        """Show what this Job was made from."""
        self._job = job
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Picture and sign."""
        if self._job is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        self._paint_picture(painter, self._job)
        self._paint_sign(painter, self._job)
        painter.end()

    def _paint_picture(self, painter: QPainter, job: Job) -> None:
        references = job.recipe.references
        ratio = self.devicePixelRatioF()
        side, radius = round(PICTURE_PX * ratio), round(RADIUS_CONTROL * ratio)
        wish = Wish(self._files.preview(references[0].sha256), side, side, radius) if references else None
        pixmap = None if wish is None else self._loader.pixmap(wish)
        place = QRect(QPoint(0, 0), QSize(PICTURE_PX, PICTURE_PX))
        if self.layoutDirection() == Qt.LayoutDirection.RightToLeft:
            place.moveRight(self.rect().right())
        if pixmap is not None:
            painter.drawPixmap(place, pixmap)
        else:
            painter.setBrush(self._theme.color("sunken"))
            painter.drawRoundedRect(place, RADIUS_CONTROL, RADIUS_CONTROL)

    def _paint_sign(self, painter: QPainter, job: Job) -> None:
        icon, color = problem_sign(job)
        sign = QRect(0, 0, _SIGN_PX, _SIGN_PX)
        sign.moveBottomRight(self.rect().bottomRight())
        if self.layoutDirection() == Qt.LayoutDirection.RightToLeft:
            sign.moveLeft(0)
        painter.setBrush(self._theme.color("panel"))
        painter.drawEllipse(sign)
        gap = (_SIGN_PX - _SIGN_ICON_PX) // 2
        pixmap = self._theme.pixmap(icon, self._theme.color(color), _SIGN_ICON_PX, self)
        painter.drawPixmap(sign.topLeft() + QPoint(gap, gap), pixmap)
