"""PictureStrip: small pictures in a row, each a button; what does not fit comes when it is asked for."""

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QRect, QSize, Qt, Signal, Slot
from PySide6.QtGui import QFocusEvent, QFont, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QToolButton, QToolTip, QWidget

from kling_desktop.ui.base.plain_text import set_plain_tooltip
from kling_desktop.ui.base.reading_side import visual_rect
from kling_desktop.ui.base.theme import Theme
from kling_desktop.ui.base.thumbnail_loader import ThumbnailLoader, Wish
from kling_desktop.ui.base.tokens import RADIUS_KEY_CAP, RADIUS_SMALL_BUTTON

SIDE_PX = 44
MOST_SHOWN = 60
"""Pictures shown at most, also when all are asked for."""
_GAP_PX, _BADGE_PX, _BADGE_INSET_PX = 6, 16, 3
_BY_KEYBOARD = (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)


@dataclass(frozen=True, slots=True)
class StripPicture:
    """One picture of a strip.

    Attributes:
        path: of its preview or thumbnail.
        name: for tooltip and screen readers, translated.
        number: in its corner; 0 for none.
        output_id: whose thumbnail it is; empty for a reference.
        leads_to: id of the Output that a click leads to; empty where there is none.
    """

    path: str
    name: str
    number: int = 0
    output_id: str = ""
    leads_to: str = ""


class _StripButton(QToolButton):
    """A place of a strip. Its tooltip comes with the keyboard too: nothing else says what it says."""

    def __init__(self, theme: Theme, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setFixedSize(SIDE_PX, SIDE_PX)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setProperty("focusRadius", RADIUS_SMALL_BUTTON)
        self.setAccessibleName(name)
        set_plain_tooltip(self, name)
        theme.changed.connect(self.update)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Say what it is."""
        super().focusInEvent(event)
        if event.reason() in _BY_KEYBOARD:
            QToolTip.showText(self.mapToGlobal(self.rect().bottomLeft()), self.toolTip(), self)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Be silent."""
        super().focusOutEvent(event)
        QToolTip.hideText()

    def _bold(self) -> QFont:
        font = self._theme.font("caption")
        font.setWeight(self._theme.font("label").weight())
        return font


class PictureButton(_StripButton):
    """One picture with its number."""

    def __init__(self, theme: Theme, loader: ThumbnailLoader, picture: StripPicture, parent: QWidget) -> None:
        super().__init__(theme, picture.name, parent)
        self._loader = loader
        self.picture = picture
        if picture.leads_to:
            self.setCursor(Qt.CursorShape.PointingHandCursor)
        loader.loaded.connect(self.update)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Picture, number, and an edge under the pointer where a click leads somewhere."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        picture, ratio = self.picture, self.devicePixelRatioF()
        side, radius = round(SIDE_PX * ratio), round(RADIUS_SMALL_BUTTON * ratio)
        pixmap = self._loader.pixmap(Wish(picture.path, side, side, radius, output_id=picture.output_id))
        if pixmap is not None:
            painter.drawPixmap(self.rect(), pixmap)
        else:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._theme.color("sunken"))
            painter.drawRoundedRect(self.rect(), RADIUS_SMALL_BUTTON, RADIUS_SMALL_BUTTON)
        if picture.leads_to and self.underMouse():
            painter.setPen(self._theme.color("select"))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(self.rect().adjusted(0, 0, -1, -1), RADIUS_SMALL_BUTTON, RADIUS_SMALL_BUTTON)
        if picture.number:
            self._paint_number(painter, picture.number)
        painter.end()

    def _paint_number(self, painter: QPainter, number: int) -> None:
        painter.setFont(self._bold())
        width = max(_BADGE_PX, painter.fontMetrics().horizontalAdvance(str(number)) + 2 * _BADGE_INSET_PX)
        height = max(_BADGE_PX, painter.fontMetrics().height())
        badge = QRect(_BADGE_INSET_PX, SIDE_PX - _BADGE_INSET_PX - height, width, height)
        badge = visual_rect(self.layoutDirection(), self.rect(), badge)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.color("overlay"))
        painter.drawRoundedRect(badge, RADIUS_KEY_CAP, RADIUS_KEY_CAP)
        painter.setPen(self._theme.color("onOverlay"))
        painter.drawText(badge, Qt.AlignmentFlag.AlignCenter, str(number))


