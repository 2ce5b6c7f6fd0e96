"""ReportDialog: the diagnostic report in full, before it is copied or saved: nobody gives away what they did not see.

Must not know: where it comes from, and how it is written.
"""

from PySide6.QtCore import QSize, Signal, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from kling_desktop.ui.base.announce import announce
from kling_desktop.ui.base.button import Button
from kling_desktop.ui.base.plain_text import plain_label, visible_text
from kling_desktop.ui.base.scrim import Scrim
from kling_desktop.ui.base.theme import Theme
from kling_desktop.ui.base.tokens import SPACE_4, SPACE_8, SPACE_16, SPACE_20, SPACE_24
from kling_desktop.ui.preferences.fixed_text import fixed_text

_SIZE = QSize(736, 560)


class ReportDialog(QDialog):
    """Shows what there is to copy. Enter copies once it is there; Escape closes. Thread: gui.

    Signals:
        save_requested: the text, to be written into a file.
    """

    save_requested = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Wait for the text.

        Args:
            theme: to paint with.
            parent: the window it belongs to.
        """
        super().__init__(parent)
        self._theme = theme
        self.setWindowTitle(self.tr("Diagnostic report"))
        self._text = fixed_text(theme, self.tr("Diagnostic report"))
        self._said = plain_label(theme, "", "small", "text2")
        self._save = Button(theme, self.tr("&Save…"))
        self._copy = Button(theme, self.tr("&Copy"), "primary")
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_24, SPACE_20, SPACE_24, SPACE_20)
        column.setSpacing(SPACE_4)
        column.addWidget(plain_label(theme, self.tr("Diagnostic report"), "title"))
        intro = self.tr(
            "It helps others find out what went wrong. Your key, prompts and names of files are left out. "
            "Nothing is sent: read it, then paste it where it is asked for."
        )
        column.addWidget(plain_label(theme, intro, "body", "text2", wraps=True))
        column.addSpacing(SPACE_16 - SPACE_4)
        column.addWidget(self._text, 1)
        column.addSpacing(SPACE_16 - SPACE_4)
        column.addLayout(self._buttons())
        self.resize(_SIZE.boundedTo(parent.window().size()) if parent is not None else _SIZE)
        Scrim(self)
        self.set_text("")

    @property
    def text(self) -> str:
        """What is shown, and copied."""
        return self._text.toPlainText()

    def set_text(self, text: str) -> None:
        """Show the report; an empty one is being put together."""
        self._text.setPlainText(visible_text(text, len(text)) if text else self.tr("Putting it together…"))
        self._say("")
        for button in (self._copy, self._save):
            button.setEnabled(bool(text))
        if text:
            self._copy.setDefault(True)
            self._copy.setFocus()

    def tell(self, sentence: str) -> None:
        """Say what became of it, beside the buttons and to screen readers."""
        self._say(sentence)
        announce(self._said, sentence)

    @Slot()
    def _on_copy_clicked(self) -> None:
        """Exactly what is seen."""
        QGuiApplication.clipboard().setText(self.text)
        self.tell(self.tr("Copied"))

    @Slot()
    def _on_save_clicked(self) -> None:
        self.save_requested.emit(self.text)

    def _say(self, sentence: str) -> None:
        self._said.setText(sentence)

    def _buttons(self) -> QHBoxLayout:
        close = Button(self._theme, self.tr("Close"))
        for button in (close, self._save):
            button.setAutoDefault(False)
        close.clicked.connect(self.reject)
        self._save.clicked.connect(self._on_save_clicked)
        self._copy.clicked.connect(self._on_copy_clicked)
        row = QHBoxLayout()
        row.setSpacing(SPACE_8)
        row.addWidget(self._said, 1)
        for button in (close, self._save, self._copy):
            row.addWidget(button)
        return row
