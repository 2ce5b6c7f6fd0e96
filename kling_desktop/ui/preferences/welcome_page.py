"""WelcomePage: the first page, shown while no key is stored and the library is empty.

Must not know: how a key is checked or kept, nor what a demo is made of.
"""

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QFont, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QLayout,
    QScrollArea,
    QSizePolicy,
    QSpacerItem,
    QVBoxLayout,
    QWidget,
)

from kling_desktop.core.key_status import KeyState, KeyStatus
from kling_desktop.core.model_card import KLING_O1
from kling_desktop.core.price import Balance, dollars_text
from kling_desktop.ui.base.button import Button, PrimaryButton
from kling_desktop.ui.base.icon_label import IconLabel
from kling_desktop.ui.base.link_button import quiet_link
from kling_desktop.ui.base.plain_text import ElidedLabel, PlainLabel, plain_label
from kling_desktop.ui.base.theme import Theme
from kling_desktop.ui.base.tokens import (
    HEIGHT_PRIMARY,
    ICON_BUTTON,
    ICON_FIELD,
    SPACE_4,
    SPACE_8,
    SPACE_12,
    SPACE_20,
    SPACE_24,
)
from kling_desktop.ui.preferences.collage import Collage
from kling_desktop.ui.preferences.key_field import KeyField
from kling_desktop.ui.preferences.key_message import keeps_until_quit
from kling_desktop.ui.preferences.keyring_row import is_keyring_failure
from kling_desktop.ui.preferences.logo import Logo
from kling_desktop.ui.preferences.welcome_steps import WelcomeSteps

_LEFT_PX, _CONTENT_PX = 624, 448
_COLLAGE_PX = 504 + 2 * SPACE_24
_LEAST_HEIGHT_PX = 320
_COLLAGE_FROM_PX = 1100
"""Below this width there is only the left part."""
_LOGO_PX, _LOW_LOGO_PX = 48, 36
_LOW_BELOW_PX = 760
"""In a lower window the sign stands before the title: what is said about a key has room then, without scrolling."""
_KEYRING_PX = 84
"""What is said about a missing keyring takes so much more than the line that is kept free and the one that goes."""
_INTRO_LINE_PX, _PAIR_PX = 26, 2


