"""PlainMessage: a question or a notice over a window, in the looks of the design.

Its texts are labels of `plain_text`: nothing in them is read as HTML.
"""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFont, QFontInfo
from PySide6.QtWidgets import QApplication, QDialog, QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from kling_desktop.ui.base.plain_text import PlainLabel
from kling_desktop.ui.base.scrim import Scrim
from kling_desktop.ui.base.tokens import HEIGHT_CONTROL, SPACE_4, SPACE_8, SPACE_20, SPACE_24, TYPE_SCALE, TextStyle

_WIDTH_PX = 440


class PlainMessage(QDialog):
    """A question or notice over one window. Show it with `open()`; it never blocks, and goes for good when answered.

    `accepted` and `rejected` tell the answer; Escape rejects. Words and buttons are asked for as in QMessageBox.
    """

    def __init__(self, parent: QWidget, text: str, explanation: str) -> None:
        """Without buttons yet.

        Args:
            parent: the window it belongs to, or any part of it.
            text: the question.
            explanation: what follows from it; may be empty.
        """
        super().__init__(parent)
        self._text, self._explanation = _line_label(text, "heading"), _line_label(explanation, "body")
        self._row = QHBoxLayout()
        self._yes: QPushButton | None = None
        self._no: QPushButton | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(parent.window().windowTitle())
        self.setAccessibleName(self._text.text())
        self.setAccessibleDescription(self._explanation.text())
        self._lay_out()
        Scrim(self)

    def sizeHint(self) -> QSize:
        """As high as its words need."""
        layout = self.layout()
        assert layout is not None
        return QSize(self.minimumWidth(), layout.totalHeightForWidth(self.minimumWidth()))

    def add_button(self, label: str, role: str, *, is_yes: bool) -> None:
        """Put a button at the end of the row.

        Args:
            label: translated.
            role: its look: primary, secondary or danger.
            is_yes: whether it accepts.
        """
        button = QPushButton(label)
        button.setProperty("role", role)
        button.setFont(_usual_font("label" if role == "primary" else "button"))
        button.setMinimumHeight(_usual_px(HEIGHT_CONTROL))
        button.setAutoDefault(False)
        button.clicked.connect(self.accept if is_yes else self.reject)
        self._row.addWidget(button)
        if is_yes:
            self._yes = button
        else:
            self._no = button

    def setDefaultButton(self, button: QPushButton | None) -> None:
        """Enter presses this one, and the keyboard begins at it."""
        assert button is not None
        button.setDefault(True)
        button.setFocus()

    def text(self) -> str:
        """The question."""
        return self._text.text()

    def informativeText(self) -> str:
        """What follows from it."""
        return self._explanation.text()

    def buttons(self) -> list[QPushButton]:
        """In reading order."""
        return self.findChildren(QPushButton)

    def defaultButton(self) -> QPushButton:
        """What Enter presses."""
        return next(button for button in self.buttons() if button.isDefault())

    def acceptButton(self) -> QPushButton | None:
        """What says yes."""
        return self._yes

    def escapeButton(self) -> QPushButton | None:
        """What says no, if anything does."""
        return self._no

    def _lay_out(self) -> None:
        self._explanation.setProperty("tone", "text2")
        self._row.setSpacing(SPACE_8)
        self._row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_24, SPACE_20, SPACE_24, SPACE_20)
        column.setSpacing(SPACE_4)
        column.addWidget(self._text)
        column.addWidget(self._explanation)
        self._explanation.setHidden(not self._explanation.text())
        column.addSpacing(SPACE_20 - SPACE_4)
        column.addStretch(1)
        column.addLayout(self._row)
        self.setFixedWidth(_usual_px(_WIDTH_PX))


def plain_message(parent: QWidget, text: str, explanation: str, accept: str, reject: str = "") -> PlainMessage:
    """A modal question, or a notice if `reject` is empty. The caller connects its signals and opens it.

    Args:
        parent: the window it belongs to.
        text: the question.
        explanation: what follows from it.
        accept: label of the button that says yes, a verb; Enter presses it.
        reject: label of the button that changes nothing.
    """
    box = PlainMessage(parent, text, explanation)
    if reject:
        box.add_button(reject, "secondary", is_yes=False)
    box.add_button(accept, "primary", is_yes=True)
    box.setDefaultButton(box.acceptButton())
    return box


def cautious_message(parent: QWidget, text: str, explanation: str, accept: str, reject: str) -> PlainMessage:
    """As `plain_message`, for what one may regret: the button that changes nothing is the filled one, and Enter's."""
    box = PlainMessage(parent, text, explanation)
    box.add_button(reject, "primary", is_yes=False)
    box.add_button(accept, "secondary", is_yes=True)
    box.setDefaultButton(box.escapeButton())
    return box


def dangerous_message(parent: QWidget, text: str, explanation: str, accept: str, reject: str) -> PlainMessage:
    """As `plain_message`, for what cannot be undone: the button that says yes is red, and Enter means no."""
    box = PlainMessage(parent, text, explanation)
    box.add_button(reject, "secondary", is_yes=False)
    box.add_button(accept, "danger", is_yes=True)
    box.setDefaultButton(box.escapeButton())
    return box


def _line_label(text: str, style: TextStyle) -> PlainLabel:
    """A label as `plain_label` makes them, where no theme is at hand."""
    label = PlainLabel(text)
    label.setFont(_usual_font(style))
    label.setWordWrap(True)
    label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
    label.set_line_px(_usual_px(TYPE_SCALE[style].line_px))
    return label


def _usual_font(style: TextStyle) -> QFont:
    """A font of the type scale, measured by the application's own, which the theme has set to `body`."""
    row = TYPE_SCALE[style]
    font = QApplication.font()
    font.setPixelSize(_usual_px(row.size_px))
    font.setWeight(QFont.Weight(min(row.weight, QFont.Weight.DemiBold)))
    return font


def _usual_px(size_px: int) -> int:
    """A size at the person's text size."""
    return round(size_px * QFontInfo(QApplication.font()).pixelSize() / TYPE_SCALE["body"].size_px)
