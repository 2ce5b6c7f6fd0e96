"""What hangs at the pointer: cards with a white edge, a number for several, nothing over what is aimed at."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPixmap

from kling_desktop.ui.base.drag_ghost import FROM_POINTER, drag_ghost
from kling_desktop.ui.base.theme import Theme


def picture(color: str) -> QPixmap:
    made = QPixmap(300, 200)
    made.fill(QColor(color))
    return made


def colors(ghost: QPixmap) -> set[str]:
    image = ghost.toImage()
    return {image.pixelColor(x, y).name() for x in range(image.width()) for y in range(image.height())}


def test_one_picture_is_one_card_without_a_number(theme: Theme) -> None:
    found = colors(drag_ghost(theme, [picture("#d01020")], 1, 1.0))
    assert "#d01020" in found
    assert "#ffffff" in found
    assert theme.color("accent").name() not in found


def test_two_pictures_are_two_cards_with_their_number(theme: Theme) -> None:
    ghost = drag_ghost(theme, [picture("#d01020"), picture("#10a020")], 2, 1.0)
    found = colors(ghost)
    assert {"#d01020", theme.color("accent").name()} <= found
    assert any(QColor(name).green() > 120 > QColor(name).red() for name in found)
    assert ghost != drag_ghost(theme, [picture("#d01020")], 12, 1.0)


def test_pictures_that_are_not_there_are_plain_cards(theme: Theme) -> None:
    assert theme.color("sunken").name() in colors(drag_ghost(theme, [], 3, 1.0))


def test_it_is_sharp_and_hangs_below_right_of_the_pointer(theme: Theme) -> None:
    ghost = drag_ghost(theme, [picture("#d01020")], 1, 2.0)
    assert ghost.devicePixelRatio() == 2.0
    assert ghost.width() == 2 * drag_ghost(theme, [], 1, 1.0).width()
    assert FROM_POINTER.x() < 0
    assert FROM_POINTER.y() < 0
    assert ghost.toImage().pixelColor(0, 0) == Qt.GlobalColor.transparent
