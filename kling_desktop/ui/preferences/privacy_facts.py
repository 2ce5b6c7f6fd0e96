"""PrivacyFacts: what becomes of pictures that are sent, in three facts; before the first upload and in Settings.

Source: docs.segmind.com (storage: no deletion, no password; results: about 7 days), read 2026-11-23.
"""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from kling_desktop.ui.base.icon_label import IconLabel
from kling_desktop.ui.base.link_button import LinkButton
from kling_desktop.ui.base.plain_text import plain_label
from kling_desktop.ui.base.theme import Theme
from kling_desktop.ui.base.tokens import ICON_FIELD, SPACE_12
from kling_desktop.ui.preferences.segmind_page import PRIVACY_PAGE

_ICON_BOX_PX = 32
_PAIR_PX, _FACT_PX = 3, 17
"""Between the two lines of a fact, and between facts."""


class PrivacyFacts(QWidget):
    """Three facts and a link.

    Signals:
        link_requested: an https address for the browser.
    """

    link_requested = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        facts = (
            (
                "link",
                self.tr("Anyone with the address can open an uploaded picture"),
                self.tr("The address is long and random, but has no password."),
            ),
            (
                "clock-alert",
                self.tr("Segmind offers no way to delete uploads"),
                self.tr("Results are deleted after about 7 days, prompts stay in your account."),
            ),
            (
                "hard-drive",
                self.tr("Everything else stays on this computer"),
                self.tr("Your library and searches are never sent; the API key goes to Segmind only."),
            ),
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(_FACT_PX)
        for icon, title, text in facts:
            column.addLayout(_fact(theme, icon, title, text))
        link = LinkButton(theme, self.tr("Segmind privacy policy"), PRIVACY_PAGE)
        link.setAutoDefault(False)
        link.link_requested.connect(self.link_requested)
        column.addWidget(link)


def _fact(theme: Theme, icon: str, title: str, text: str) -> QHBoxLayout:
    """One fact beside its icon."""
    sign = IconLabel(theme, icon, "text2", ICON_FIELD)
    sign.setProperty("surface", "sunken")
    sign.setAlignment(Qt.AlignmentFlag.AlignCenter)
    sign.setFixedSize(_ICON_BOX_PX, _ICON_BOX_PX)
    words = QVBoxLayout()
    words.setSpacing(_PAIR_PX)
    words.addWidget(plain_label(theme, title, "label", wraps=True))
    words.addWidget(plain_label(theme, text, "small", "text2", wraps=True))
    row = QHBoxLayout()
    row.setSpacing(SPACE_12 + 2)
    row.addWidget(sign, 0, Qt.AlignmentFlag.AlignTop)
    row.addLayout(words, 1)
    return row
