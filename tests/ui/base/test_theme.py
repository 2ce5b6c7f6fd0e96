"""Theme: colours, fonts and icons follow the choice, and everybody hears of a change once."""

import sys
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QFontInfo, QIcon, QPalette
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from kling_desktop.core.preferences import ThemeChoice
from kling_desktop.ui.base.icon_button import IconButton
from kling_desktop.ui.base.style_sheet import style_sheet
from kling_desktop.ui.base.theme import Theme
from kling_desktop.ui.base.tokens import DARK, LIGHT, TextStyle
from kling_desktop.ui.base.type_face import text_scale


def is_drawn_in(icon: QIcon, color: str, mode: QIcon.Mode = QIcon.Mode.Normal) -> bool:
    """Whether the icon's most opaque pixel has this grey; antialiasing may round it by a little."""
    image = icon.pixmap(icon.availableSizes()[0], mode).toImage()
    pixels = [image.pixelColor(x, y) for x in range(image.width()) for y in range(image.height())]
    return abs(max(pixels, key=QColor.alpha).lightness() - QColor(color).lightness()) <= 2


def test_the_choice_decides_the_colors(theme: Theme, qapp: QApplication) -> None:
    assert theme.color("panel").name().upper() == LIGHT["panel"]
    theme.apply(ThemeChoice.DARK)
    assert theme.is_dark
    assert theme.color("panel").name().upper() == DARK["panel"]
    assert qapp.palette().color(QPalette.ColorRole.Window).name().upper() == DARK["panel"]
    assert DARK["fieldLine"] in qapp.styleSheet()


def test_a_change_is_told_once_and_no_change_is_not_told(theme: Theme, qtbot: QtBot) -> None:
    told: list[bool] = []
    theme.changed.connect(lambda: told.append(theme.is_dark))
    theme.apply(ThemeChoice.DARK)
    theme.apply(ThemeChoice.DARK)
    assert told == [True]


def test_increased_contrast_blackens_grey_text(theme: Theme) -> None:
    theme.apply(ThemeChoice.LIGHT, more_contrast=True)
    assert theme.color("text3") == theme.color("text")


def test_icons_wear_the_color_of_the_theme(theme: Theme, qtbot: QtBot) -> None:
    button = IconButton(theme, "square", "Square")
    qtbot.addWidget(button)
    assert is_drawn_in(button.icon(), LIGHT["text2"])
    theme.apply(ThemeChoice.DARK)
    assert is_drawn_in(button.icon(), DARK["text2"])


def test_an_icon_is_drawn_once_and_greyed_when_disabled(theme: Theme) -> None:
    icon = theme.icon("square", "accentText")
    assert theme.icon("square", "accentText") is icon
    assert is_drawn_in(icon, LIGHT["text3"], QIcon.Mode.Disabled)


def test_an_icon_has_the_pixels_of_the_screen(theme: Theme, qtbot: QtBot) -> None:
    label = QLabel()
    qtbot.addWidget(label)
    pixmap = theme.pixmap("plus", theme.color("text"), 18, label)
    assert pixmap.width() == round(18 * label.devicePixelRatioF())
    assert pixmap.deviceIndependentSize().width() == 18


def test_icons_that_point_are_mirrored_for_scripts_from_the_right(theme: Theme, qapp: QApplication) -> None:
    def pixels(name: str) -> bytes:
        return bytes(theme.icon(name).pixmap(18, 18).toImage().constBits())

    before = pixels("chevron-left"), pixels("search")
    qapp.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    try:
        assert pixels("chevron-left") != before[0]
        assert pixels("search") == before[1]
    finally:
        qapp.setLayoutDirection(Qt.LayoutDirection.LeftToRight)


def test_an_unknown_icon_is_a_bug(theme: Theme) -> None:
    with pytest.raises(FileNotFoundError, match="unicorn"):
        theme.icon("unicorn")


def test_the_style_sheet_leaves_no_place_open(tmp_path: Path) -> None:
    filled = style_sheet(LIGHT, tmp_path)
    assert "@" not in filled
    assert filled.count("url(") == len(filled.split("url(")) - 1 > 5
    assert all(LIGHT["text2"] in path.read_text() for path in tmp_path.glob(f"*-{LIGHT['text2'][1:]}.svg"))


def test_fonts_are_as_large_and_heavy_as_the_scale_says(theme: Theme) -> None:
    heading, body = theme.font("heading"), theme.font("body")
    assert (heading.pixelSize(), heading.weight()) == (15, QFont.Weight.DemiBold)
    assert (body.pixelSize(), body.weight()) == (13, QFont.Weight.Normal)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="not on this system: it has its own UI font")
@pytest.mark.parametrize("style", ["body", "button", "label"])
def test_inter_comes_along_on_linux(theme: Theme, style: TextStyle) -> None:
    info = QFontInfo(theme.font(style))
    assert (info.family(), info.weight(), info.exactMatch()) == ("Inter", theme.font(style).weight(), True)


@pytest.mark.parametrize(
    ("points", "platform", "scale"),
    [(9.0, "win32", 1.0), (13.5, "win32", 1.5), (10.0, "linux", 1.0), (22.0, "linux", 2.0), (99.0, "linux", 2.5)],
)
def test_text_grows_with_the_font_of_the_system(qapp: QApplication, points: float, platform: str, scale: float) -> None:
    font = QFont()
    font.setPointSizeF(points)
    assert text_scale(font, platform) == pytest.approx(scale)


def test_reduced_motion_makes_animations_take_no_time(theme: Theme) -> None:
    theme.apply(ThemeChoice.LIGHT, less_motion=True)
    assert theme.motion_ms(160) == 0
