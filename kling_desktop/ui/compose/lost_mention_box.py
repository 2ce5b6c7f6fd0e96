"""LostMentionBox: says that a mention points at nothing, and offers to add a picture."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from kling_desktop.core.draft import Problem
from kling_desktop.ui.base.button import Button
from kling_desktop.ui.base.icon_label import IconLabel
from kling_desktop.ui.base.plain_text import plain_label
from kling_desktop.ui.base.theme import Theme
from kling_desktop.ui.base.tokens import HEIGHT_CHIP, HEIGHT_PRIMARY, ICON_FIELD, SPACE_8, SPACE_12
from kling_desktop.ui.base.translate import titled_text
from kling_desktop.ui.compose.compose_status import short_reason

_LINES_PX = 6
"""Above and below two lines."""


class LostMentionBox(QWidget):
    """A box of 44 px, higher for longer words, with its distance to the prompt above it.

    Hidden while every mention has its picture. Thread: gui.

    Signals:
        add_requested: the person wants to add a picture.
    """

    add_requested = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.label = plain_label(theme, "", "small", wraps=True)
        font = theme.font("small")
        font.setWeight(theme.font("button").weight())
        self.label.setFont(font)
        self.add_button = Button(theme, self.tr("Add"))
        bold = theme.font("small")
        bold.setWeight(theme.font("label").weight())
        self.add_button.setFont(bold)
        self.add_button.setAccessibleName(self.tr("Add a picture"))
        self.add_button.setFixedHeight(theme.scaled(HEIGHT_CHIP))
        self.add_button.clicked.connect(self.add_requested)
        box = QFrame()
        box.setProperty("surface", "warn")
        box.setMinimumHeight(theme.scaled(HEIGHT_PRIMARY))
        row = QHBoxLayout(box)
        row.setContentsMargins(SPACE_12 - 1, _LINES_PX, SPACE_8 - 1, _LINES_PX - 2)
        row.setSpacing(SPACE_8)
        sign = IconLabel(theme, "triangle-alert", "warn", ICON_FIELD)
        sign.setContentsMargins(0, 2, 0, 0)
        row.addWidget(sign, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.label, 1)
        row.addWidget(self.add_button, 0, Qt.AlignmentFlag.AlignVCenter)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, SPACE_8, 0, 0)
        column.addWidget(box)

    def height_for(self, width: int) -> int:
        """The height it takes at a width, px."""
        return max(self.sizeHint().height(), self.heightForWidth(width))

    def show_problem(self, problem: Problem | None, slot_count: int) -> None:
        """Say which mention is lost; hide if none is.

        Args:
            problem: of the kind LOST_MENTION, or None.
            slot_count: how many pictures there are.
        """
        if problem is not None:
            self.label.setText(titled_text(short_reason(problem), self._remedy(problem.number or 0, slot_count)))
        self.setVisible(problem is not None)

    def _remedy(self, number: int, slot_count: int) -> str:
        """What can be done: one more picture helps where the mention means the next one."""
        by_number = {
            1: self.tr("Add a picture or change the prompt."),
            2: self.tr("Add a second picture or change the prompt."),
            3: self.tr("Add a third picture or change the prompt."),
            4: self.tr("Add a fourth picture or change the prompt."),
            5: self.tr("Add a fifth picture or change the prompt."),
            6: self.tr("Add a sixth picture or change the prompt."),
            7: self.tr("Add a seventh picture or change the prompt."),
            8: self.tr("Add an eighth picture or change the prompt."),
            9: self.tr("Add a ninth picture or change the prompt."),
            10: self.tr("Add a tenth picture or change the prompt."),
        }
        if number > len(by_number):
            return self.tr("Ten pictures fit. Change the prompt.")
        return by_number[number if number == slot_count + 1 else 1]
