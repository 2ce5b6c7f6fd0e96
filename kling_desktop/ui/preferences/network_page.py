"""NetworkPage: how Segmind is reached, and whether it answers."""

from PySide6.QtCore import Signal, Slot

from kling_desktop.core.failure import Failure, FailureKind
from kling_desktop.core.preferences import Preferences
from kling_desktop.core.words import notice
from kling_desktop.ui.base.button import Button
from kling_desktop.ui.base.segment import Choice, SegmentBar
from kling_desktop.ui.base.theme import Theme
from kling_desktop.ui.base.translate import sentence_text, titled_text
from kling_desktop.ui.preferences.preference_page import PreferencePage
from kling_desktop.ui.preferences.setting_row import SettingRow

_BAR_PX = 164
_SYSTEM, _NONE = "system", "none"


class NetworkPage(PreferencePage):
    """Proxy and connection. Thread: gui.

    Signals:
        chosen: name of a field of Preferences, and its value.
        test_requested: ask Segmind something that is free; answer with `show_answer` or `show_failure`.
    """

    chosen = Signal(str, object)
    test_requested = Signal()

    def __init__(self, theme: Theme, proxy_text: str) -> None:
        """The page.

        Args:
            theme: to paint with.
            proxy_text: the system's proxy as people read it, without a password; empty if there is none.
        """
        super().__init__(theme, self.tr("Network"))
        choices = (Choice(_SYSTEM, self.tr("System")), Choice(_NONE, self.tr("None")))
        self._bar = SegmentBar(theme, self.tr("Proxy"), choices)
        self._bar.wish_width(theme.scaled(_BAR_PX))
        note = (
            self.tr("The system names {proxy}.").format(proxy=proxy_text)
            if proxy_text
            else self.tr("The system names none.")
        )
        self.add_row(SettingRow(theme, self.tr("Proxy"), note, self._bar))
        self._test = Button(theme, self.tr("Test connection"))
        self._test.setAutoDefault(False)
        self._connection = SettingRow(
            theme, self.tr("Connection"), self.tr("Asks Segmind for your balance, which is free."), self._test
        )
        self.add_row(self._connection)
        self._bar.chosen.connect(self._on_proxy_chosen)
        self._test.clicked.connect(self._on_test_clicked)

    def set_preferences(self, preferences: Preferences) -> None:
        """Show what is set now; tells nobody."""
        self._bar.choose(_SYSTEM if preferences.uses_proxy else _NONE)

    def show_answer(self, after_ms: int) -> None:
        """Segmind answered."""
        self._rest(self.tr("Segmind answered in {time} ms.").format(time=after_ms))

    def show_failure(self, failure: Failure) -> None:
        """It did not, or not well."""
        self._rest(self._why(failure))

    @property
    def is_testing(self) -> bool:
        """Whether an answer is waited for."""
        return not self._test.isEnabled()

    def _why(self, failure: Failure) -> str:
        """What stood in the way of this question; what is said of waiting and charges is not so here."""
        told = notice(failure)
        match failure.kind:
            case FailureKind.NO_KEY:
                return titled_text(sentence_text(told.title), self.tr("Add one under Account to ask with."))
            case FailureKind.OFFLINE:
                return titled_text(sentence_text(told.title), self.tr("Segmind couldn't be reached."))
            case FailureKind.NO_ANSWER:
                return self.tr("Segmind didn't answer in time.")
            case _:
                return titled_text(sentence_text(told.title), sentence_text(told.happened))

    def _rest(self, note: str) -> None:
        self._test.setEnabled(True)
        self._connection.set_note(note)

    @Slot(str)
    def _on_proxy_chosen(self, value: str) -> None:
        self.chosen.emit("uses_proxy", value == _SYSTEM)

    @Slot()
    def _on_test_clicked(self) -> None:
        """One question at a time."""
        self._test.setEnabled(False)
        self._connection.set_note(self.tr("Asking…"))
        self.test_requested.emit()
