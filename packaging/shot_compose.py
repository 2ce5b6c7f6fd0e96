"""The scenes of `dev.py shots` that belong to the composer; `shot_scenes` has their rows."""

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMimeData, QPoint, Qt
from PySide6.QtGui import QImage, QImageWriter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from kling_desktop.core.reference import PictureSource
from kling_desktop.ui.base.picture_mime import SLOT_FORMAT
from shot_stage import Stage, wait_until

MERGE = "Merge @Image1 into the landscape of @Image2."
PROMPT = f"{MERGE} Low sun from the left, long shadows on the sand."


def compose_empty(stage: Stage) -> QWidget:
    """Nothing is composed yet."""
    wait_until(lambda: len(stage.jobs()) == stage.setting.pictures, "the library")
    return stage.window


def composing(stage: Stage) -> QWidget:
    """Two references and a prompt with mentions."""
    stage.add("bottle", "dunes")
    stage.type(PROMPT)
    return stage.window


def three_references(stage: Stage) -> QWidget:
    """Three references, and the place to add one beside them."""
    stage.add("bottle", "dunes", "waves")
    stage.type(f"{MERGE} Keep the glass amber and grade the colours like @Image3.")
    stage.replace_draft(lambda draft: draft.with_count(4).with_choice("aspect_ratio", "16:9"))
    return stage.window


def five_references(stage: Stage) -> QWidget:
    """Four in a row."""
    stage.add("bottle", "dunes", "mug", "arch", "aurora")
    stage.type("Put @Image1 and @Image3 under the sky of @Image5 at night")
    return stage.window


def ten_references(stage: Stage) -> QWidget:
    """No place is left."""
    stage.add(*("bottle", "dunes", "mug", "arch", "aurora", "vase", "city", "forest", "mist", "waves"))
    stage.type("Put @Image1 and @Image10 under the sky of @Image5. " + "Long shadows on wet sand, no text. " * 12)
    return stage.window


def autocomplete(stage: Stage) -> QWidget:
    """The list that opens on @, narrowed by what was typed."""
    stage.add("bottle", "dunes", "waves", "lavender", "run-05")
    stage.type("Merge @Image1 into the landscape of @Image2. Keep the glass amber and light it like @du")
    return stage.window


def lost_mention(stage: Stage) -> QWidget:
    """A mention of a picture that is not there."""
    stage.add("bottle", "dunes")
    stage.type("Merge @Image1 into @Image2 under the sky of @Image3 at night")
    return stage.window


def slot_hover(stage: Stage) -> QWidget:
    """The pointer on the first slot: its buttons come."""
    three_references(stage)
    slot = stage.studio.compose.strip.grid.slot_widget(1)
    assert slot is not None
    stage.point_at(slot, slot.rect().center())
    return stage.window


def slot_popover(stage: Stage) -> QWidget:
    """A large look at the second slot."""
    three_references(stage)
    slot = stage.studio.compose.strip.grid.slot_widget(2)
    assert slot is not None
    QTest.mouseClick(slot, Qt.MouseButton.LeftButton, pos=slot.rect().center())
    return stage.window


def mention_hover(stage: Stage) -> QWidget:
    """The pointer on a mention: its slot lights up, and its picture comes."""
    three_references(stage)
    box = stage.studio.compose.prompt
    viewport = box.editor.viewport()
    stage.point_at(viewport, box.editor.place_of(len("Merge @Im")).center())
    wait_until(lambda: box.preview.number == 1, "the preview")
    return stage.window


def drag(stage: Stage) -> QWidget:
    """Two picture files held over the place to add."""
    three_references(stage)
    strip = stage.studio.compose.strip
    stage.hold_files(strip, strip.grid.add_slot, 2)
    return stage.window


def drag_replace(stage: Stage) -> QWidget:
    """A picture file held over the second slot."""
    three_references(stage)
    strip = stage.studio.compose.strip
    slot = strip.grid.slot_widget(2)
    assert slot is not None
    stage.hold_files(strip, slot, 1)
    return stage.window


def drag_slot(stage: Stage) -> QWidget:
    """The third of five slots on its way to the first place."""
    five_references(stage)
    strip = stage.studio.compose.strip
    first, third = strip.grid.slot_widget(1), strip.grid.slot_widget(3)
    assert first is not None
    assert third is not None
    third.set_moving(is_moving=True)
    mime = QMimeData()
    mime.setData(SLOT_FORMAT, b"3")
    stage.hold(strip, first.mapTo(strip, QPoint(4, 40)), mime)
    return stage.window


def slot_states(stage: Stage) -> QWidget:
    """Pictures that are too small, no picture at all, and being read, with its preview and before."""
    stage.has_motion = True
    stage.add("bottle")
    composer = stage.studio.composer
    composer.add_sources([PictureSource("tiny.png", data=_small_png()), PictureSource("notes.jpg", data=b"no picture")])
    wait_until(lambda: sum(slot.failure is not None for slot in composer.draft.slots) == 2, "two refusals")
    bottle = composer.preview_path(composer.draft.slots[0])
    assert bottle is not None
    composer.intake_requested.disconnect()
    seen, _unseen = composer.add_sources([PictureSource("mist.jpg", "/mist.jpg"), PictureSource("arch.jpg", "/a.jpg")])
    composer.preview_ready(seen, bottle)
    stage.type("@Image1 at dawn")
    return stage.window


def _small_png() -> bytes:
    """A whole picture that is too small for the model."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image = QImage(80, 60, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.gray)
    QImageWriter(buffer, QByteArray(b"png")).write(image)
    return bytes(buffer.data().data())


def slot_problem(stage: Stage) -> QWidget:
    """A large look at a picture that cannot be used."""
    stage.add("bottle")
    composer = stage.studio.composer
    composer.add_sources([PictureSource("tiny.png", data=_small_png())])
    wait_until(lambda: composer.draft.slots[1].failure is not None, "a refusal")
    slot = stage.studio.compose.strip.grid.slot_widget(2)
    assert slot is not None
    QTest.mouseClick(slot, Qt.MouseButton.LeftButton, pos=slot.rect().center())
    return stage.window
