"""The canvas under the hand, and to the pixel: zoom at the pointer, pan, before beside after, exact at 100 %."""

import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPixmap, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from kling_desktop.ui.base.theme import Theme
from kling_desktop.ui.gallery.lightbox.canvas import PictureCanvas
from kling_desktop.ui.gallery.lightbox.layer import Layer
from kling_desktop.ui.gallery.lightbox.overlay_text import OverlayText
from kling_desktop.ui.gallery.lightbox.render_loader import Levels
from kling_desktop.ui.gallery.lightbox.split_handle import MOST
from tests.double_click import double_click

ROOT = Path(__file__).parents[4]
RED, GREEN, BLUE, GREY = QColor("#DC1E1E"), QColor("#1EC81E"), QColor("#1E1EDC"), QColor("#808080")
LONG_MS = 5000


def plain(color: QColor, width: int, height: int) -> QImage:
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(color)
    return image


def checked(width: int, height: int) -> QImage:
    """Every pixel is another colour than its neighbours."""
    image = QImage(width, height, QImage.Format.Format_RGB32)
    for x in range(width):
        for y in range(height):
            image.setPixelColor(x, y, QColor(x % 256, y % 256, (x * 7 + y * 13) % 256))
    return image


def layer(image: QImage, key: str = "a") -> Layer:
    return Layer(key, image.size().toTuple(), QImage(), Levels.of(image))


@pytest.fixture
def canvas(theme: Theme, qtbot: QtBot) -> PictureCanvas:
    canvas = PictureCanvas(theme)
    qtbot.addWidget(canvas)
    canvas.resize(800, 500)
    canvas.show()
    return canvas


def seen(canvas: PictureCanvas) -> QImage:
    canvas.handle.hide()
    return canvas.grab().toImage()


def color_at(canvas: PictureCanvas, x: float, y: float) -> QColor:
    return seen(canvas).pixelColor(round(x), round(y))


def wheel(canvas: PictureCanvas, point: QPoint, notches: float) -> None:
    none, place = Qt.MouseButton.NoButton, QPointF(point)
    delta = QPoint(0, round(120 * notches))
    modifiers, phase = Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase
    event = QWheelEvent(place, canvas.mapToGlobal(place), QPoint(), delta, none, modifiers, phase, False)
    QApplication.sendEvent(canvas, event)


def drag(canvas: PictureCanvas, start: QPoint, end: QPoint) -> None:
    left = Qt.MouseButton.LeftButton
    QTest.mousePress(canvas, left, pos=start)
    QTest.mouseMove(canvas, (start + end) / 2)
    QTest.mouseMove(canvas, end)
    QTest.mouseRelease(canvas, left, pos=end)


def test_all_of_it_is_seen_with_room_around(canvas: PictureCanvas, theme: Theme) -> None:
    canvas.show_after(layer(plain(RED, 400, 400)))
    place = canvas.zoom.place
    assert (place.width, place.height, place.y) == pytest.approx((460, 460, 20))
    assert color_at(canvas, place.x + 2, place.y + 2) == RED
    assert color_at(canvas, place.x - 2, place.y + 2) == theme.color("window")


def test_a_hundred_percent_is_exact_to_the_pixel(canvas: PictureCanvas) -> None:
    image = checked(301, 203)
    canvas.show_after(layer(image))
    canvas.set_zoom(canvas.zoom.at(1.0))
    place = canvas.zoom.place
    shown = seen(canvas).copy(QRect(round(place.x), round(place.y), 301, 203))
    assert shown.convertToFormat(QImage.Format.Format_RGB32) == image


def test_from_two_hundred_percent_on_pixels_are_squares(canvas: PictureCanvas) -> None:
    image = checked(101, 83)
    canvas.show_after(layer(image))
    canvas.set_zoom(canvas.zoom.at(4.0))
    place, shown = canvas.zoom.place, seen(canvas)
    for x, y in ((10, 10), (50, 40), (90, 70)):
        block = {
            shown.pixelColor(round(place.x + 4 * x + dx), round(place.y + 4 * y + dy)).rgb()
            for dx in range(4)
            for dy in range(4)
        }
        assert block == {image.pixelColor(x, y).rgb()}


