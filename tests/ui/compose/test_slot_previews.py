"""Previews: a fixed format, decoded elsewhere, cut to size."""

import threading
from pathlib import Path

from PySide6.QtCore import QSize, QThreadPool
from pytestqt.qtbot import QtBot

from kling_desktop.core.reference import PictureSource
from kling_desktop.ui.compose.composer import Composer
from kling_desktop.ui.compose.slot_previews import SlotPreviews
from tests.fakes.fake_pictures import FakePictureFiles

SVG = b"<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'><rect width='9' height='9' fill='red'/></svg>"


def test_a_preview_of_the_intake_is_decoded_and_cut(
    composer: Composer, files: FakePictureFiles, pool: QThreadPool, qtbot: QtBot
) -> None:
    previews = SlotPreviews(composer, pool)
    (key,) = composer.add_sources([PictureSource("a.png", path="/a.png")])
    assert previews.cover(key, QSize(80, 80), 10, 1.0) is None

    part = str(files.folder / "part-1")
    files.paint(part, "#30a060", (200, 100), "PNG")
    with qtbot.waitSignal(previews.changed) as changed:
        composer.preview_ready(key, part)

    assert changed.args == [key]
    cover = previews.cover(key, QSize(80, 60), 10, 2.0)
    assert cover is not None
    assert (cover.width(), cover.height(), cover.devicePixelRatio()) == (160, 120, 2.0)
    image = cover.toImage()
    assert image.pixelColor(80, 60).name() == "#30a060"
    assert image.pixelColor(0, 0).alpha() == 0  # a round corner
    assert previews.cover(key, QSize(80, 60), 10, 2.0) is cover
    whole = previews.whole(key, QSize(80, 60), 0, 1.0)
    assert whole is not None
    assert (whole.width(), whole.height()) == (80, 40)
    assert previews.whole(key, QSize(0, 60), 0, 1.0) is None


def test_no_other_format_is_opened(
    composer: Composer, files: FakePictureFiles, pool: QThreadPool, qtbot: QtBot
) -> None:
    previews = SlotPreviews(composer, pool)
    keys = composer.add_sources([PictureSource(name, path=f"/{name}") for name in "abc"])
    drawing, gone, sound = (str(files.folder / name) for name in ("drawing", "gone", "sound"))
    Path(drawing).write_bytes(SVG)
    files.paint(sound, "#30a060")
    pool.setMaxThreadCount(1)  # one after the other, so the last answer means that all were given
    with qtbot.waitSignal(previews.changed) as changed:
        for key, path in zip(keys, (drawing, gone, sound), strict=True):
            composer.preview_ready(key, path)

    assert changed.args == [keys[2]]
    assert [previews.cover(key, QSize(16, 16), 4, 1.0) is None for key in keys] == [True, True, False]


def test_a_preview_that_was_moved_before_it_was_read_is_looked_for_where_it_lies(
    composer: Composer, files: FakePictureFiles, pool: QThreadPool, qtbot: QtBot
) -> None:
    previews = SlotPreviews(composer, pool)
    (key,) = composer.add_sources([PictureSource("a.png", path="/a.png")])
    part, lasting = files.folder / "part", files.folder / "lasting"
    files.paint(str(part), "#30a060")
    pool.setMaxThreadCount(1)
    may_go = threading.Event()
    pool.start(lambda: may_go.wait(5))  # the pool is busy, as on a slow computer

    composer.preview_ready(key, str(part))
    part.rename(lasting)
    composer.preview_ready(key, str(lasting))
    with qtbot.waitSignal(previews.changed) as changed:
        may_go.set()

    assert changed.args == [key]