class MoreButton(_StripButton):
    """Shows how many pictures did not fit, and brings them."""

    def __init__(self, theme: Theme, count: int, parent: QWidget) -> None:
        super().__init__(theme, QCoreApplication.translate("MoreButton", "Show %n more", "", count), parent)
        self._count = count
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """A ground with `+3`."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.color("press" if self.underMouse() else "sunken"))
        painter.drawRoundedRect(self.rect(), RADIUS_SMALL_BUTTON, RADIUS_SMALL_BUTTON)
        painter.setFont(self._bold())
        painter.setPen(self._theme.color("text2"))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, f"+{self._count}")
        painter.end()


class PictureStrip(QWidget):
    """One row, and more of them once all are asked for. Thread: gui.

    Signals:
        picture_chosen: id of the Output that the pressed picture leads to.
    """

    picture_chosen = Signal(str)

    def __init__(self, theme: Theme, loader: ThumbnailLoader) -> None:
        super().__init__()
        self._theme = theme
        self._loader = loader
        self._pictures: tuple[StripPicture, ...] = ()
        self._shows_all = False
        self._buttons: list[_StripButton] = []
        # A button that is made later comes last in its window, unless it is told after whom.
        self._tab_place = QWidget(self)
        self._tab_place.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._tab_place.hide()
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def show_pictures(self, pictures: tuple[StripPicture, ...]) -> None:
        """Show these; nothing changes where they are shown already."""
        if pictures != self._pictures:
            self._pictures, self._shows_all = pictures, False
            self._fill()

    def heightForWidth(self, width: int) -> int:
        """One row, or as many as are needed."""
        shown = min(len(self._pictures), MOST_SHOWN) if self._shows_all else 1
        rows = -(-shown // self._in_a_row(width))
        return max(1, rows) * (SIDE_PX + _GAP_PX) - _GAP_PX

    def sizeHint(self) -> QSize:
        """Three in a row."""
        return QSize(3 * (SIDE_PX + _GAP_PX) - _GAP_PX, self.heightForWidth(max(self.width(), SIDE_PX)))

    def minimumSizeHint(self) -> QSize:
        """Room for one."""
        return QSize(SIDE_PX, SIDE_PX)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width, another number of pictures."""
        super().resizeEvent(event)
        self._fill()

    def _fill(self) -> None:
        """Have a button for each picture that is shown; those that stay keep the keyboard."""
        wanted = self._pictures[:MOST_SHOWN]
        in_a_row = self._in_a_row(self.width())
        if len(wanted) > in_a_row and not self._shows_all:
            wanted = wanted[: in_a_row - 1]
        old = {each.picture: each for each in self._buttons if isinstance(each, PictureButton)}
        buttons: list[_StripButton] = [old.get(each) or self._make_button(each) for each in wanted]
        if len(wanted) < len(self._pictures) and not self._shows_all:
            more = MoreButton(self._theme, len(self._pictures) - len(wanted), self)
            more.clicked.connect(self._on_more_clicked)
            buttons.append(more)
        gone = [each for each in self._buttons if each not in buttons]
        self._buttons = buttons
        for each in gone:
            each.hide()
            each.deleteLater()
        before = self._tab_place
        for at, button in enumerate(buttons):
            button.move(self._place(at).topLeft())
            button.show()
            self.setTabOrder(before, button)
            before = button
        self.updateGeometry()

    def _make_button(self, picture: StripPicture) -> PictureButton:
        button = PictureButton(self._theme, self._loader, picture, self)
        button.clicked.connect(self._on_button_clicked)
        return button

    def _in_a_row(self, width: int) -> int:
        return max(1, (width + _GAP_PX) // (SIDE_PX + _GAP_PX))

    def _place(self, at: int) -> QRect:
        row, column = divmod(at, self._in_a_row(self.width()))
        step = SIDE_PX + _GAP_PX
        place = QRect(column * step, row * step, SIDE_PX, SIDE_PX)
        return visual_rect(self.layoutDirection(), self.rect(), place)

    @Slot()
    def _on_button_clicked(self) -> None:
        """Go to the picture, if there is one to go to."""
        button = self.sender()
        if isinstance(button, PictureButton) and button.picture.leads_to:
            self.picture_chosen.emit(button.picture.leads_to)

    @Slot()
    def _on_more_clicked(self) -> None:
        """Show all, and put the keyboard on the first that came."""
        first = len(self._buttons) - 1
        self._shows_all = True
        self._fill()
        self._buttons[first].setFocus(Qt.FocusReason.TabFocusReason)
