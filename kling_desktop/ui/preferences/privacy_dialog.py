"""PrivacyDialog: told once, before the first picture leaves this computer with a real key.

Must not know: what is done with the answer. Shown with `open()`: nothing waits, `accepted` or `rejected` tells.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QLocale, QSize, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from kling_desktop.ui.base.button import Button
from kling_desktop.ui.base.plain_text import plain_label
from kling_desktop.ui.base.scrim import Scrim
from kling_desktop.ui.base.theme import Theme
from kling_desktop.ui.base.tokens import RADIUS_CONTROL, SPACE_4, SPACE_8, SPACE_20
from kling_desktop.ui.base.translate import counted_text
from kling_desktop.ui.preferences.picture_card import PictureCard
from kling_desktop.ui.preferences.privacy_facts import PrivacyFacts

_WIDTH_PX = 560
_MARGIN_PX = 28
_INTRO_LINE_PX, _PAIR_PX = 22, 3
_ABOVE_BUTTONS_PX = 41
_LARGE, _SMALL = QSize(56, 56), QSize(44, 44)
_MOST_LARGE = 4
"""So many previews stand beside the words; more of them stand above, smaller."""
_MOST = 10
"""So many are shown: what waited may have more, and the words count all of them."""


@dataclass(frozen=True, slots=True)
class SentPicture:
    """One reference that is about to be sent.

    Attributes:
        preview_path: of the JPEG or PNG preview that this program made.
        size_bytes: of the reference; 0 if not known.
    """

    preview_path: str
    size_bytes: int = 0


class PrivacyDialog(QDialog):
    """What is sent and where it stays. Enter sends, Escape cancels. Thread: gui.

    Signals:
        link_requested: an https address for the browser.
    """

    link_requested = Signal(str)

    def __init__(
        self, theme: Theme, pictures: Sequence[SentPicture], count: int, price: str, parent: QWidget | None = None
    ) -> None:
        """The notice.

        Args:
            theme: to paint with.
            pictures: the references, in the order of their slots; those of several pictures one after the other.
            count: how many pictures will be made.
            price: what that will cost, such as `$0.14`.
            parent: the window it belongs to.
        """
        super().__init__(parent)
        self._theme = theme
        self.setWindowTitle(self.tr("Your pictures go to Segmind"))
        self.setMinimumWidth(_WIDTH_PX)
        column = QVBoxLayout(self)
        column.setContentsMargins(_MARGIN_PX, _MARGIN_PX - SPACE_4, _MARGIN_PX, SPACE_20 + 2)
        column.setSpacing(0)
        column.addWidget(plain_label(theme, self.tr("Your pictures go to Segmind"), "title"))
        column.addSpacing(SPACE_4)
        text = self.tr(
            "To make a picture, the app sends your references and prompt to Segmind, which runs Kling O1. "
            "This is shown once, before the first upload."
        )
        intro = plain_label(theme, text, "body", "text2", wraps=True)
        intro.set_line_px(theme.scaled(_INTRO_LINE_PX))
        column.addWidget(intro)
        column.addSpacing(SPACE_20)
        column.addLayout(self._sent(pictures))
        column.addSpacing(SPACE_20)
        facts = PrivacyFacts(theme)
        facts.link_requested.connect(self.link_requested)
        column.addWidget(facts)
        column.addSpacing(_ABOVE_BUTTONS_PX)
        column.addStretch(1)
        column.addLayout(self._buttons(count, price))
        width = theme.scaled(_WIDTH_PX)
        self.resize(width, column.totalHeightForWidth(width))
        Scrim(self)

    def _sent(self, pictures: Sequence[SentPicture]) -> QVBoxLayout | QHBoxLayout:
        """The previews and what is said about them."""
        is_few = len(pictures) <= _MOST_LARGE
        previews = QHBoxLayout()
        previews.setSpacing(6 if is_few else 5)
        for number, picture in enumerate(pictures[:_MOST], 1):
            side = _LARGE if is_few else _SMALL
            previews.addWidget(PictureCard(self._theme, picture.preview_path, side, RADIUS_CONTROL, str(number)))
        words = QVBoxLayout()
        words.setSpacing(_PAIR_PX)
        words.addStretch(1)
        words.addWidget(plain_label(self._theme, self._amount(pictures), "label", wraps=True))
        promise = self.tr("Sent without place, camera and name")
        words.addWidget(plain_label(self._theme, promise, "small", "text2", wraps=True))
        words.addStretch(1)
        if is_few:
            beside = QHBoxLayout()
            beside.setSpacing(SPACE_20)
            beside.addLayout(previews)
            beside.addLayout(words, 1)
            return beside
        previews.addStretch(1)
        below = QVBoxLayout()
        below.setSpacing(SPACE_8)
        below.addLayout(previews)
        below.addLayout(words)
        return below

    def _amount(self, pictures: Sequence[SentPicture]) -> str:
        """How many references, and how large they are together where that is known of each."""
        count = len(pictures)
        if not all(picture.size_bytes for picture in pictures):
            return counted_text("PrivacyDialog", "1 reference", "%n references", count)
        total = sum(picture.size_bytes for picture in pictures)
        size = QLocale().formattedDataSize(total, 1, QLocale.DataSizeFormat.DataSizeSIFormat)
        text = counted_text("PrivacyDialog", "1 reference, {size}", "%n references, {size}", count)
        return text.format(size=size)

    def _buttons(self, count: int, price: str) -> QHBoxLayout:
        """Cancel, or send: the only button that spends says what it costs."""
        one, many = "Send and generate · {price}", "Send and generate %n · {price}"
        text = counted_text("PrivacyDialog", one, many, count)
        cancel = Button(self._theme, self.tr("Cancel"))
        cancel.setAutoDefault(False)
        send = Button(self._theme, text.format(price=price), "primary")
        send.setDefault(True)
        cancel.clicked.connect(self.reject)
        send.clicked.connect(self.accept)
        row = QHBoxLayout()
        row.setSpacing(SPACE_8)
        row.addStretch(1)
        row.addWidget(cancel)
        row.addWidget(send)
        send.setFocus()
        return row
