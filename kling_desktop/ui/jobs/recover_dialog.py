"""RecoverDialog: where a person names the request of a lost Job; says what is odd about it, or why it cannot be.

Must not know: who is asked.
"""

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from kling_desktop.core.request_claim import request_id_in
from kling_desktop.ui.base.announce import announce
from kling_desktop.ui.base.button import Button
from kling_desktop.ui.base.link_button import LinkButton
from kling_desktop.ui.base.plain_text import plain_label
from kling_desktop.ui.base.scrim import Scrim
from kling_desktop.ui.base.theme import Theme
from kling_desktop.ui.base.tokens import HEIGHT_CONTROL, SPACE_4, SPACE_8, SPACE_12, SPACE_20, SPACE_24

_WIDTH_PX = 480
_MOST_CHARACTERS = 256
"""More than any id: a text that is too long must be refused, not cut until it passes for one."""


class RecoverDialog(QDialog):
    """One Job's request. Asking is free; nothing is sent. Thread: gui.

    Signals:
        wanted: the request id, and whether the person saw every doubt about it.
        account_requested: the account's page at Segmind.
    """

    wanted = Signal(str, bool)
    account_requested = Signal()

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._doubted = ""
        self._title = plain_label(theme, self.tr("Recover by request ID"), "heading")
        self._help = plain_label(
            theme,
            self.tr(
                "If Segmind made this picture, your account's request history there lists it, with its ID. It is "
                "fetched for free: nothing is sent or charged again."
            ),
            "body",
            "text2",
            wraps=True,
        )
        self.edit = QLineEdit()
        self._told = plain_label(theme, "", "small", "danger", wraps=True)
        self._account = LinkButton(theme, self.tr("See it on Segmind"))
        self._cancel = Button(theme, self.tr("Cancel"))
        self.recover = Button(theme, "", "primary")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self._title.text())
        self._lay_out()
        self._connect()
        self._show_state(is_asking=False)
        Scrim(self)

    def sizeHint(self) -> QSize:
        """As high as its words need."""
        layout = self.layout()
        assert layout is not None
        return QSize(self.minimumWidth(), layout.totalHeightForWidth(self.minimumWidth()))

    def show_failure(self, text: str) -> None:
        """Say why it is not followed; the field is there to be changed."""
        self._doubted = ""
        self._tell(text, "danger")

    def show_doubt(self, text: str) -> None:
        """Say what is odd about it; the next press means it all the same."""
        self._doubted = self.edit.text()
        self._tell(text, "warn")

    @property
    def named(self) -> str | None:
        """The request that stands in the field; None where it cannot be one."""
        return request_id_in(self.edit.text())

    @property
    def told(self) -> str:
        """What it says under the field."""
        return self._told.text()

    # ------------------------------------------------------------ inside

    def _tell(self, text: str, tone: str) -> None:
        self._told.set_tone("warn" if tone == "warn" else "danger")
        self._told.setText(text)
        self.edit.setAccessibleDescription(text)
        announce(self, text, is_urgent=True)
        self._show_state(is_asking=False)
        self.adjustSize()
        self.edit.setFocus()

    def _show_state(self, *, is_asking: bool) -> None:
        self._told.setHidden(not self._told.text())
        self.edit.setReadOnly(is_asking)
        self.recover.setEnabled(not is_asking and bool(self.edit.text().strip()))
        labels = (self.tr("Recover · free"), self.tr("Use it all the same"))
        self.recover.setText(self.tr("Asking…") if is_asking else labels[bool(self._doubted)])

    def _lay_out(self) -> None:
        self.edit.setAccessibleName(self.tr("Request ID"))
        self.edit.setPlaceholderText(self.tr("Request ID"))
        self.edit.setFont(self._theme.font("body"))
        self.edit.setMinimumHeight(self._theme.scaled(HEIGHT_CONTROL))
        self.edit.setMaxLength(_MOST_CHARACTERS)
        row = QHBoxLayout()
        row.setSpacing(SPACE_8)
        row.addStretch(1)
        row.addWidget(self._cancel)
        row.addWidget(self.recover)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_24, SPACE_20, SPACE_24, SPACE_20)
        column.setSpacing(0)
        beside = QHBoxLayout()
        beside.addWidget(self._account)
        beside.addStretch(1)
        column.addWidget(self._title)
        column.addSpacing(SPACE_4)
        column.addWidget(self._help)
        column.addLayout(beside)
        column.addSpacing(SPACE_8)
        column.addWidget(self.edit)
        column.addSpacing(SPACE_8)
        column.addWidget(self._told)
        column.addSpacing(SPACE_12)
        column.addStretch(1)
        column.addLayout(row)
        self.setFixedWidth(self._theme.scaled(_WIDTH_PX))
        self.recover.setDefault(True)

    def _connect(self) -> None:
        self.edit.textChanged.connect(self._on_edit_text_changed)
        self.recover.clicked.connect(self._on_recover_clicked)
        self._cancel.clicked.connect(self.reject)
        self._account.clicked.connect(self.account_requested)

    @Slot()
    def _on_edit_text_changed(self) -> None:
        """What was said, was said of another id."""
        self._doubted = ""
        self._told.setText("")
        self._show_state(is_asking=False)

    @Slot()
    def _on_recover_clicked(self) -> None:
        """Ask, if it can be an id at all."""
        found = self.named
        if found is None:
            self.show_failure(self.tr("That doesn't look like a request ID: 1 to 64 letters, digits and hyphens."))
            return
        is_sure = bool(self._doubted)
        self._show_state(is_asking=True)
        self.wanted.emit(found, is_sure)
