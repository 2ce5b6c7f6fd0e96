"""WelcomeSteps: the three things to do at Segmind before the first picture, numbered, each a link."""

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from kling_desktop.ui.base.link_button import LinkButton
from kling_desktop.ui.base.plain_text import PlainLabel
from kling_desktop.ui.base.theme import Theme
from kling_desktop.ui.base.tokens import SPACE_8, SPACE_12
from kling_desktop.ui.preferences.segmind_page import ACCOUNT_PAGE, KEYS_PAGE

_NUMBER_PX = 22


class WelcomeSteps(QWidget):
    """Three numbered links.

    Signals:
        link_requested: an https address for the browser.
    """

    link_requested = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        steps = (
            (self.tr("Create a Segmind account"), ACCOUNT_PAGE),
            (self.tr("Add credit"), ACCOUNT_PAGE),
            (self.tr("Copy your API key"), KEYS_PAGE),
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_8)
        for number, (text, address) in enumerate(steps, 1):
            link = LinkButton(theme, text, address)
            link.setAccessibleName(self.tr("Step {number}: {text}").format(number=number, text=text))
            link.link_requested.connect(self.link_requested)
            row = QHBoxLayout()
            row.setSpacing(SPACE_12)
            row.addWidget(_Number(theme, number))
            row.addWidget(link)
            row.addStretch(1)
            column.addLayout(row)


class _Number(PlainLabel):
    """A number on a disc."""

    def __init__(self, theme: Theme, number: int) -> None:
        super().__init__(str(number))
        self._theme = theme
        font = theme.font("small")
        font.setWeight(font.Weight.DemiBold)
        self.setFont(font)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setFixedSize(theme.scaled(_NUMBER_PX), theme.scaled(_NUMBER_PX))

    def paintEvent(self, event: QPaintEvent) -> None:
        """The disc, then the number."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.color("sunken"))
        painter.drawEllipse(QRectF(self.rect()))
        painter.end()
        super().paintEvent(event)
