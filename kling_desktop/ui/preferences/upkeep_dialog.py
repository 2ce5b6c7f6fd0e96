"""UpkeepDialog: asks before the library is looked after, shows how far that is, then what was found.

Must not know: who does it.
"""

from typing import NamedTuple

from PySide6.QtCore import QEvent, QObject, QRect, QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QDialog, QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from kling_desktop.ui.base.announce import announce
from kling_desktop.ui.base.button import Button
from kling_desktop.ui.base.icon_label import IconLabel
from kling_desktop.ui.base.plain_text import plain_label
from kling_desktop.ui.base.scrim import Scrim
from kling_desktop.ui.base.theme import Theme
from kling_desktop.ui.base.tokens import SPACE_4, SPACE_8, SPACE_16, SPACE_20, SPACE_24
from kling_desktop.ui.base.translate import titled_text
from kling_desktop.ui.preferences.found_text import FoundGroup, FoundText

_WIDTH_PX = 560
_DETAILS_PX = 240
_BAR_PX = 6


class Outcome(NamedTuple):
    """How it ended.

    Attributes:
        title: what happened, translated.
        text: in a few sentences, translated.
        groups: thing by thing; may be long, and hold names of files.
        is_well: whether nothing needs the person.
        can_rebuild: whether a rebuild would mend some of it.
        needs_rebuild: whether that is what helps first, so that Enter chooses it.
    """

    title: str
    text: str
    groups: tuple[FoundGroup, ...] = ()
    is_well: bool = True
    can_rebuild: bool = False
    needs_rebuild: bool = False


