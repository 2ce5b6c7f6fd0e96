"""SpendTotal: one sum of the Spend page, with how many pictures it was for and, of the month, how much of the cap."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from kling_desktop.core.price import dollars_text
from kling_desktop.core.spending import Spent
from kling_desktop.ui.base.plain_text import plain_label
from kling_desktop.ui.base.reading_side import visual_rect
from kling_desktop.ui.base.theme import Theme
from kling_desktop.ui.base.tokens import SPACE_12
from kling_desktop.ui.preferences.spend_period import pictures_text

_EDGE_PX, _GAUGE_PX, _GAUGE_WIDTH_PX = 13, 6, 78


class SpendTotal(QFrame):
    """A card. Thread: gui."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._name = plain_label(theme, "", "small", "text2")
        self._sum = plain_label(theme, "", "title")
        self._facts = plain_label(theme, "", "small", "text2", wraps=True)
        self._gauge = _Gauge(theme)
        self.setProperty("surface", "popup")
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        middle = QHBoxLayout()
        middle.setSpacing(SPACE_12)
        middle.addWidget(self._sum, 1)
        middle.addWidget(self._gauge)
        column = QVBoxLayout(self)
        column.setContentsMargins(_EDGE_PX, _EDGE_PX - 3, _EDGE_PX, _EDGE_PX - 3)
        column.setSpacing(1)
        column.addWidget(self._name)
        column.addLayout(middle)
        column.addWidget(self._facts)
        column.addStretch(1)

    def show_sum(self, name: str, total: Spent, cap_micros: int | None = None) -> None:
        """Show a sum.

        Args:
            name: what it is the sum of, translated.
            total: it.
            cap_micros: what it is held against, if anything.
        """
        self._name.setText(name)
        self._sum.setText(dollars_text(total.micros))
        facts = pictures_text(total.count)
        if total.estimates:
            facts = self.tr("{pictures} ({count} est.)").format(pictures=facts, count=total.estimates)
        if cap_micros is not None:
            facts = self.tr("{facts}, cap {cap}").format(facts=facts, cap=dollars_text(cap_micros))
        self._facts.setText(facts)
        self._gauge.setVisible(cap_micros is not None)
        self._gauge.show_share(total.careful_micros, cap_micros or 0)
        text = self.tr("{name}: {sum}, {facts}")
        self.setAccessibleName(text.format(name=name, sum=self._sum.text(), facts=facts))


class _Gauge(QWidget):
    """How much of the cap is used; the words beside it say the same."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._share = 0.0
        self.setFixedSize(self.sizeHint())
        theme.changed.connect(self.update)

    def show_share(self, used_micros: int, cap_micros: int) -> None:
        """Show used of cap."""
        self._share = min(1.0, used_micros / cap_micros) if cap_micros > 0 else 1.0
        self.update()

    def sizeHint(self) -> QSize:
        """A short line."""
        return QSize(_GAUGE_WIDTH_PX, _GAUGE_PX)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The track and what is used of it, from the reading edge on."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.color("sunken"))
        painter.drawRoundedRect(self.rect(), _GAUGE_PX / 2, _GAUGE_PX / 2)
        if self._share > 0:
            used = self.rect()
            used.setWidth(max(_GAUGE_PX, round(self.width() * self._share)))
            used = visual_rect(self.layoutDirection(), self.rect(), used)
            painter.setBrush(self._theme.color("warn" if self._share >= 1 else "accent"))
            painter.drawRoundedRect(QRectF(used), _GAUGE_PX / 2, _GAUGE_PX / 2)
        painter.end()
