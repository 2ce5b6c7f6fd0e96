"""The drawn screens: the real program, at the sizes asked for, in both themes; one scene's failure stays its own."""

from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtGui import QColor, QFont, QImage
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

import shots
from kling_desktop.core.job import JobState
from kling_desktop.core.preferences import ThemeChoice
from kling_desktop.ui.base.tokens import TYPE_SCALE
from shot_scene import LIBRARY, Scene
from shot_scenes import SCENES
from shot_stage import SceneError, Stage, wait_until

LIGHT, DARK = ThemeChoice.LIGHT, ThemeChoice.DARK
BY_NAME = {scene.name: scene for scene in SCENES}


def drawn(app: QApplication, scene: Scene, theme: ThemeChoice, folder: Path) -> list[QImage]:
    """Each picture of a scene; its name says what it is."""
    pictures = []
    for path in shots.draw(app, scene, theme, folder):
        picture = QImage(str(path))
        assert path.name == f"{scene.name}-{theme.value}-{picture.width()}x{picture.height()}.png"
        pictures.append(picture)
    return pictures


def sizes(pictures: list[QImage]) -> list[tuple[int, int]]:
    return [(picture.width(), picture.height()) for picture in pictures]


def colours(picture: QImage) -> int:
    """How many colours there are on a raster over the picture: a photograph has many, plain panels few."""
    return len({picture.pixel(x, y) for x in range(0, picture.width(), 16) for y in range(0, picture.height(), 16)})


def test_a_gallery_is_drawn_at_every_size_of_its_scene(qapp: QApplication, tmp_path: Path) -> None:
    scene = BY_NAME["gallery"]

    pictures = drawn(qapp, scene, LIGHT, tmp_path)

    assert sizes(pictures) == list(scene.sizes)
    assert all(colours(picture) > 500 for picture in pictures), "the thumbnails are there"


def test_a_dialog_is_drawn_at_its_own_size_in_both_themes(qapp: QApplication, tmp_path: Path) -> None:
    scene = BY_NAME["settings-about"]

    (light,) = drawn(qapp, scene, LIGHT, tmp_path)
    (dark,) = drawn(qapp, scene, DARK, tmp_path)

    assert light.size() == dark.size()
    corner = (light.width() - 20, light.height() - 20)
    assert QColor(light.pixel(*corner)).lightness() > 200
    assert QColor(dark.pixel(*corner)).lightness() < 60


def test_a_dialog_over_the_window_is_in_the_picture(qapp: QApplication, tmp_path: Path) -> None:
    scene = BY_NAME["privacy"]
    (without,) = drawn(qapp, Scene("without", BY_NAME["composing"].play), LIGHT, tmp_path)

    (picture,) = drawn(qapp, scene, LIGHT, tmp_path)

    middle = picture.rect().adjusted(450, 250, -450, -250)
    assert picture.copy(middle) != without.copy(middle)


def test_a_run_stands_still_with_two_pictures_finished(qapp: QApplication, tmp_path: Path) -> None:
    stage = Stage(qapp, tmp_path, DARK, LIBRARY)
    with stage:
        BY_NAME["running"].play(stage)
        newest = stage.jobs()[0].run_id
        states = [job.state for job in stage.jobs() if job.run_id == newest]

    assert states[:3] == [JobState.SAVED, JobState.SAVED, JobState.RUNNING]
    assert states[3].is_unsent
    assert len(stage.service.ledger()) == 2


def test_a_picture_is_taken_once_nothing_moves_any_more(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> None:
    label, steps = QLabel("0"), iter(range(1, 6))
    qtbot.addWidget(label)
    timer = QTimer(label)
    timer.timeout.connect(lambda: label.setText(str(next(steps, 5))))
    timer.start(40)

    with Stage(qapp, tmp_path, LIGHT, LIBRARY) as stage:
        picture = stage.picture(label)

    assert label.text() == "5"
    assert picture == label.grab().toImage()


def test_a_scene_that_waits_in_vain_says_for_what(qapp: QApplication) -> None:
    with pytest.raises(SceneError, match="waited in vain for better weather"):
        wait_until(lambda: False, "better weather", seconds=0.05)


def test_a_failed_scene_is_told_and_the_others_are_drawn(
    qapp: QApplication, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(stage: Stage) -> QWidget:
        wait_until(lambda: stage.service.requests("credits"), "the program's start")
        raise SceneError("nothing to see")

    outcomes = shots.draw_here(qapp, [Scene("broken", fail), BY_NAME["settings-about"]], tmp_path)

    assert outcomes == [False, False, True, True]
    said = capsys.readouterr()
    assert "broken, light: nothing to see" in said.err
    assert [Path(line) for line in said.out.splitlines()] == sorted(tmp_path.iterdir(), reverse=True)


def test_larger_letters_are_as_large_in_both_themes(qapp: QApplication, tmp_path: Path) -> None:
    sizes_px = []

    def look(stage: Stage) -> QWidget:
        wait_until(lambda: stage.service.requests("credits"), "the program's start")
        sizes_px.append(qapp.font().pixelSize())
        return stage.window

    usual = qapp.font()
    larger = QFont(usual)
    larger.setPointSizeF(2 * shots.USUAL_POINTS)
    qapp.setFont(larger)
    try:
        assert shots.draw_here(qapp, [Scene("looked at", look)], tmp_path) == [True, True]
    finally:
        qapp.setFont(usual)
    assert sizes_px == [2 * TYPE_SCALE["body"].size_px] * 2


def test_scenes_are_drawn_in_processes_of_their_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PYTHONPATH", str(Path(shots.__file__).parents[1]))
    unknown = Scene("unknown", BY_NAME["settings-about"].play)  # a child finds no scene of this name

    assert shots.draw_apart([unknown, BY_NAME["settings-about"]], tmp_path) == [False, True]
    said = capsys.readouterr()
    assert "unknown" in said.err
    assert {Path(line) for line in said.out.splitlines()} == set(tmp_path.iterdir())
    assert len(list(tmp_path.iterdir())) == 2