class UpkeepDialog(QDialog):
    """One window in three states: a question, a bar, an answer. Escape closes it, and stops what goes on. Thread: gui.

    It stays where it came up, and as wide; what is longer than it grows downwards.

    Signals:
        begun: the person wants it.
        stopped: the person does not want to wait; the window closes.
        rebuild_wanted: what was found shall be mended.
    """

    begun = Signal()
    stopped = Signal()
    rebuild_wanted = Signal()

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        """Show nothing yet.

        Args:
            theme: to paint with.
            parent: the window it belongs to.
        """
        super().__init__(parent)
        self._theme = theme
        self._is_at_work = False
        self._sign = IconLabel(theme, "")
        self._title = plain_label(theme, "", "heading", wraps=True)
        self._text = plain_label(theme, "", "body", "text2", wraps=True)
        self._bar = _progress_bar(self.tr("Progress"))
        self._details = FoundText(theme, self.tr("What was found"))
        self._said = plain_label(theme, "", "small", "text2")
        self._close = Button(theme, "")
        self._copy = Button(theme, self.tr("&Copy"))
        self._rebuild = Button(theme, self.tr("&Rebuild Library…"))
        self._begin = Button(theme, "", "primary")
        # Other buttons come to where it was begun: a double click there is one click.
        self._begun = QTimer(self, singleShot=True, interval=QApplication.doubleClickInterval())
        self._lay_out()
        self._connect()
        self._behind().installEventFilter(self)
        Scrim(self)

    def sizeHint(self) -> QSize:
        """As high as its words need."""
        layout = self.layout()
        assert layout is not None
        return QSize(self.minimumWidth(), layout.totalHeightForWidth(self.minimumWidth()))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay over the window, and within it, when that takes another size."""
        if watched is self._behind() and event.type() == QEvent.Type.Resize:
            self._take_width()
            self.resize(self.sizeHint())
            self._place()
        return False

    @property
    def title(self) -> str:
        """What happened."""
        return self._title.text()

    @property
    def text(self) -> str:
        """What it says under the title now, the details too."""
        details = "" if self._details.isHidden() else self._details.toPlainText()
        return "\n\n".join(part for part in (self._text.text(), details) if part)

    def ask(self, title: str, text: str, verb: str) -> None:
        """Say what will happen.

        Args:
            title: the question.
            text: in one sentence or two.
            verb: on the button that begins it.
        """
        self._say(title, text)
        self._begin.setText(verb)
        self._show_only(self._begin, is_at_work=False)
        self._place()
        self._begin.setFocus()

    def show_progress(self, title: str, text: str, permille: int) -> None:
        """Say how far it is."""
        self._say(title, text)
        if not self._is_at_work:
            self._show_only(self._bar, is_at_work=True)
            self._close.setFocus()
        self._bar.setValue(permille)

    def show_result(self, outcome: Outcome) -> None:
        """Say how it ended."""
        is_first = not self.title
        self._say(outcome.title, outcome.text)
        self._sign.show_icon(*(("circle-check", "ok") if outcome.is_well else ("triangle-alert", "warn")))
        self._details.show_groups(outcome.groups)
        self._take_width()
        self._rebuild.set_role("primary" if outcome.needs_rebuild else "secondary")
        parts = (self._copy, self._details if outcome.groups else None, self._rebuild if outcome.can_rebuild else None)
        self._show_only(*(part for part in parts if part is not None), is_at_work=False)
        if is_first:
            self._place()
        (self._rebuild if outcome.needs_rebuild else self._close).setFocus()
        announce(self, titled_text(outcome.title, outcome.text))

    def done(self, result: int) -> None:
        """Close; what goes on is not wanted any more."""
        if self._is_at_work:
            self._is_at_work = False
            self.stopped.emit()
        super().done(result)

    # ------------------------------------------------------------ inside

    def _show_only(self, *parts: QWidget, is_at_work: bool) -> None:
        """These parts beside the words and the button that closes, which is Enter's where nothing else is."""
        self._is_at_work = is_at_work
        for part in (self._bar, self._details, self._copy, self._rebuild, self._begin):
            part.setVisible(part in parts)
        self._said.setText("")
        is_over = self._copy in parts
        self._close.setText(self.tr("Close") if is_over else self.tr("Cancel"))
        filled = next(
            (each for each in (self._begin, self._rebuild) if each in parts and each.role == "primary"), self._close
        )
        for button in (self._close, self._copy, self._rebuild, self._begin):
            button.setDefault(button is filled)
        self._close.set_role("primary" if is_over and filled is self._close else "secondary")
        height_px = self.sizeHint().height()
        self.resize(self.minimumWidth(), max(height_px, self.height()) if self.isVisible() else height_px)

    def _say(self, title: str, text: str) -> None:
        self.setWindowTitle(title)
        self._title.setText(title)
        self._text.setText(text)

    def _place(self) -> None:
        """Come up in the middle of the window's width, and so high that what may come has room below."""
        behind, free = self._behind().geometry(), self._behind().screen().availableGeometry()
        room_px = self.sizeHint().height() + (0 if self._copy.isVisibleTo(self) else self._most_details_px + SPACE_16)
        place = QRect(0, 0, self.width(), room_px)
        place.moveCenter(behind.center())
        place.moveTop(max(behind.top(), place.top()))
        if free.width() >= behind.width() and free.height() >= behind.height():  # it may be half beyond an edge
            place.moveLeft(max(free.left(), min(place.left(), free.right() - place.width())))
            place.moveTop(max(free.top(), min(place.top(), free.bottom() - place.height())))
        self.move(place.topLeft())

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(SPACE_8)
        row.addWidget(self._said, 1)
        for button in (self._close, self._copy, self._rebuild, self._begin):
            button.setAutoDefault(False)
            row.addWidget(button)
        headline = QHBoxLayout()
        headline.setSpacing(SPACE_8)
        headline.addWidget(self._sign, 0, Qt.AlignmentFlag.AlignTop)
        headline.addWidget(self._title, 1)
        words = QVBoxLayout()
        words.setSpacing(SPACE_4)
        words.addLayout(headline)
        words.addWidget(self._text)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_24, SPACE_20, SPACE_24, SPACE_20)
        column.setSpacing(SPACE_16)
        column.addLayout(words)
        column.addWidget(self._bar)
        column.addWidget(self._details, 1)
        column.addStretch()
        column.addLayout(row)
        self._take_width()

    def _take_width(self) -> None:
        """As wide as the window lets it be, with as much of what was found in sight as has room."""
        widest_px = self._behind().width() - 2 * SPACE_24  # it can still be seen at the sides
        self.setFixedWidth(min(self._theme.scaled(_WIDTH_PX), widest_px))
        self._details.fit(self.minimumWidth() - 2 * SPACE_24, self._most_details_px)

    @property
    def _most_details_px(self) -> int:
        """More of what was found is scrolled."""
        return min(self._theme.scaled(_DETAILS_PX), self._behind().height() * 2 // 5)

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
        if self._begun.isActive():
            return
        QGuiApplication.clipboard().setText(f"{self.title}\n\n{self.text}")
        said = self.tr("Copied")
        self._said.setText(said)
        announce(self._said, said)

    @Slot()
    def _on_rebuild_clicked(self) -> None:
        if not self._begun.isActive():
            self.accept()
            self.rebuild_wanted.emit()


def _progress_bar(name: str) -> QProgressBar:
    bar = QProgressBar()
    bar.setRange(0, 1000)
    bar.setTextVisible(False)
    bar.setFixedHeight(_BAR_PX)
    bar.setAccessibleName(name)
    return bar
