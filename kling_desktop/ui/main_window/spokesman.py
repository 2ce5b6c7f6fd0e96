"""Spokesman: what the studio says in passing, and the offer to undo that may come with it."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QWidget

from kling_desktop.core.failure import Failure
from kling_desktop.core.words import notice
from kling_desktop.ui.base.notice import Notice
from kling_desktop.ui.base.theme import Theme
from kling_desktop.ui.base.translate import sentence_text
from kling_desktop.ui.compose.composer import Composer


class Spokesman(QObject):
    """Speaks through one Notice. An offer to undo a step of the Composer lives until its next one. Thread: gui."""

    def __init__(self, theme: Theme, ground: QWidget, composer: Composer, parent: QObject | None = None) -> None:
        """Listen to the Composer.

        Args:
            theme: to paint with.
            ground: the panel at whose bottom the notice appears.
            composer: whose steps can be undone.
            parent: as in Qt.
        """
        super().__init__(parent)
        self._composer = composer
        self._offered = 0
        self._deed: tuple[int, Callable[[], object]] = (-1, _nothing)  # that a notice offers, by its number
        self._undone_by_keys = 0  # number of the notice whose deed Undo takes
        self.notice = Notice(theme, ground)
        self.notice.acted.connect(self._on_notice_acted)
        composer.notice_requested.connect(self.tell)
        composer.undo_offered.connect(self.offer_undo_of_step)
        composer.stepped.connect(self._on_composer_stepped)

    @Slot(QWidget)
    def stand_on(self, ground: QWidget) -> None:
        """Speak at the bottom of another panel from now on; what was being said goes on there."""
        self.notice.move_to(ground)

    @Slot(str)
    def tell(self, text: str) -> None:
        """Show a passing notice."""
        self._offered = self._undone_by_keys = 0
        self.notice.tell(text)

    def offer(self, text: str, label: str, act: Callable[[], object], icon: str = "") -> None:
        """Show a notice with something that can be done about it, and one of our icons, or none."""
        self._offered = self._undone_by_keys = 0
        self._deed = (self.notice.tell(text, label, icon), act)

    def offer_undo(self, text: str, act: Callable[[], object], icon: str = "") -> None:
        """The same with the offer to take back what was done elsewhere than in the Composer."""
        self.offer(text, self.tr("Undo"), act, icon)
        self._undone_by_keys = self._deed[0]

    @Slot()
    def undo(self) -> None:
        """Take back what the notice offers to take back, as long as it is there; else the Composer's last step."""
        number, act = self._deed
        if number == self._undone_by_keys and self.notice.isVisible():
            self._undone_by_keys = 0
            self.notice.hide()
            act()
        else:
            self._composer.undo()

    @Slot(object)
    def tell_failure(self, failure: Failure) -> None:
        """The title says what happened."""
        self.tell(sentence_text(notice(failure).title))

    @Slot()
    def tell_mistake(self) -> None:
        """A bug of ours."""
        self.tell(
            self.tr(
                "Kling Desktop made a mistake. Nothing is lost; what was sent is collected at the next start.",
            )
        )

    @Slot(str)
    def offer_undo_of_step(self, text: str) -> None:
        """Say what the Composer's last step was, with the offer to take it back."""
        self._undone_by_keys = 0
        self._offered = self.notice.tell(text, self.tr("Undo"))

    @Slot()
    def _on_composer_stepped(self) -> None:
        """Undo would take back something else now."""
        if self._offered:
            self._offered = 0
            self.notice.hide()

    @Slot(int)
    def _on_notice_acted(self, number: int) -> None:
        if number == self._offered:
            self._composer.undo()
        elif number == self._deed[0]:
            self._undone_by_keys = 0
            self._deed[1]()


def _nothing() -> None:
    pass