class WelcomePage(QWidget):
    """How to begin: three steps and a key, or the demo. Thread: gui.

    Signals:
        key_offered: a text to check as a key (free) and then keep; never log it.
        demo_requested: go on without a key.
        start_requested: a key is in use, go on.
        keyring_requested: ask the keyring once more.
        back_requested: return to the pictures; only where there is a way back.
        folder_requested: choose another library folder.
        link_requested: an https address for the browser.
    """

    key_offered = Signal(str)
    demo_requested = Signal()
    start_requested = Signal()
    keyring_requested = Signal()
    back_requested = Signal()
    folder_requested = Signal()
    link_requested = Signal(str)

    def __init__(self, theme: Theme, library_folder_text: str, parent: QWidget | None = None) -> None:
        """The page.

        Args:
            theme: to paint with.
            library_folder_text: where pictures are kept, as people say it: `Pictures › Kling Desktop`.
            parent: as in Qt.
        """
        super().__init__(parent)
        self._theme = theme
        self._back = quiet_link(theme, self.tr("Back to your pictures"))
        self._escape = QShortcut(QKeySequence(Qt.Key.Key_Escape), self)
        self._escape.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self._steps = WelcomeSteps(theme)
        self._key = KeyField(theme)
        self._start = PrimaryButton(theme, "", shortcut="Return")
        self._demo = Button(theme, self.tr("Try the demo without a key"))
        self._keeping = plain_label(theme, "", "small", "text2", wraps=True)
        self._keeping_icon = IconLabel(theme, "lock", "text2", ICON_FIELD)
        self._folder = ElidedLabel(mode=Qt.TextElideMode.ElideMiddle)
        self._folder.setFont(theme.font("small"))
        self._folder.setProperty("tone", "text2")
        self._change = quiet_link(theme, self.tr("Change…"))
        self._logo = Logo(_LOGO_PX)
        self._head = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        self._above = QSpacerItem(0, 0, QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
        self._content = self._column()
        self._left = self._scrolling(self._content)
        self._collage = Collage(theme)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)  # the example may not hold the window wide
        row.addWidget(self._left)
        row.addWidget(self._collage, 1)
        self.setFocusProxy(self._key)
        self.set_library_folder(library_folder_text)
        self._connect()
        self.set_way_back(is_there=False)
        self._on_key_changed()

    @Slot(object)
    def set_key_status(self, status: KeyStatus) -> None:
        """Show how the key stands."""
        self._key.set_key_status(status)

    @Slot(object)
    def set_balance(self, balance: Balance) -> None:
        """Show what the account behind the key has."""
        self._key.set_balance(balance)

    def set_library_folder(self, text: str) -> None:
        """Show where pictures are kept, as people say it."""
        self._folder.setText(self.tr("Pictures are kept in {folder}.").format(folder=text))
        self._change.setAccessibleName(self.tr("Change the folder for pictures"))

    def set_way_back(self, *, is_there: bool) -> None:
        """Offer to return, by a link and by Escape, to whoever came here from their pictures."""
        self._back.setVisible(is_there)
        self._escape.setEnabled(is_there)
        self._anchor()

    def minimumSizeHint(self) -> QSize:
        """The left part, which scrolls up and down."""
        return QSize(self._theme.scaled(_CONTENT_PX) + 2 * SPACE_24, _LEAST_HEIGHT_PX)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The example is shown where there is room for it."""
        super().resizeEvent(event)
        least_left = self.minimumSizeHint().width()
        beside = self.width() - _COLLAGE_PX
        is_wide = self.width() >= _COLLAGE_FROM_PX and beside >= least_left
        self._collage.setVisible(is_wide)
        self._stand_head(is_low=self.height() < self._theme.scaled(_LOW_BELOW_PX))
        self._left.setFixedWidth(min(beside, max(_LEFT_PX, least_left)) if is_wide else self.width())
        self._anchor()

    def _stand_head(self, *, is_low: bool) -> None:
        """Sign over title, or before it."""
        ways = QBoxLayout.Direction
        self._head.setDirection(ways.LeftToRight if is_low else ways.TopToBottom)
        self._head.setSpacing(SPACE_12 if is_low else SPACE_24 - 1)
        side_px = _LOW_LOGO_PX if is_low else _LOGO_PX
        self._logo.setFixedSize(side_px, side_px)
        column = self._content.layout()
        assert column is not None
        column.setContentsMargins(0, SPACE_8 if is_low else SPACE_12, 0, SPACE_8 if is_low else SPACE_20 - SPACE_4)
        column.invalidate()  # it hears nothing of a layout within it, nor of what is not shown yet

    def _anchor(self) -> None:
        """Stand in the middle of the height; what is said about a key later on has room and moves nothing above it."""
        column = self._content.layout()
        assert column is not None
        used = column.totalHeightForWidth(self._content.width()) - self._above.sizeHint().height()
        free = self.height() - used
        above = max(0, min(free // 2, free - self._theme.scaled(_KEYRING_PX)))
        self._above.changeSize(0, above, QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
        column.update()

    def _connect(self) -> None:
        """All wiring of the page."""
        self._key.changed.connect(self._on_key_changed)
        self._key.key_offered.connect(self.key_offered)
        self._key.confirmed.connect(self.start_requested)
        self._key.use_wanted.connect(self.start_requested)
        self._key.keyring_wanted.connect(self.keyring_requested)
        self._start.clicked.connect(self._key.press)
        self._demo.clicked.connect(self.demo_requested)
        self._back.clicked.connect(self.back_requested)
        self._escape.activated.connect(self.back_requested)
        self._change.clicked.connect(self.folder_requested)
        self._steps.link_requested.connect(self.link_requested)

    @Slot()
    def _on_key_changed(self) -> None:
        """The button says what Enter would do; the foot says where the key would go."""
        is_checking = self._key.status.state is KeyState.CHECKING
        self._start.setDisabled(is_checking)
        is_missing = not self._key.has_text and self._key.status.state not in (KeyState.READY, KeyState.CHECKING)
        self._start.set_blocked(is_blocked=is_missing)
        if is_checking:
            self._start.setText(self.tr("Checking…"))
        elif is_missing:
            self._start.setText(self.tr("Paste your API key to start"))
        else:
            self._start.setText(self.tr("Check key") if self._key.has_text else self.tr("Start creating"))
        is_said_above = is_keyring_failure(self._key.status) and self._key.status.offer_failure is None
        for part in (self._keeping_icon, self._keeping):
            part.setHidden(is_said_above)
        if keeps_until_quit(self._key.status):
            self._keeping.setText(self.tr("Checking is free. The key is used until you quit and not written to disk."))
        else:
            self._keeping.setText(self.tr("Checking is free. The key is kept only in your system keyring."))

    def _scrolling(self, content: QWidget) -> QScrollArea:
        """The left part; it scrolls where the window is low or the text large."""
        area = QScrollArea()
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        ground = QWidget()
        row = QHBoxLayout(ground)
        row.setContentsMargins(SPACE_24, 0, SPACE_24, 0)
        row.addStretch(1)
        row.addWidget(content)
        row.addStretch(1)
        area.setWidget(ground)
        return area

    def _column(self) -> QWidget:
        """Everything on the left, from the logo to the foot."""
        content = QWidget()
        content.setFixedWidth(self._theme.scaled(_CONTENT_PX))
        column = QVBoxLayout(content)
        column.setSpacing(0)
        column.addWidget(self._back, 0, Qt.AlignmentFlag.AlignLeading)
        column.addSpacerItem(self._above)
        column.addLayout(self._head)
        self._head.addWidget(self._logo)
        self._head.addWidget(plain_label(self._theme, self.tr("Welcome to Kling Desktop"), "display", wraps=True), 1)
        self._add_introduction(column)
        column.addSpacing(SPACE_20)
        column.addWidget(self._steps)
        column.addSpacing(SPACE_24 - 1)
        self._add_key(column)
        column.addSpacing(16)
        self._add_buttons(column)
        column.addSpacing(SPACE_12)
        column.addStretch(1)
        self._add_foot(column)
        return content

    def _add_introduction(self, column: QVBoxLayout) -> None:
        """What it is, who sends the bill."""
        column.addSpacing(SPACE_8)
        price = dollars_text(KLING_O1.price_micros)
        text = self.tr(
            "Add one to ten pictures, say what should happen, and get a new one. "
            "Each takes about a minute and costs {price}."
        )
        about = plain_label(self._theme, text.format(price=price), "heading", "text2", wraps=True)
        font = QFont(about.font())
        font.setWeight(QFont.Weight.Normal)
        about.setFont(font)
        about.set_line_px(self._theme.scaled(_INTRO_LINE_PX))
        column.addWidget(about)
        column.addSpacing(SPACE_24)
        column.addWidget(self._bill())

    def _bill(self) -> QFrame:
        """The box that says whose service this is."""
        box = QFrame()
        box.setProperty("surface", "inset")
        row = QHBoxLayout(box)
        row.setContentsMargins(SPACE_12, SPACE_8, SPACE_12, SPACE_8)
        row.setSpacing(SPACE_12)
        row.addWidget(IconLabel(self._theme, "info", "text2", ICON_BUTTON))
        words = QVBoxLayout()
        words.setSpacing(_PAIR_PX)
        words.addWidget(plain_label(self._theme, self.tr("Segmind runs Kling O1 and bills you."), "label", wraps=True))
        warning = self.tr("A Kling AI membership does not work here.")
        words.addWidget(plain_label(self._theme, warning, "body", "text2", wraps=True))
        row.addLayout(words, 1)
        return box

    def _add_key(self, column: QVBoxLayout) -> None:
        """Label and field."""
        label = plain_label(self._theme, self.tr("API &key"), "label")
        label.setBuddy(self._key.edit)
        column.addWidget(label)
        column.addSpacing(SPACE_4)
        column.addWidget(self._key)

    def _add_buttons(self, column: QVBoxLayout) -> None:
        """The two ways on."""
        column.addWidget(self._start)
        column.addSpacing(10)
        font = QFont(self._theme.font("primary"))
        font.setWeight(QFont.Weight.Medium)
        self._demo.setFont(font)
        self._demo.setMinimumHeight(self._theme.scaled(HEIGHT_PRIMARY))
        column.addWidget(self._demo)
        column.addSpacing(SPACE_8)
        promise = self.tr("Sketches by the demo, not by Kling O1. Free, and nothing leaves this computer.")
        column.addWidget(plain_label(self._theme, promise, "small", "text2", wraps=True))
        self._demo.setAccessibleDescription(promise)

    def _add_foot(self, column: QVBoxLayout) -> None:
        """Where key and pictures are kept."""
        folder = IconLabel(self._theme, "folder", "text2", ICON_FIELD)
        for icon, label, link in ((self._keeping_icon, self._keeping, None), (folder, self._folder, self._change)):
            column.addLayout(self._foot_line(icon, label, link))
            column.addSpacing(SPACE_4)

    def _foot_line(self, icon: IconLabel, label: PlainLabel, link: Button | None) -> QHBoxLayout:
        """One line of the foot."""
        row = QHBoxLayout()
        row.setSpacing(SPACE_8)
        row.addWidget(icon)
        row.addWidget(label, 1 if link is None else 0)
        if link is not None:
            font = QFont(self._theme.font("small"))
            font.setWeight(QFont.Weight.DemiBold)
            link.setFont(font)
            row.addWidget(link)
            row.addStretch(1)
        return row
