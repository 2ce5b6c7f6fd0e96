"""UnmentionedHint: says beside the prompt's title which pictures it never names; a click names the first of them."""

from PySide6.QtCore import QSize, Qt, Slot
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy

from kling_desktop.core.draft import Draft
from kling_desktop.core.prompt import mention_text
from kling_desktop.ui.base.plain_text import PlainLabel, set_plain_tooltip
from kling_desktop.ui.base.reading_side import visual_alignment
from kling_desktop.ui.base.theme import Theme
from kling_desktop.ui.compose.composer import Composer


class UnmentionedHint(PlainLabel):
    """One line that moves nothing, in a short form where there is little room. Empty while there is no prompt.

    For the mouse: the slots' key M does the same. Thread: gui.
    """

    def __init__(self, theme: Theme, composer: Composer) -> None:
        super().__init__("")
        self._composer = composer
        self._short = ""
        self.setFont(theme.font("small"))
        self.setAlignment(Qt.AlignmentFlag.AlignTrailing | Qt.AlignmentFlag.AlignVCenter)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.set_tone("text3")
        composer.draft_changed.connect(self._on_composer_draft_changed)
        self._on_composer_draft_changed(composer.draft)

    @property
    def shown(self) -> str:
        """What there is room for."""
        fits = self.fontMetrics().horizontalAdvance(self.text()) <= self.width()
        return self.text() if fits else self._short

    def minimumSizeHint(self) -> QSize:
        """Any width will do."""
        return QSize(0, self.fontMetrics().height())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Mention the first picture that is not mentioned."""
        numbers = _unmentioned(self._composer.draft)
        if numbers and event.button() == Qt.MouseButton.LeftButton:
            self._composer.insert_mention(numbers[0])

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The long form, the short one, or as much of that as fits."""
        room = self.contentsRect()
        line = self.fontMetrics().elidedText(self.shown, Qt.TextElideMode.ElideRight, room.width())
        flags = int(visual_alignment(self.layoutDirection(), self.alignment()))
        painter = QPainter(self)
        self.style().drawItemText(painter, room, flags, self.palette(), True, line, self.foregroundRole())
        painter.end()

    @Slot(object)
    def _on_composer_draft_changed(self, draft: Draft) -> None:
        """Say it for the Draft as it is now."""
        numbers = _unmentioned(draft)
        text, self._short = self._texts(numbers)
        self.setText(text)
        set_plain_tooltip(self, f"{text} {self.tr('Click to mention it.')}" if text else "")
        self.setCursor(Qt.CursorShape.PointingHandCursor if numbers else Qt.CursorShape.ArrowCursor)

    def _texts(self, numbers: tuple[int, ...]) -> tuple[str, str]:
        """Long and short form."""
        if not numbers:
            return "", ""
        if len(numbers) == 1:
            mention = mention_text(numbers[0])
            long, short = self.tr("{mention} isn't mentioned. It is still sent."), self.tr("{mention} not mentioned")
            return long.format(mention=mention), short.format(mention=mention)
        long = self.tr("%n pictures aren't mentioned. They are still sent.", "", len(numbers))
        return long, self.tr("%n not mentioned", "", len(numbers))


def _unmentioned(draft: Draft) -> tuple[int, ...]:
    """Numbers of the pictures that the prompt never names; none while there is no prompt."""
    return draft.unmentioned() if draft.prompt.strip() else ()