def test_below_pixels_are_smoothed(canvas: PictureCanvas) -> None:
    image = plain(RED, 100, 100)
    painter = QPainter(image)
    painter.fillRect(50, 0, 50, 100, BLUE)
    painter.end()
    canvas.show_after(layer(image))
    canvas.set_zoom(canvas.zoom.at(1.5))
    place, shown = canvas.zoom.place, seen(canvas)
    edge = {shown.pixelColor(round(place.x + 75) + dx, 250).rgb() for dx in range(-3, 4)}
    assert len(edge - {RED.rgb(), BLUE.rgb()}) >= 1


def test_the_wheel_zooms_at_the_pointer(canvas: PictureCanvas, qtbot: QtBot) -> None:
    canvas.show_after(layer(checked(400, 300)))
    point = QPoint(300, 200)
    before = canvas.zoom.picture_point((300, 200))
    with qtbot.waitSignal(canvas.zoom_changed):
        wheel(canvas, point, 3)
    wheel(canvas, point, 2.5)
    assert canvas.zoom.picture_point((300, 200)) == pytest.approx(before)
    assert canvas.zoom.percent > 300
    wheel(canvas, point, -20)
    assert canvas.zoom.percent == 100, "a small picture is never made smaller than it is"


def test_a_double_click_leads_to_a_hundred_percent_and_back(canvas: PictureCanvas) -> None:
    canvas.show_after(layer(plain(RED, 1600, 1000)))
    assert canvas.zoom.is_fit
    double_click(canvas, QPoint(500, 300))
    assert canvas.zoom.percent == 100
    double_click(canvas, QPoint(500, 300))
    assert canvas.zoom.is_fit


def test_the_hand_moves_the_picture_within_its_bounds(canvas: PictureCanvas) -> None:
    canvas.show_after(layer(plain(RED, 1600, 1000)))
    drag(canvas, QPoint(400, 250), QPoint(300, 200))
    assert canvas.zoom.is_fit, "all of it is seen: there is nothing to move"
    canvas.set_zoom(canvas.zoom.at(1.0))
    assert canvas.cursor().shape() is Qt.CursorShape.OpenHandCursor
    start = canvas.zoom.place
    drag(canvas, QPoint(400, 250), QPoint(340, 210))
    assert (canvas.zoom.place.x - start.x, canvas.zoom.place.y - start.y) == (-60, -40)
    for _ in range(30):
        drag(canvas, QPoint(100, 100), QPoint(700, 450))
    assert (canvas.zoom.place.x, canvas.zoom.place.y) == (0, 0)


def test_another_picture_is_seen_whole_and_the_same_one_as_it_was(canvas: PictureCanvas) -> None:
    canvas.show_after(layer(plain(RED, 1600, 1000)))
    canvas.set_zoom(canvas.zoom.at(2.0))
    canvas.show_after(layer(plain(RED, 1600, 1000)))
    assert canvas.zoom.percent == 200
    canvas.show_after(layer(plain(BLUE, 1000, 1000), "b"))
    assert canvas.zoom.is_fit


def test_the_stand_in_is_there_at_once_and_the_picture_comes_out_of_it(canvas: PictureCanvas, qtbot: QtBot) -> None:
    small = plain(GREY, 40, 25)
    canvas.show_after(Layer("a", (1600, 1000), small))
    assert color_at(canvas, 400, 250) == GREY
    canvas.show_after(Layer("a", (1600, 1000), small, Levels.of(plain(RED, 1600, 1000))))
    assert canvas.is_fading
    qtbot.waitUntil(lambda: not canvas.is_fading, timeout=LONG_MS)
    assert color_at(canvas, 400, 250) == RED


