"""ExampleCard: one example as a button: its references, what became of them, and the words that did it."""

from functools import partial

from PySide6.QtCore import QRectF, QSize, Qt, QThreadPool, Slot
from PySide6.QtGui import QBrush, QImage, QPainter, QPaintEvent, QPen, QShowEvent, QTransform
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from kling_desktop.ui.base.background import Background
from kling_desktop.ui.base.icon_label import IconLabel
from kling_desktop.ui.base.own_picture import read_cover
from kling_desktop.ui.base.plain_text import plain_label
from kling_desktop.ui.base.theme import Theme
from kling_desktop.ui.base.tokens import (
    ICON_BUTTON,
    ICON_FIELD,
    RADIUS_CONTROL,
    RADIUS_POPUP,
    SPACE_4,
    SPACE_12,
    SPACE_16,
    ColorName,
)
from kling_desktop.ui.gallery.examples.example import Example

WIDTH_PX = 312
"""As wide as it gets."""
_REFERENCE = QSize(52, 52)
_RESULT = QSize(WIDTH_PX - 2 * SPACE_16, 138)
_TITLE_GAP_PX, _BOTTOM_PX = 2, 19
_EDGE_ALPHA = 0.12


class ExampleCard(QPushButton):
    """A button that fills the composer; it grows with its words. Thread: gui."""

    def __init__(self, theme: Theme, example: Example, pool: QThreadPool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._pool = theme, pool
        self.example = example
        self.setAccessibleName(f"{example.title}: {example.prompt}")
        self.setAccessibleDescription(self.tr("Fills in references and prompt. Nothing is sent."))
        self.setProperty("focusRadius", RADIUS_POPUP)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setMaximumWidth(WIDTH_PX)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self._column = QVBoxLayout(self)
        self._lay_out(example)
        for part in self.findChildren(QWidget):
            part.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        theme.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        """What its parts want: Qt would ask for a line of text."""
        return self._column.totalSizeHint()

    def minimumSizeHint(self) -> QSize:
        """What its parts need."""
        return self._column.totalMinimumSize()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """A card that answers to pointer and press."""
        fill, edge = self._colors()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self._theme.color(edge), 1))
        painter.setBrush(self._theme.color(fill))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), RADIUS_POPUP, RADIUS_POPUP)
        painter.end()

    def _colors(self) -> tuple[ColorName, ColorName]:
        """Fill and edge."""
        if self.isDown():
            return "press", "lineStrong"
        return ("hover", "lineStrong") if self.underMouse() else ("panel", "line")

    def _lay_out(self, example: Example) -> None:
        column = self._column
        column.setContentsMargins(SPACE_16, SPACE_16, SPACE_16, _BOTTOM_PX)
        column.setSpacing(0)
        column.addLayout(self._references(example.paths))
        column.addSpacing(SPACE_12)
        column.addWidget(ExamplePicture(self._theme, self._pool, example.result, _RESULT, is_flexible=True))
        column.addSpacing(SPACE_12)
        column.addWidget(plain_label(self._theme, example.title, "section", wraps=True))
        column.addSpacing(_TITLE_GAP_PX)
        column.addWidget(plain_label(self._theme, example.prompt, "small", "text2", wraps=True))
        column.addStretch(1)

    def _references(self, paths: tuple[str, ...]) -> QHBoxLayout:
        """Picture + picture, and the way down to the result."""
        row = QHBoxLayout()
        row.setSpacing(SPACE_4)
        for number, path in enumerate(paths):
            if number:
                row.addWidget(IconLabel(self._theme, "plus", "text2", ICON_FIELD))
            row.addWidget(ExamplePicture(self._theme, self._pool, path, _REFERENCE))
        row.addSpacing(SPACE_4)
        row.addWidget(IconLabel(self._theme, "corner-right-down", "text2", ICON_BUTTON))
        row.addStretch(1)
        return row


class ExamplePicture(QWidget):
    """A picture that came with the program, cut to a shape, read off the GUI thread when it is first seen."""

    def __init__(self, theme: Theme, pool: QThreadPool, path: str, size: QSize, *, is_flexible: bool = False) -> None:
        """Grey until the picture is there.

        Args:
            theme: to paint with.
            pool: where it is read.
            path: of a JPEG file of ours.
            size: how large it gets.
            is_flexible: whether it shrinks in its shape where there is less room.
        """
        super().__init__()
        self._theme, self._path, self._size = theme, path, size
        self._image = QImage()
        self._background = Background(pool, self)
        self._background.answered.connect(self._on_background_answered)
        if is_flexible:
            policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
            policy.setHeightForWidth(True)
            self.setSizePolicy(policy)
        else:
            self.setFixedSize(size)

    @property
    def has_picture(self) -> bool:
        """Whether the picture is there."""
        return not self._image.isNull()

    def sizeHint(self) -> QSize:
        """As large as it gets."""
        return self._size

    def heightForWidth(self, width: int) -> int:
        """In its shape."""
        return round(width * self._size.height() / self._size.width())

    def showEvent(self, event: QShowEvent) -> None:
        """Read the picture, once."""
        super().showEvent(event)
        if self._image.isNull() and not self._background.is_busy:
            self._background.ask(partial(read_cover, self._path, self._size * self.devicePixelRatioF()))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The picture and a faint edge, which keeps a white one from running out."""
        painter = QPainter(self)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        painter.setBrush(self._fill())
        edge = self._theme.color("text")
        edge.setAlphaF(_EDGE_ALPHA)
        painter.setPen(QPen(edge, 1))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), RADIUS_CONTROL, RADIUS_CONTROL)
        painter.end()

    def _fill(self) -> QBrush:
        if self._image.isNull():
            return QBrush(self._theme.color("sunken"))
        brush = QBrush(self._image)
        across, down = self.width() / self._image.width(), self.height() / self._image.height()
        brush.setTransform(QTransform.fromScale(across, down))
        return brush

    @Slot(int, object)
    def _on_background_answered(self, _number: int, answer: object) -> None:
        """The picture was read."""
        if isinstance(answer, QImage):
            self._image = answer
            self.update()
