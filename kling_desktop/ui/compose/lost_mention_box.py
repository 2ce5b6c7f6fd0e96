"""LostMentionBox: says that a mention points at nothing, and offers to add a picture."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from kling_desktop.core.draft import Problem
from kling_desktop.core.words import problem_sentence
from kling_desktop.ui.base.button import Button
from kling_desktop.ui.base.icon_label import IconLabel
from kling_desktop.ui.base.plain_text import plain_label
from kling_desktop.ui.base.theme import Theme
from kling_desktop.ui.base.tokens import HEIGHT_CHIP, HEIGHT_PRIMARY, ICON_FIELD, SPACE_8, SPACE_12
from kling_desktop.ui.base.translate import sentence_text


class LostMentionBox(QWidget):
    """A box of 44 px with its distance to the prompt above it; hidden while every mention has its picture.

    Thread: gui.

    Signals:
        add_requested: the person wants to add a picture.
    """

    add_requested = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.label = plain_label(theme, "", "small", wraps=True)
        self.add_button = Button(theme, self.tr("Add"))
        self.add_button.setAccessibleName(self.tr("Add a picture"))
        self.add_button.setFixedHeight(theme.scaled(HEIGHT_CHIP))
        self.add_button.clicked.connect(self.add_requested)
        box = QFrame()
        box.setProperty("surface", "warn")
        box.setFixedHeight(theme.scaled(HEIGHT_PRIMARY))
        row = QHBoxLayout(box)
        row.setContentsMargins(SPACE_12, 2, SPACE_8, 2)
        row.setSpacing(SPACE_8)
        row.addWidget(IconLabel(theme, "triangle-alert", "warn", ICON_FIELD))
        row.addWidget(self.label, 1)
        row.addWidget(self.add_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, SPACE_8, 0, 0)
        column.addWidget(box)

    def show_problem(self, problem: Problem | None) -> None:
        """Say which mention is lost; hide if none is."""
        if problem is not None:
            self.label.setText(sentence_text(problem_sentence(problem)))
        self.setVisible(problem is not None)