def test_a_render_that_is_there_does_not_fade(canvas: PictureCanvas) -> None:
    canvas.show_after(layer(plain(RED, 1600, 1000)))
    canvas.show_after(layer(plain(BLUE, 1600, 1000), "b"))
    assert not canvas.is_fading
    assert color_at(canvas, 400, 250) == BLUE


def test_before_lies_left_of_the_line_and_after_right(canvas: PictureCanvas) -> None:
    canvas.show_after(layer(plain(RED, 1600, 1000)))
    canvas.show_before(layer(plain(GREEN, 800, 500), "b"))
    canvas.handle.setValue(MOST // 4)
    place = canvas.zoom.place
    line = place.x + place.width / 4
    assert color_at(canvas, line - 5, 250) == GREEN
    assert color_at(canvas, line, 250) == QColor("white")
    assert color_at(canvas, line + 5, 250) == RED
    canvas.show_before(None)
    assert color_at(canvas, line - 5, 250) == RED


def test_another_shape_is_fitted_not_stretched(canvas: PictureCanvas, theme: Theme) -> None:
    canvas.show_after(layer(plain(RED, 1000, 1000)))
    canvas.show_before(layer(plain(GREEN, 500, 1000), "b"))
    canvas.handle.setValue(MOST)
    place = canvas.zoom.place
    assert color_at(canvas, place.x + place.width * 0.2, 250) == theme.color("window")
    assert color_at(canvas, place.x + place.width * 0.3, 250) == GREEN
    assert color_at(canvas, place.x + place.width * 0.5, place.y + 1) == GREEN


def test_both_are_zoomed_and_moved_together(canvas: PictureCanvas) -> None:
    before, after = plain(GREEN, 400, 400), plain(RED, 800, 800)
    for image, unit in ((before, 1), (after, 2)):
        painter = QPainter(image)
        painter.fillRect(200 * unit, 200 * unit, 20 * unit, 20 * unit, BLUE)
        painter.end()
    canvas.show_after(layer(after))
    canvas.show_before(layer(before, "b"))
    canvas.set_zoom(canvas.zoom.at(4.0).panned(-300, 55))
    place = canvas.zoom.place
    spot = (place.x + place.width * 210 / 400, place.y + place.height * 210 / 400)
    for value in (0, MOST):
        canvas.handle.setValue(value)
        assert color_at(canvas, *spot) == BLUE


def test_the_line_is_dragged_by_its_grip_or_anywhere(canvas: PictureCanvas) -> None:
    canvas.show_after(layer(plain(RED, 1600, 1000)))
    canvas.show_before(layer(plain(GREEN, 800, 500), "b"))
    place, grip = canvas.zoom.place, canvas.handle
    assert abs(grip.geometry().center().x() - (place.x + place.width / 2)) <= 1
    assert abs(grip.geometry().center().y() - 250) <= 1, "in the middle"
    QTest.mousePress(grip, Qt.MouseButton.LeftButton, pos=QPoint(25, 20))
    QTest.mouseMove(grip, QPoint(25 + 90, 20))
    QTest.mouseRelease(grip, Qt.MouseButton.LeftButton, pos=QPoint(25, 20))
    assert abs(grip.value() - (MOST // 2 + round(90 / place.width * MOST))) <= 3

    line = round(place.x + place.width * grip.value() / MOST)
    drag(canvas, QPoint(line + 3, 60), QPoint(round(place.x) - 50, 60))
    assert grip.value() == 0


@pytest.mark.parametrize(
    ("keys", "value"),
    [
        ([(Qt.Key.Key_Left, False)], 490),
        ([(Qt.Key.Key_Right, False), (Qt.Key.Key_Right, False)], 520),
        ([(Qt.Key.Key_Left, True)], 400),
        ([(Qt.Key.Key_Right, True)], 600),
        ([(Qt.Key.Key_Home, False)], 0),
        ([(Qt.Key.Key_End, False), (Qt.Key.Key_Right, True)], 1000),
    ],
)
@pytest.mark.parametrize("direction", list(Qt.LayoutDirection)[:2])
def test_the_keyboard_moves_the_line(
    canvas: PictureCanvas, keys: list[tuple[Qt.Key, bool]], value: int, direction: Qt.LayoutDirection
) -> None:
    canvas.setLayoutDirection(direction)
    canvas.show_after(layer(plain(RED, 1600, 1000)))
    canvas.show_before(layer(plain(GREEN, 800, 500), "b"))
    for key, is_large in keys:
        shift, none = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.NoModifier
        QTest.keyClick(canvas.handle, key, shift if is_large else none)
    assert canvas.handle.value() == value


def test_the_grip_has_a_name_and_the_wheel_zooms_on_it_too(canvas: PictureCanvas) -> None:
    canvas.show_after(layer(plain(RED, 1600, 1000)))
    canvas.show_before(layer(plain(GREEN, 800, 500), "b"))
    assert canvas.handle.accessibleName() == "Before and after"
    value, percent = canvas.handle.value(), canvas.zoom.percent
    wheel(canvas, QPoint(400, 250), 1)
    assert canvas.zoom.percent > percent
    assert canvas.handle.value() == value


def test_what_lies_in_a_corner_stays_within_the_window(canvas: PictureCanvas, theme: Theme) -> None:
    text = OverlayText(theme)
    canvas.set_corner(Qt.AlignmentFlag.AlignRight, text)
    text.say("After")
    canvas.show_after(layer(plain(RED, 500, 500)))
    place = canvas.zoom.place
    assert text.geometry().right() + 1 == place.right - 16
    assert text.geometry().top() == place.y + 16
    canvas.set_zoom(canvas.zoom.at(8.0))
    assert text.geometry().right() + 1 == 800 - 16
    assert text.geometry().top() == 16


def test_who_comes_by_tab_sees_a_frame(canvas: PictureCanvas) -> None:
    canvas.activateWindow()
    canvas.setFocus(Qt.FocusReason.OtherFocusReason)
    plain_ground = color_at(canvas, 1, 1)
    canvas.clearFocus()
    canvas.setFocus(Qt.FocusReason.TabFocusReason)
    assert color_at(canvas, 1, 1) != plain_ground


DENSE = """
import sys
from PySide6.QtCore import QRect
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication
from kling_desktop.ui.base.application import new_application
from kling_desktop.ui.base.theme import Theme
from kling_desktop.ui.gallery.lightbox.canvas import PictureCanvas
from kling_desktop.ui.gallery.lightbox.layer import Layer
from kling_desktop.ui.gallery.lightbox.render_loader import Levels
app = new_application("canvas")
canvas = PictureCanvas(Theme(app))
canvas.resize(401, 301)
canvas.show()
image = QImage(301, 203, QImage.Format.Format_RGB32)
for x in range(301):
    for y in range(203):
        image.setPixelColor(x, y, QColor(x % 256, y % 256, (x * 7 + y * 13) % 256))
canvas.show_after(Layer("a", (301, 203), QImage(), Levels.of(image)))
canvas.set_zoom(canvas.zoom.at(1.0))
place, shown = canvas.zoom.place, canvas.grab().toImage()
shown.setDevicePixelRatio(1)
part = shown.copy(QRect(round(place.x), round(place.y), 301, 203)).convertToFormat(QImage.Format.Format_RGB32)
print(canvas.devicePixelRatioF(), canvas.zoom.percent, part == image)
"""


@pytest.mark.parametrize("factor", ["1.5", "2"])
def test_a_hundred_percent_is_exact_on_dense_screens(factor: str) -> None:
    command = [sys.executable, "-c", DENSE]
    environment = {"QT_QPA_PLATFORM": "offscreen", "QT_SCALE_FACTOR": factor, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.stdout.split() == [str(float(factor)), "100", "True"], done.stderr


def test_an_empty_canvas_is_only_ground(canvas: PictureCanvas, theme: Theme) -> None:
    canvas.show_after(None)
    assert color_at(canvas, 400, 250) == theme.color("window")
    wheel(canvas, QPoint(400, 250), 1)
    assert isinstance(canvas.grab(), QPixmap)
