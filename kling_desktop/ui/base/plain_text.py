"""The one way to put foreign text on a label, a tooltip or a dialog.

Qt guesses whether a text is HTML, and then draws `<img src="/any/file">` out of a prompt. Here nothing is guessed:
foreign text is cut before Qt measures it, and what could reorder or hide parts of it is made visible.
"""

import html
import re

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QMessageBox, QPushButton, QSizePolicy, QStyle, QWidget

from kling_desktop.ui.base.theme import Theme
from kling_desktop.ui.base.tokens import ColorName, TextStyle

LABEL_LIMIT = 2_000
"""Characters; a megabyte in a QLabel holds the window up for most of a second."""
TOOLTIP_LIMIT = 600

_LINE_END = re.compile("\r\n|[\r\u0085\u2028\u2029]")
_HIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\ud800-\udfff\U000e0000-\U000e007f]"
)


def visible_text(text: str, limit: int = LABEL_LIMIT) -> str:
    """The text, cut with an ellipsis, with control and direction characters shown by their number.

    Joiners, which emoji and many scripts need, stay as they are.

    Args:
        text: anything, from anywhere.
        limit: most characters of `text` that are looked at.
    """
    cut = text if len(text) <= limit else text[:limit].rstrip() + "…"
    return _HIDDEN.sub(_number, _LINE_END.sub("\n", cut))


def _number(match: re.Match[str]) -> str:
    """A hidden character by its number in Unicode."""
    return f"[U+{ord(match.group()):04X}]"


def tooltip_text(text: str) -> str:
    """The text for a tooltip, be it a widget's or an item role's, in a form in which nothing is read as HTML."""
    if not text:
        return ""
    return f"<qt>{html.escape(visible_text(text, TOOLTIP_LIMIT)).replace(chr(10), '<br>')}</qt>"


def set_plain_tooltip(widget: QWidget, text: str) -> None:
    """Give a widget a tooltip that shows exactly this text."""
    widget.setToolTip(tooltip_text(text))


class PlainLabel(QLabel):
    """A label that shows its text as it is and never as HTML."""

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setText(text)

    def setText(self, text: str) -> None:
        """Show this text, cut to `LABEL_LIMIT`."""
        super().setText(visible_text(text))

    def set_tone(self, tone: ColorName) -> None:
        """Write in another colour of the theme: text, text2, text3, accentText, danger, warn or ok."""
        self.setProperty("tone", tone)
        self.style().unpolish(self)
        self.style().polish(self)


class ElidedLabel(PlainLabel):
    """One line that ends in an ellipsis where there is no room, and then has its text as tooltip."""

    def __init__(
        self,
        text: str = "",
        parent: QWidget | None = None,
        mode: Qt.TextElideMode = Qt.TextElideMode.ElideRight,
    ) -> None:
        super().__init__(text, parent)
        self._mode = mode
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def setText(self, text: str) -> None:
        """Show this text on one line."""
        super().setText(" ".join(visible_text(text).split()))
        set_plain_tooltip(self, text)

    def minimumSizeHint(self) -> QSize:
        """Room for a letter and the ellipsis."""
        metrics = self.fontMetrics()
        return QSize(metrics.horizontalAdvance("M…"), metrics.height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw what fits."""
        room = self.contentsRect()
        line = self.fontMetrics().elidedText(self.text(), self._mode, room.width())
        painter = QPainter(self)
        self.style().drawItemText(
            painter,
            room,
            int(QStyle.visualAlignment(self.layoutDirection(), self.alignment())),
            self.palette(),
            self.isEnabled(),
            line,
            self.foregroundRole(),
        )
        painter.end()


def plain_label(
    theme: Theme,
    text: str,
    style: TextStyle = "body",
    tone: ColorName = "text",
    *,
    wraps: bool = False,
) -> PlainLabel:
    """A label of the type scale; its colour follows the theme by itself.

    Args:
        theme: gives the font.
        text: anything, from anywhere.
        style: row of the type scale.
        tone: text, text2, text3, accentText, danger, warn or ok.
        wraps: whether long text goes on in the next line.
    """
    label = PlainLabel(text)
    label.setFont(theme.font(style))
    label.setProperty("tone", tone)
    label.setWordWrap(wraps)
    return label


class PlainMessage(QMessageBox):
    """A question or notice that never reads its texts as HTML. Show it with `open()`; never blocks.

    `accepted` and `rejected` tell the answer; Escape rejects.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)

    def setText(self, text: str) -> None:
        """The bold first line."""
        super().setText(visible_text(text))

    def setInformativeText(self, text: str) -> None:
        """The lines under it."""
        super().setInformativeText(visible_text(text))

    def setDetailedText(self, text: str) -> None:
        """Not offered: Qt would read it as HTML.

        Raises:
            NotImplementedError: always.
        """
        raise NotImplementedError("QMessageBox reads detailed text as HTML")


def plain_message(parent: QWidget, text: str, explanation: str, accept: str, reject: str = "") -> PlainMessage:
    """A modal question, or a notice if `reject` is empty. The caller connects its signals and opens it.

    Args:
        parent: the window it belongs to.
        text: the question.
        explanation: what follows from it.
        accept: label of the button that says yes, a verb.
        reject: label of the button that changes nothing.
    """
    box = PlainMessage(parent)
    box.setWindowTitle(parent.window().windowTitle())
    box.setText(text)
    box.setInformativeText(explanation)
    yes = box.addButton(accept, QMessageBox.ButtonRole.AcceptRole)
    _give_role(yes, "primary")
    box.setDefaultButton(yes)
    if reject:
        box.setEscapeButton(box.addButton(reject, QMessageBox.ButtonRole.RejectRole))
    return box


def dangerous_message(parent: QWidget, text: str, explanation: str, accept: str, reject: str) -> PlainMessage:
    """As `plain_message`, for what cannot be undone: the button that says yes is red, and Enter means no."""
    box = plain_message(parent, text, explanation, accept, reject)
    yes, no = box.defaultButton(), box.escapeButton()
    _give_role(yes, "danger")
    if isinstance(no, QPushButton):
        box.setDefaultButton(no)
    return box


def _give_role(button: QWidget, role: str) -> None:
    """Dress a button that Qt has already dressed when it made it."""
    button.setProperty("role", role)
    button.style().unpolish(button)
    button.style().polish(button)
