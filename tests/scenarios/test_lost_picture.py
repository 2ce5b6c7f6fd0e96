"""A file of the library that somebody moved: the window says so where the picture is, and takes it back."""

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QLabel

from kling_desktop.core.history_entry import Entry
from kling_desktop.simulator.server import Simulator
from kling_desktop.ui.gallery.tiles.gallery_model import TileRole
from tests.scenarios.problem_rig import Rig, buttons_of

GONE = "The picture's file was moved or deleted. Its prompt and settings are still here."


def made(rig: Rig, service: Simulator) -> tuple[Entry, Path]:
    """A saved picture, and its file."""
    rig.open(service.base_url)
    rig.generate()
    rig.wait(lambda: rig.saved() == 1)
    entry: Entry = rig.studio.model.index(0, 0).data(TileRole.ENTRY)
    assert entry.output is not None
    return entry, rig.places.default_library / entry.output.path


def labels(rig: Rig) -> list[str]:
    return [label.text() for label in rig.studio.inspector.findChildren(QLabel) if label.isVisible()]


def offers(rig: Rig) -> set[str]:
    return {button.text() for button in buttons_of(rig.studio.inspector) if button.isVisible()}


def choose(rig: Rig, path: Path) -> None:
    """Answer the question where the file is."""
    rig.press(rig.studio.inspector, "Find it…")
    dialog = rig.studio.workspace.findChild(QFileDialog)
    assert dialog is not None
    dialog.fileSelected.emit(str(path))
    dialog.close()


def test_a_moved_file_is_missed_found_and_put_back(rig: Rig, service: Simulator, tmp_path: Path) -> None:
    entry, file = made(rig, service)
    elsewhere = tmp_path / "elsewhere.png"
    bytes_before = file.read_bytes()
    file.rename(elsewhere)
    rig.studio.gallery.select(entry.job.id)
    rig.wait(lambda: "The file was moved or deleted" in labels(rig))
    assert "Copy" not in offers(rig)

    choose(rig, rig.photo)
    rig.wait(rig.studio.spokesman.notice.isVisible)
    assert rig.studio.spokesman.notice.text.startswith("This is another picture.")
    choose(rig, tmp_path / "nothing.png")
    rig.wait(lambda: rig.studio.spokesman.notice.text == "This file is not there any more.")
    assert not file.exists()
    choose(rig, elsewhere)
    rig.wait(lambda: "Find it…" not in offers(rig))

    assert rig.studio.spokesman.notice.text == "The picture is back in your library"
    assert file.read_bytes() == bytes_before
    assert elsewhere.exists()


def test_a_moved_file_is_not_copied_but_its_recipe_stays(rig: Rig, service: Simulator) -> None:
    entry, file = made(rig, service)
    file.unlink()
    rig.studio.gallery.select(entry.job.id)
    rig.wait(lambda: "Find it…" in offers(rig))
    rig.studio.pictures.copy([entry])
    rig.wait(lambda: rig.studio.spokesman.notice.isVisible() and rig.studio.spokesman.notice.text == GONE)

    rig.press(rig.studio.inspector, "Reuse recipe")
    assert rig.studio.composer.draft.prompt == entry.job.recipe.prompt
    rig.press(rig.studio.inspector, "Remove")
    rig.wait(lambda: not rig.jobs())

    assert rig.studio.spokesman.notice.text == "Picture moved to Recently Deleted"
