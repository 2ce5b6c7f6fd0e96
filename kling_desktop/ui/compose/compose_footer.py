"""ComposeFooter: what a click costs, what is left, and the button; always in sight."""

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from kling_desktop.core.draft import Problem
from kling_desktop.ui.base.plain_text import plain_label
from kling_desktop.ui.base.theme import Theme
from kling_desktop.ui.base.tokens import SPACE_16
from kling_desktop.ui.compose.compose_status import ComposeStatus, balance_text, balance_tone, cost_text, time_text
from kling_desktop.ui.compose.generate_button import GenerateButton
from kling_desktop.ui.compose.panel_sides import LEFT_PX, RIGHT_PX

_ABOVE_PX, _LINE_PX, _BETWEEN_PX = 14, 18, 15


class ComposeFooter(QWidget):
    """Cost line and Generate button, 108 high. Thread: gui."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.cost = plain_label(theme, "", "label")
        self.time = plain_label(theme, "", "body", "text2")
        self.balance = plain_label(theme, "", "body", "text2")
        self.button = GenerateButton(theme)
        self._costs = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        line = QFrame()
        line.setProperty("surface", "line")
        self.cost.setMinimumHeight(theme.scaled(_LINE_PX))
        price = QHBoxLayout()
        price.setSpacing(6)
        price.addWidget(self.cost)
        price.addWidget(self.time)
        price.addStretch()
        self._costs.setSpacing(6)
        self._costs.addLayout(price, 1)
        self._costs.addWidget(self.balance)
        inner = QVBoxLayout()
        inner.setContentsMargins(LEFT_PX, _ABOVE_PX, RIGHT_PX, SPACE_16)
        inner.setSpacing(_BETWEEN_PX)
        inner.addLayout(self._costs)
        inner.addWidget(self.button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(line)
        column.addLayout(inner)

    def show_state(self, status: ComposeStatus, problem: Problem | None, price_micros: int, count: int) -> None:
        """Show costs and button for a click now.

        Args:
            status: of key, money, network and queue.
            problem: the first thing that keeps the Draft from being sent; None if nothing does.
            price_micros: of one picture, micro-dollars.
            count: pictures of one click.
        """
        self.cost.setText(cost_text(status, price_micros, count))
        self.time.setText("" if status.is_demo else f"· {time_text(status, count)}")
        self.balance.setText(balance_text(status, price_micros, count))
        self.balance.set_tone(balance_tone(status, price_micros, count))
        self.button.show_state(status, problem, count)
        self._arrange()

    def minimumSizeHint(self) -> QSize:
        """Any width will do: the balance goes below the price where there is little."""
        return QSize(0, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """There may be more or less room for the costs."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        """The balance at the end of the line, or in a line of its own; the button as high as its words."""
        self.button.fit(self.width() - LEFT_PX - RIGHT_PX)
        words = (self.cost, self.time, self.balance)
        needed = sum(word.sizeHint().width() for word in words) + 3 * self._costs.spacing() + LEFT_PX + RIGHT_PX
        down, across = QBoxLayout.Direction.TopToBottom, QBoxLayout.Direction.LeftToRight
        self._costs.setDirection(across if needed <= self.width() else down)
