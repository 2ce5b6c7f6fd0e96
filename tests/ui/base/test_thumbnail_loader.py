"""Thumbnails come off the GUI thread at the size they are drawn, are forgotten by bytes; nothing foreign is read."""

from collections.abc import Iterator
from pathlib import Path
from typing import cast

import pytest
from PySide6.QtCore import QThreadPool
from PySide6.QtGui import QColor, QImage, QPixmap
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from kling_desktop.ui.base.thumbnail_loader import ThumbnailLoader, Wish


@pytest.fixture
def pool(qapp: QApplication) -> Iterator[QThreadPool]:
    pool = QThreadPool()
    yield pool
    pool.waitForDone()


def paint(path: Path, color: str = "#336699", form: str = "JPG", size: tuple[int, int] = (320, 180)) -> str:
    image = QImage(*size, QImage.Format.Format_RGB32)
    image.fill(QColor(color))
    assert image.save(str(path), form)
    return str(path)


def wait_for(loader: ThumbnailLoader, wish: Wish, qtbot: QtBot) -> QPixmap:
    with qtbot.waitSignal(loader.loaded):
        assert loader.pixmap(wish) is None
    pixmap = loader.pixmap(wish)
    assert pixmap is not None
    return pixmap


def is_near(color: QColor, wanted: str) -> bool:
    other = QColor(wanted)
    return all(abs(a - b) <= 8 for a, b in zip(color.getRgb()[:3], other.getRgb()[:3], strict=True))


@pytest.mark.parametrize("form", ["JPG", "PNG"])
def test_a_picture_comes_later_at_its_size(pool: QThreadPool, qtbot: QtBot, tmp_path: Path, form: str) -> None:
    loader = ThumbnailLoader(pool)

    pixmap = wait_for(loader, Wish(paint(tmp_path / "a", form=form), 100, 80, 8), qtbot)

    assert (pixmap.width(), pixmap.height()) == (100, 80)
    image = pixmap.toImage()
    assert is_near(image.pixelColor(50, 40), "#336699")
    assert image.pixelColor(0, 0).alpha() == 0


def test_nothing_is_read_before_the_painting_that_lacks_it_is_over(
    pool: QThreadPool, qtbot: QtBot, tmp_path: Path
) -> None:
    loader, wish = ThumbnailLoader(pool), Wish(paint(tmp_path / "a.jpg"), 100, 80, 8)

    assert loader.pixmap(wish) is None
    assert loader.is_busy
    assert pool.activeThreadCount() == 0

    with qtbot.waitSignal(loader.loaded):
        pass
    assert not loader.is_busy


def test_another_size_of_the_same_picture_serves_meanwhile(pool: QThreadPool, qtbot: QtBot, tmp_path: Path) -> None:
    loader, path = ThumbnailLoader(pool), paint(tmp_path / "a.jpg")
    small = wait_for(loader, Wish(path, 50, 28, 4), qtbot)

    meanwhile = loader.pixmap(Wish(path, 200, 112, 8))

    assert meanwhile is not None
    assert meanwhile.cacheKey() == small.cacheKey()
    with qtbot.waitSignal(loader.loaded):
        pass


def test_a_waiting_tile_is_blurred_and_dark(pool: QThreadPool, qtbot: QtBot, tmp_path: Path) -> None:
    loader = ThumbnailLoader(pool)

    pixmap = wait_for(loader, Wish(paint(tmp_path / "a", "#FFFFFF"), 100, 80, 0, is_blurred=True), qtbot)

    assert is_near(pixmap.toImage().pixelColor(50, 40), "#666666")


def test_a_missing_thumbnail_is_told_once(pool: QThreadPool, qtbot: QtBot, tmp_path: Path) -> None:
    loader = ThumbnailLoader(pool)
    wish = Wish(str(tmp_path / "gone.jpg"), 100, 80, 8, output_id="picture-1")

    with qtbot.waitSignal(loader.missing) as missing:
        loader.pixmap(wish)
    loader.pixmap(wish)
    assert not loader.is_busy
    assert missing.args == ["picture-1"]

    paint(tmp_path / "gone.jpg")
    loader.look_again("picture-1")
    wait_for(loader, wish, qtbot)


def test_a_missing_preview_is_told_once_by_its_path(pool: QThreadPool, qtbot: QtBot, tmp_path: Path) -> None:
    loader = ThumbnailLoader(pool)
    wish = Wish(str(tmp_path / "gone"), 100, 80, 8)

    with qtbot.waitSignal(loader.preview_missing) as missing:
        loader.pixmap(wish)
    loader.pixmap(wish)
    assert not loader.is_busy
    assert missing.args == [wish.path]

    paint(tmp_path / "gone")
    loader.look_again(wish.path)
    wait_for(loader, wish, qtbot)


def test_a_file_that_only_claims_to_be_a_picture_is_not_read(pool: QThreadPool, qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "thumbnail.jpg"
    path.write_text('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>')
    bitmap = paint(tmp_path / "other.jpg", form="BMP")
    loader = ThumbnailLoader(pool)

    for number, each in enumerate((str(path), bitmap)):
        with qtbot.waitSignal(loader.missing):
            loader.pixmap(Wish(each, 100, 80, 8, output_id=str(number)))


def test_what_left_the_sight_is_not_decoded(pool: QThreadPool, qtbot: QtBot, tmp_path: Path) -> None:
    pool.setMaxThreadCount(1)
    loader = ThumbnailLoader(pool)
    wishes = [Wish(paint(tmp_path / f"{number}.jpg"), 100, 80, 8) for number in range(40)]
    for wish in wishes:
        loader.pixmap(wish)

    loader.keep_only([wishes[39]])
    qtbot.waitUntil(lambda: not loader.is_busy)

    # One may have been under way already.
    assert loader.held_bytes <= 2 * 100 * 80 * 4
    assert loader.pixmap(wishes[39]) is not None


def test_the_memory_has_a_limit(pool: QThreadPool, qtbot: QtBot, tmp_path: Path) -> None:
    one = 100 * 80 * 4
    loader = ThumbnailLoader(pool, most_bytes=3 * one)
    wishes = [Wish(paint(tmp_path / f"{number}.jpg"), 100, 80, 8) for number in range(6)]

    for wish in wishes:
        wait_for(loader, wish, qtbot)

    assert loader.held_bytes == 3 * one
    assert loader.pixmap(wishes[5]) is not None
    assert loader.pixmap(wishes[0]) is None
    qtbot.waitUntil(lambda: not loader.is_busy)


def test_a_mistake_of_ours_is_told_once_and_nobody_waits_for_ever(
    pool: QThreadPool, qtbot: QtBot, tmp_path: Path
) -> None:
    path = paint(tmp_path / "a.jpg")
    loader, impossible = ThumbnailLoader(pool), [Wish(path, cast("int", "wide"), 80, radius) for radius in (1, 2)]
    told = list[bool]()
    loader.broke.connect(lambda: told.append(loader.has_broken))
    with qtbot.captureExceptions() as seen:
        for wish in impossible:
            assert loader.pixmap(wish) is None
        qtbot.waitUntil(lambda: len(seen) == 2 and not loader.is_busy)
    assert told == [True]
    assert loader.pixmap(impossible[0]) is None
    assert not loader.is_busy, "it would break again"
    wait_for(loader, Wish(path, 100, 80, 8), qtbot)
