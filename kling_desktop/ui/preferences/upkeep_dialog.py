"""UpkeepDialog: asks before the library is looked after, shows how far that is, then what was found.

Must not know: who does it.
"""

from PySide6.QtCore import QSize, QTimer, Signal, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QDialog, QHBoxLayout, QPlainTextEdit, QProgressBar, QVBoxLayout, QWidget

from kling_desktop.ui.base.announce import announce
from kling_desktop.ui.base.button import Button
from kling_desktop.ui.base.plain_text import plain_label, visible_text
from kling_desktop.ui.base.scrim import Scrim
from kling_desktop.ui.base.theme import Theme
from kling_desktop.ui.base.tokens import SPACE_4, SPACE_8, SPACE_16, SPACE_20, SPACE_24

_WIDTH_PX = 560
_DETAILS_PX = 240
_BAR_PX = 6


class UpkeepDialog(QDialog):
    """One window in three states: a question, a bar, an answer. Escape closes it, and stops what goes on. Thread: gui.

    Signals:
        begun: the person wants it.
        stopped: the person does not want to wait; the window closes.
        rebuild_wanted: what was found shall be mended.
    """

    begun = Signal()
    stopped = Signal()
    rebuild_wanted = Signal()

    def __init__(self, theme: Theme, title: str, parent: QWidget) -> None:
        """Show nothing yet.

        Args:
            theme: to paint with.
            title: translated.
            parent: the window it belongs to.
        """
        super().__init__(parent)
        self._theme = theme
        self._is_at_work = False
        self._title = plain_label(theme, title, "heading")
        self._text = plain_label(theme, "", "body", "text2", wraps=True)
        self._bar = _progress_bar(self.tr("Progress"))
        self._details = QPlainTextEdit()
        self._said = plain_label(theme, "", "small", "text2")
        self._close = Button(theme, "")
        self._copy = Button(theme, self.tr("&Copy"))
        self._rebuild = Button(theme, self.tr("&Rebuild Library…"), "primary")
        self._begin = Button(theme, "", "primary")
        # What stops and closes comes to where it was begun: a double click there is one click.
        self._begun = QTimer(self, singleShot=True, interval=2 * QApplication.doubleClickInterval())
        self.setWindowTitle(title)
        self._lay_out()
        self._connect()
        Scrim(self)

    def sizeHint(self) -> QSize:
        """As high as its words need."""
        layout = self.layout()
        assert layout is not None
        return QSize(self.minimumWidth(), layout.totalHeightForWidth(self.minimumWidth()))

    @property
    def text(self) -> str:
        """What it says now, the details too."""
        details = "" if self._details.isHidden() else self._details.toPlainText()
        return "\n\n".join(part for part in (self._text.text(), details) if part)

    def ask(self, text: str, verb: str) -> None:
        """Say what will happen.

        Args:
            text: in one sentence or two.
            verb: on the button that begins it.
        """
        self._text.setText(text)
        self._begin.setText(verb)
        self._show_only(self._begin, is_at_work=False)
        self._begin.setFocus()

    def show_progress(self, text: str, permille: int) -> None:
        """Say how far it is."""
        if not self._is_at_work:
            self._show_only(self._bar, is_at_work=True)
            self._close.setFocus()
        self._text.setText(text)
        self._bar.setValue(permille)

    def show_result(self, text: str, details: str = "", *, can_rebuild: bool = False) -> None:
        """Say how it ended.

        Args:
            text: in a few sentences.
            details: thing by thing; may be long, and hold names of files.
            can_rebuild: whether a new index would mend some of it.
        """
        self._text.setText(text)
        self._details.setPlainText(visible_text(details, len(details)))
        parts = [self._copy, *([self._details] if details else []), *([self._rebuild] if can_rebuild else [])]
        self._show_only(*parts, is_at_work=False)
        (self._rebuild if can_rebuild else self._close).setFocus()
        announce(self, text)

    def done(self, result: int) -> None:
        """Close; what goes on is not wanted any more."""
        if self._is_at_work:
            self._is_at_work = False
            self.stopped.emit()
        super().done(result)

    # ------------------------------------------------------------ inside

    def _show_only(self, *parts: QWidget, is_at_work: bool) -> None:
        """These parts beside the words and the button that closes."""
        self._is_at_work = is_at_work
        for part in (self._bar, self._details, self._copy, self._rebuild, self._begin):
            part.setVisible(part in parts)
        self._said.setText("")
        is_over = self._copy in parts
        self._close.setText(self.tr("Close") if is_over else self.tr("Cancel"))
        primary = next((part for part in (self._begin, self._rebuild) if part in parts), self._close)
        for button in (self._close, self._copy, self._rebuild, self._begin):
            button.setDefault(button is primary)
        self._close.set_role("primary" if is_over and primary is self._close else "secondary")
        self.adjustSize()

    def _lay_out(self) -> None:
        self._details.setReadOnly(True)
        self._details.setTabChangesFocus(True)
        self._details.setFont(self._theme.font("small"))
        self._details.setMinimumHeight(min(self._theme.scaled(_DETAILS_PX), self._behind().height() * 2 // 5))
        self._details.setAccessibleName(self.tr("What was found"))
        row = QHBoxLayout()
        row.setSpacing(SPACE_8)
        row.addWidget(self._said, 1)
        for button in (self._copy, self._close, self._rebuild, self._begin):
            button.setAutoDefault(False)
            row.addWidget(button)
        words = QVBoxLayout()
        words.setSpacing(SPACE_4)
        words.addWidget(self._title)
        words.addWidget(self._text)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_24, SPACE_20, SPACE_24, SPACE_20)
        column.setSpacing(SPACE_16)
        column.addLayout(words)
        column.addWidget(self._bar)
        column.addWidget(self._details, 1)
        column.addLayout(row)
        widest_px = self._behind().width() - 2 * SPACE_24  # it can still be seen at the sides
        self.setFixedWidth(min(self._theme.scaled(_WIDTH_PX), widest_px))

    def _behind(self) -> QWidget:
        """The window it belongs to, which it stays within however large the letters are."""
        behind = self.parentWidget()
        assert behind is not None
        return behind.window()

    def _connect(self) -> None:
        self._close.clicked.connect(self._on_close_clicked)
        self._copy.clicked.connect(self._on_copy_clicked)
        self._rebuild.clicked.connect(self._on_rebuild_clicked)
        self._begin.clicked.connect(self._on_begin_clicked)

    @Slot()
    def _on_begin_clicked(self) -> None:
        self._begun.start()
        self.begun.emit()

    @Slot()
    def _on_close_clicked(self) -> None:
        if not self._begun.isActive():
            self.reject()

    @Slot()
    def _on_copy_clicked(self) -> None:
        """Exactly what is seen."""
        QGuiApplication.clipboard().setText(self.text)
        said = self.tr("Copied")
        self._said.setText(said)
        announce(self._said, said)

    @Slot()
    def _on_rebuild_clicked(self) -> None:
        self.accept()
        self.rebuild_wanted.emit()


def _progress_bar(name: str) -> QProgressBar:
    bar = QProgressBar()
    bar.setRange(0, 1000)
    bar.setTextVisible(False)
    bar.setFixedHeight(_BAR_PX)
    bar.setAccessibleName(name)
    return bar
