"""The rows of the design's table of errors that are said inside the field they belong to: key, slots, prompt."""

from pathlib import Path

import pytest
from PIL import Image

from kling_desktop.core.failure import Failure, FailureKind
from kling_desktop.core.key_status import KeyState, KeyStatus
from kling_desktop.core.reference import PictureSource
from kling_desktop.simulator.server import DEMO_KEY, Simulator
from kling_desktop.ui.base.plain_text import tooltip_text
from kling_desktop.ui.compose.image_slot import ImageSlot
from kling_desktop.ui.compose.lost_mention_box import LostMentionBox
from kling_desktop.ui.preferences.key_field import KeyField
from tests.scenarios.problem_rig import PROMPT, Rig, buttons_of

# ------------------------------------------------------------ slots and prompt

NOTHING = "Nothing was sent or charged."
FILES = {
    "small.png": (
        "This picture is too small",
        f"200 × 299 px. Kling O1 needs at least 300 px a side. {NOTHING}",
    ),
    "long.png": (
        "This picture is too narrow",
        f"1300 × 400 px. Kling O1 needs a shape between 1:2.5 and 2.5:1. {NOTHING}",
    ),
    "cut.jpg": ("Can't open this file", f"It is damaged or not a picture. {NOTHING} Choose another."),
    "notes.png": ("Can't open this file", f"It is damaged or not a picture. {NOTHING} Choose another."),
    "gone.png": ("The file was moved or deleted", f"It is no longer where it was. {NOTHING} Choose another."),
}


def test_a_file_that_cannot_be_used_says_so_in_its_slot(rig: Rig, service: Simulator, tmp_path: Path) -> None:
    Image.new("RGB", (200, 299)).save(tmp_path / "small.png")
    Image.new("RGB", (1300, 400)).save(tmp_path / "long.png")
    (tmp_path / "cut.jpg").write_bytes(rig.photo.read_bytes()[:9_000])
    (tmp_path / "notes.png").write_text("not a picture", "utf-8")
    rig.open(service.base_url)
    composer = rig.studio.composer
    composer.add_sources([PictureSource(name, str(tmp_path / name)) for name in FILES])
    rig.wait(lambda: len(composer.draft.slots) == len(FILES) and all(slot.failure for slot in composer.draft.slots))
    slots = sorted(rig.studio.compose.findChildren(ImageSlot), key=lambda slot: slot.accessibleName())
    said = [(slot.accessibleDescription(), slot.toolTip()) for slot in slots]
    expected = [(title, tooltip_text(f"{name}\n{title}. {text}")) for name, (title, text) in FILES.items()]
    assert said == expected
    assert rig.notices() == []
    assert not service.requests("upload")


def test_a_lost_mention_is_said_below_the_prompt(rig: Rig, service: Simulator) -> None:
    rig.open(service.base_url)
    rig.compose()
    box = rig.studio.compose.findChild(LostMentionBox)
    assert not box.isVisible()
    rig.studio.composer.load(rig.studio.composer.draft.with_prompt(f"{PROMPT} under the sky of @Image3"))
    rig.wait(box.isVisible)
    assert box.label.text().startswith("@Image3 isn't in your slots. ")
    assert "change the prompt." in box.label.text()
    assert [button.text() for button in buttons_of(box)] == ["Add"]
    assert rig.notices() == []
    assert rig.studio.composer.draft.problems


# ------------------------------------------------------------ the key


@pytest.fixture
def field(rig: Rig, service: Simulator) -> KeyField:
    """The key field of the first run, in a window without a key."""
    rig.open(service.base_url, key=None)
    field = rig.window.welcome.findChild(KeyField)
    rig.wait(lambda: field.status.failure is not None)
    return field


def said(field: KeyField) -> str:
    """What is said below the field; it is read out as the field's description too."""
    return field.edit.accessibleDescription()


def test_a_key_that_the_keyring_does_not_take_is_used_until_the_program_ends(
    rig: Rig, field: KeyField, service: Simulator
) -> None:
    words = (
        "Your key can't be saved securely. No system keyring was found (on Linux: install and unlock GNOME Keyring or "
        "KWallet). You can use the key until you quit; it isn't written to disk."
    )
    assert said(field) == words
    field.edit.setText(DEMO_KEY)
    field.press()
    rig.wait(lambda: field.status.state is KeyState.READY)
    rig.wait(lambda: "Key works." in said(field))
    assert said(field).endswith(words)
    assert service.requests("credits")


def test_a_locked_keyring_says_what_to_do(rig: Rig, field: KeyField) -> None:
    assert rig.program is not None
    locked = KeyStatus(KeyState.NONE, failure=Failure(FailureKind.KEYRING_LOCKED))
    rig.program._engines.all[-1].key_changed.emit(locked)
    rig.wait(lambda: said(field).startswith("The keyring is locked."))
    assert said(field) == (
        "The keyring is locked. Unlock it and try again. Until then generating is off; your pictures stay available."
    )


def test_a_text_that_does_not_look_like_a_key_is_said_while_it_is_typed(rig: Rig, field: KeyField) -> None:
    field.edit.setText("0123456789abcdef")
    assert said(field) == "Keys start with SG_. Check that you copied all of it."
    field.edit.setText("SG_0123 45")
    field.press()
    assert said(field) == (
        "That doesn't look like a Segmind key. Keys start with SG_. Check that you copied all of it."
    )
    field.edit.setText("SG_")
    assert said(field) == ""
    del rig


def test_a_key_that_segmind_refuses_is_said_below_it(rig: Rig, field: KeyField) -> None:
    field.edit.setText("SG_ffffffffffffffff")
    field.press()
    rig.wait(lambda: "accept" in said(field))
    assert said(field) == (
        "Segmind didn't accept your API key. Check that you copied all of it, or make a new one. Nothing was charged."
    )
