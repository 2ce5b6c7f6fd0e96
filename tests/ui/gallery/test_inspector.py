"""The inspector shows one Entry with only the buttons that work for it, and foreign text as plain text."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel, QPushButton, QToolButton
from pytestqt.qtbot import QtBot

from kling_desktop.core.failure import Charge, Failure, FailureKind
from kling_desktop.core.job import JobState
from kling_desktop.ui.base.theme import Theme
from kling_desktop.ui.gallery.inspector import Inspector
from kling_desktop.ui.gallery.prompt_text import PromptText
from tests.fakes.fake_pictures import make_recipe
from tests.fakes.gallery_desk import NOON_MS, GalleryDesk


@pytest.fixture
def inspector(gallery: GalleryDesk, theme: Theme, qtbot: QtBot) -> Iterator[Inspector]:
    inspector = Inspector(theme, gallery.model, gallery.loader, gallery.files)
    qtbot.addWidget(inspector)
    inspector.resize(344, 800)
    inspector.show()
    yield inspector
    inspector.close()


def buttons(inspector: Inspector) -> list[str]:
    return [button.text() for button in inspector.findChildren(QPushButton) if button.isVisible()]


def texts(inspector: Inspector) -> list[str]:
    return [label.text() for label in inspector.findChildren(QLabel) if label.isVisible() and label.text()]


def click(inspector: Inspector, text: str) -> None:
    button = next(button for button in inspector.findChildren(QPushButton) if button.text() == text)
    button.click()


def test_nothing_selected(inspector: Inspector) -> None:
    inspector.set_entry(None)

    assert texts(inspector) == ["Details", "Select a picture to see its details."]
    assert buttons(inspector) == []


def test_a_picture_with_its_facts(gallery: GalleryDesk, inspector: Inspector) -> None:
    request_id = "f31c0000abcdef9a07"
    entry = gallery.add(60, sent_at_ms=NOON_MS - 3_600_000, cost_is_estimate=False, request_id=request_id)

    inspector.set_entry(entry)

    shown = texts(inspector)
    assert "58 s, $0.035" in shown
    assert "1360 × 768 px" in shown
    assert "PNG, 1.9 MB" in shown
    assert "f31c…9a07" in shown
    assert any(text.startswith("Today, ") for text in shown)
    assert buttons(inspector) == ["Reuse recipe", "Use as reference", "Show file"]


def test_an_estimate_is_marked(gallery: GalleryDesk, inspector: Inspector) -> None:
    inspector.set_entry(gallery.add(1, JobState.HELD))

    assert "~$0.035" in texts(inspector)


def test_the_buttons_tell_the_entry(gallery: GalleryDesk, inspector: Inspector, qtbot: QtBot) -> None:
    entry = gallery.add(1)
    inspector.set_entry(entry)

    for text, signal, args in (
        ("Reuse recipe", inspector.reuse_requested, [entry]),
        ("Use as reference", inspector.use_as_reference_requested, [(entry,)]),
        ("Show file", inspector.show_file_requested, [entry]),
    ):
        with qtbot.waitSignal(signal) as told:
            click(inspector, text)
        assert told.args == args


def test_a_held_job_can_be_removed_for_free(gallery: GalleryDesk, inspector: Inspector, qtbot: QtBot) -> None:
    entry = gallery.add(1, JobState.HELD)
    inspector.set_entry(entry)

    with (
        qtbot.waitSignal(inspector.cancel_requested) as told,
        qtbot.assertNotEmitted(inspector.stop_watching_requested),
    ):
        click(inspector, "Remove")

    assert told.args == [entry.job.id]
    assert "Nothing was sent or charged yet." in texts(inspector)


def test_a_sent_job_can_only_be_left_alone(gallery: GalleryDesk, inspector: Inspector, qtbot: QtBot) -> None:
    entry = gallery.add(1, JobState.RUNNING, sent_at_ms=NOON_MS)
    inspector.set_entry(entry)

    with (
        qtbot.waitSignal(inspector.stop_watching_requested) as told,
        qtbot.assertNotEmitted(inspector.cancel_requested),
    ):
        click(inspector, "Stop watching…")

    assert told.args == [entry.job.id]
    assert buttons(inspector) == ["Reuse recipe", "Stop watching…"]


def test_a_failure_says_what_happened_what_it_cost_and_the_details(gallery: GalleryDesk, inspector: Inspector) -> None:
    failure = Failure(FailureKind.SERVICE_FAULT, Charge.NOT_CHARGED, "<b>boom</b>", status=500)
    inspector.set_entry(gallery.add(1, JobState.FAILED, failure=failure, request_id="req-42"))

    shown = texts(inspector)
    assert {"No picture was made", "Not charged", "Generation failed"} <= set(shown)
    assert any("“<b>boom</b>”" in text for text in shown)
    assert buttons(inspector) == ["Technical details", "Reuse recipe"]

    click(inspector, "Technical details")
    assert any("HTTP 500" in text and "req-42" in text for text in texts(inspector))


def test_the_prompt_is_plain_text_with_coloured_mentions(
    gallery: GalleryDesk, inspector: Inspector, theme: Theme
) -> None:
    prompt = '🎈 <img src="/etc/passwd"> and @Image1, not me@image1.com'
    inspector.set_entry(gallery.add(1, recipe=make_recipe(prompt)))
    shown = inspector.findChildren(PromptText)[0]

    assert shown.toPlainText() == prompt
    assert shown.isReadOnly()
    ranges = shown.document().firstBlock().layout().formats()
    start = len(prompt[: prompt.index("@Image1")].encode("utf-16-le")) // 2
    assert [(each.start, each.length) for each in ranges] == [(start, len("@Image1"))]
    assert ranges[0].format.foreground().color() == theme.color("accentText")


def test_the_request_id_is_copied_in_full(gallery: GalleryDesk, inspector: Inspector, qtbot: QtBot) -> None:
    inspector.set_entry(gallery.add(1, request_id="f31c0000abcdef9a07"))
    name = "Copy the request id"
    copy = next(button for button in inspector.findChildren(QToolButton) if button.accessibleName() == name)

    qtbot.mouseClick(copy, Qt.MouseButton.LeftButton)

    assert QGuiApplication.clipboard().text() == "f31c0000abcdef9a07"


def test_it_follows_a_job_to_its_picture(gallery: GalleryDesk, inspector: Inspector) -> None:
    running = gallery.add(1, JobState.RUNNING, sent_at_ms=NOON_MS - 60_000)
    inspector.set_entry(running)
    assert "Being made" in texts(inspector)

    inspector.set_entry(gallery.change(running, replace(running.job, state=JobState.SAVED)))

    assert "Being made" not in texts(inspector)
    assert "Use as reference" in buttons(inspector)


def test_every_button_has_a_name(gallery: GalleryDesk, inspector: Inspector) -> None:
    inspector.set_entry(gallery.add(1))

    assert [each for each in inspector.findChildren(QToolButton) if not each.accessibleName()] == []
