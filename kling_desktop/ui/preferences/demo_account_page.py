"""DemoAccountPage: what stands in place of the Account page in the demo, which has no key and no money.

Must not know: what a demo is made of.
"""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from kling_desktop.ui.base.button import Button
from kling_desktop.ui.base.plain_text import plain_label
from kling_desktop.ui.base.theme import Theme
from kling_desktop.ui.base.tokens import SPACE_12
from kling_desktop.ui.preferences.preference_page import PreferencePage


class DemoAccountPage(PreferencePage):
    """One sentence and the way out of the demo. Thread: gui.

    Signals:
        own_key_requested: the person wants to work with a key of their own.
    """

    own_key_requested = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, self.tr("Account"))
        self._sentence = plain_label(
            theme, self.tr("The demo needs no key, costs nothing and sends nothing."), "body", "text2", wraps=True
        )
        self._sentence.setContentsMargins(0, SPACE_12, 0, SPACE_12)
        self._own = Button(theme, self.tr("Add your own key…"))
        self._own.setAutoDefault(False)
        self.add(self._sentence)
        buttons = QWidget()
        row = QHBoxLayout(buttons)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._own)
        row.addStretch(1)
        self.add(buttons)
        self._own.clicked.connect(self.own_key_requested)
