"""PrivacyDialog: what is sent, three facts, the price on the button that sends."""

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QThreadPool
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from kling_desktop.ui.base.background import Background
from kling_desktop.ui.base.theme import Theme
from kling_desktop.ui.preferences.picture_card import PictureCard
from kling_desktop.ui.preferences.privacy_dialog import PrivacyDialog, SentPicture

Show = Callable[[PrivacyDialog], PrivacyDialog]


def picture(folder: Path, name: str, size_bytes: int = 0) -> SentPicture:
    path = folder / name
    image = QImage(60, 40, QImage.Format.Format_RGB32)
    image.fill(QColor("#C04020"))
    assert image.save(str(path))
    return SentPicture(str(path), size_bytes)


def words(dialog: PrivacyDialog) -> str:
    return "\n".join(each.text() for each in dialog.findChildren(QLabel))


def button(dialog: PrivacyDialog, text: str) -> QPushButton:
    return next(each for each in dialog.findChildren(QPushButton) if each.text() == text)


def opened(theme: Theme, pictures: Sequence[SentPicture], count: int = 4, price: str = "$0.14") -> PrivacyDialog:
    return PrivacyDialog(theme, pictures, count, price)


def test_it_names_what_is_sent_and_what_it_costs(theme: Theme, show: Show, tmp_path: Path) -> None:
    pictures = [picture(tmp_path, "a.jpg", 1_400_000), picture(tmp_path, "b.png", 2_700_000)]
    dialog = show(opened(theme, pictures))

    assert "2 references, 4.1 MB" in words(dialog)
    assert "Sent without place, camera and name" in words(dialog)
    assert button(dialog, "Send and generate 4 · $0.14").isDefault()
    for fact in "open an uploaded picture", "no way to delete uploads", "stays on this computer":
        assert fact in words(dialog)


def test_one_of_each_is_said_in_the_singular(theme: Theme, show: Show, tmp_path: Path) -> None:
    dialog = show(opened(theme, [picture(tmp_path, "a.jpg")], 1, "$0.035"))

    assert "1 reference" in words(dialog).splitlines()
    assert button(dialog, "Send and generate · $0.035")


def test_the_previews_are_shown(theme: Theme, show: Show, tmp_path: Path, qtbot: QtBot) -> None:
    dialog = show(opened(theme, [picture(tmp_path, "a.jpg"), picture(tmp_path, "b.png")]))
    cards = dialog.findChildren(PictureCard)
    QThreadPool.globalInstance().waitForDone()
    qtbot.waitUntil(lambda: all(card.has_picture for card in cards))

    for card in cards:
        shown = card.grab().toImage().pixelColor(28, 20)
        assert abs(shown.red() - 0xC0) + abs(shown.green() - 0x40) + abs(shown.blue() - 0x20) < 12


@pytest.mark.qt_log_ignore("^Not a JPEG file")
def test_a_preview_that_is_not_there_or_no_picture_leaves_its_place(
    theme: Theme, show: Show, tmp_path: Path, qtbot: QtBot
) -> None:
    drawing = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9"/></svg>'
    (tmp_path / "drawing.jpg").write_text(drawing)
    paths = [tmp_path / "gone.jpg", tmp_path / "drawing.jpg"]
    dialog = show(opened(theme, [SentPicture(str(path)) for path in paths]))
    qtbot.waitUntil(lambda: not any(each.is_busy for each in dialog.findChildren(Background)))

    assert "2 references" in words(dialog)
    assert not any(card.has_picture for card in dialog.findChildren(PictureCard))


def test_ten_references_fit(theme: Theme, show: Show, tmp_path: Path) -> None:
    dialog = show(opened(theme, [picture(tmp_path, f"{number}.jpg") for number in range(10)]))

    assert dialog.width() == 560
    assert all(card.geometry().right() <= 560 - 28 for card in dialog.findChildren(PictureCard))


def test_more_are_counted_and_ten_of_them_shown(theme: Theme, show: Show, tmp_path: Path) -> None:
    dialog = show(opened(theme, [picture(tmp_path, f"{number}.jpg", 1_000_000) for number in range(24)]))

    assert "24 references, 24.0 MB" in words(dialog)
    assert (dialog.width(), len(dialog.findChildren(PictureCard))) == (560, 10)


@pytest.mark.parametrize(("text", "is_accepted"), [("Send and generate 4 · $0.14", True), ("Cancel", False)])
def test_the_answer_is_a_signal(
    theme: Theme, show: Show, tmp_path: Path, qtbot: QtBot, text: str, is_accepted: bool
) -> None:
    dialog = show(opened(theme, [picture(tmp_path, "a.jpg")]))
    dialog.open()
    with qtbot.waitSignal(dialog.accepted if is_accepted else dialog.rejected):
        qtbot.mouseClick(button(dialog, text), Qt.MouseButton.LeftButton)

    assert not dialog.isVisible()


def test_enter_sends_escape_does_not(theme: Theme, show: Show, tmp_path: Path, qtbot: QtBot) -> None:
    dialog = show(opened(theme, [picture(tmp_path, "a.jpg")]))
    with qtbot.waitSignal(dialog.rejected), qtbot.assertNotEmitted(dialog.accepted):
        qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    dialog.open()
    with qtbot.waitSignal(dialog.accepted):
        qtbot.keyClick(dialog, Qt.Key.Key_Return)


def test_the_policy_is_a_link(theme: Theme, show: Show, tmp_path: Path, qtbot: QtBot) -> None:
    dialog = show(opened(theme, [picture(tmp_path, "a.jpg")]))
    with qtbot.waitSignal(dialog.link_requested) as link:
        qtbot.mouseClick(button(dialog, "Segmind privacy policy"), Qt.MouseButton.LeftButton)

    assert link.args[0].startswith("https://www.segmind.com/")
