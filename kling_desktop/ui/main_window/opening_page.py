"""OpeningPage: how far a rebuild is while the library waits for it, and what there is to do where it is not made.

Empty until it is told something. Must not know who opens the library.
"""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from kling_desktop.core.failure import Failure
from kling_desktop.core.upkeep_progress import Progress
from kling_desktop.ui.base.announce import announce
from kling_desktop.ui.base.button import Button
from kling_desktop.ui.base.plain_text import PlainLabel, plain_label
from kling_desktop.ui.base.theme import Theme
from kling_desktop.ui.base.tokens import SPACE_8, SPACE_16, SPACE_24, ColorName, TextStyle
from kling_desktop.ui.base.translate import titled_text

_WIDTH_PX = 440
_BAR_PX = 6


class OpeningPage(QWidget):
    """Words, a bar and buttons, a little above the middle. Thread: gui.

    Signals:
        cancelled: do not make the index anew.
        again_wanted: open the library once more.
        given_up: nothing else is wanted.
    """

    cancelled = Signal()
    again_wanted = Signal()
    given_up = Signal()

    def __init__(self, theme: Theme, *, is_demo: bool) -> None:
        super().__init__()
        self._theme = theme
        self._title, self._text = _line(theme, "title"), _line(theme, "body", "text2")
        self._told = _line(theme, "small", "text2")
        self._bar = QProgressBar()
        self._bar.setRange(0, 1000)
        self._bar.setTextVisible(False)
        self._bar.setFixedHeight(_BAR_PX)
        self._bar.setAccessibleName(self.tr("Progress"))
        self._cancel = Button(theme, self.tr("Cancel"))
        self._leave = Button(theme, self.tr("Close the demo") if is_demo else self.tr("Quit"))
        self._again = Button(theme, "", "primary")
        self._cancel.clicked.connect(self._on_cancel_clicked)
        self._leave.clicked.connect(self.given_up)
        self._again.clicked.connect(self.again_wanted)
        self._parts = (self._title, self._text, self._told, self._bar, self._cancel, self._leave, self._again)
        self._lay_out()
        self._show_only()

    @property
    def said(self) -> str:
        """All that can be read, in order."""
        labels = (self._title, self._text, self._told)
        return "\n".join(label.text() for label in labels if not label.isHidden())

    def show_progress(self, progress: Progress) -> None:
        """So far it is."""
        from kling_desktop.ui.main_window.upkeep_text import rebuilding_text

        if self._bar.isHidden():
            self._say(
                self.tr("Rebuilding your library"),
                self.tr(
                    "The list of your pictures is made again from your library folder. The pictures stay as they are, "
                    "and your gallery comes up when it is done."
                ),
            )
            self._show_only(self._title, self._text, self._told, self._bar, self._cancel)
        self._told.setText(rebuilding_text(progress))
        self._bar.setValue(progress.permille)

    def show_stopping(self) -> None:
        """It ends at its next step."""
        self._told.setText(self.tr("Stopping…"))
        self._cancel.setEnabled(False)

    def show_stopped(self) -> None:
        """It was not made, because a person did not want to wait."""
        self._say(
            self.tr("Your library isn't open"),
            self.tr(
                "The list of your pictures is missing or damaged, and rebuilding it was stopped. Nothing was changed."
            ),
        )
        self._again.setText(self.tr("Rebuild again"))
        self._show_only(self._title, self._text, self._leave, self._again)

    def show_failure(self, failure: Failure) -> None:
        """It was not made, and the library can be used without."""
        from kling_desktop.core.words import notice
        from kling_desktop.ui.base.translate import notice_text

        unchanged = self.tr("Your library is as it was.")
        self._say(self.tr("Your library wasn't rebuilt"), f"{notice_text(notice(failure))} {unchanged}")
        self._again.setText(self.tr("Open library"))
        self._show_only(self._title, self._text, self._again)

    # ------------------------------------------------------------ inside

    @Slot()
    def _on_cancel_clicked(self) -> None:
        self.cancelled.emit()

    def _say(self, title: str, text: str) -> None:
        self._title.setText(title)
        self._text.setText(text)
        announce(self, titled_text(title, text))

    def _show_only(self, *shown: QWidget) -> None:
        """These parts and no others; the keyboard begins at the last button among them."""
        for part in self._parts:
            part.setVisible(part in shown)
        buttons = [part for part in shown if isinstance(part, Button)]
        if buttons:
            self.setFocusProxy(buttons[-1])
        if buttons and self.isVisible():
            buttons[-1].setFocus()

    def _lay_out(self) -> None:
        buttons = QHBoxLayout()
        buttons.setSpacing(SPACE_8)
        buttons.addStretch(1)
        for button in (self._cancel, self._leave, self._again):
            button.setAutoDefault(True)
            buttons.addWidget(button)
        buttons.addStretch(1)
        block = QWidget()
        block.setMaximumWidth(self._theme.scaled(_WIDTH_PX))
        column = QVBoxLayout(block)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_8)
        column.addWidget(self._title)
        column.addWidget(self._text)
        column.addSpacing(SPACE_16)
        column.addWidget(self._bar)
        column.addWidget(self._told)
        column.addSpacing(SPACE_16)
        column.addLayout(buttons)
        across = QHBoxLayout()
        across.addStretch(1)
        across.addWidget(block, 100)
        across.addStretch(1)
        page = QVBoxLayout(self)
        page.setContentsMargins(SPACE_24, SPACE_24, SPACE_24, SPACE_24)
        page.addStretch(2)
        page.addLayout(across)
        page.addStretch(3)


def _line(theme: Theme, style: TextStyle, tone: ColorName = "text") -> PlainLabel:
    """Words in the middle of the page."""
    label = plain_label(theme, "", style, tone, wraps=True)
    label.setAlignment(Qt.AlignmentFlag.AlignCenter)
    return label
