"""ComposeFooter: what a click costs, what is left, and the button; always in sight."""

from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from kling_desktop.core.draft import Problem
from kling_desktop.ui.base.plain_text import plain_label
from kling_desktop.ui.base.theme import Theme
from kling_desktop.ui.base.tokens import SPACE_16
from kling_desktop.ui.compose.compose_status import ComposeStatus, balance_text, balance_tone, cost_text, time_text
from kling_desktop.ui.compose.generate_button import GenerateButton

_ABOVE_PX, _LINE_PX, _BETWEEN_PX = 14, 18, 15


class ComposeFooter(QWidget):
    """Cost line and Generate button, 108 high. Thread: gui."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.cost = plain_label(theme, "", "label")
        self.time = plain_label(theme, "", "body", "text2")
        self.balance = plain_label(theme, "", "body", "text2")
        self.button = GenerateButton(theme)
        line = QFrame()
        line.setProperty("surface", "line")
        self.cost.setMinimumHeight(theme.scaled(_LINE_PX))
        costs = QHBoxLayout()
        costs.setSpacing(6)
        costs.addWidget(self.cost)
        costs.addWidget(self.time)
        costs.addStretch()
        costs.addWidget(self.balance)
        inner = QVBoxLayout()
        inner.setContentsMargins(SPACE_16, _ABOVE_PX, SPACE_16, SPACE_16)
        inner.setSpacing(_BETWEEN_PX)
        inner.addLayout(costs)
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
