"""The diagnostic report after a run in which much went wrong: what helps is in it, and nothing that is private."""

import html
import json
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from PySide6.QtGui import QGuiApplication

from kling_desktop.core.draft import Draft
from kling_desktop.core.model_card import KLING_O1
from kling_desktop.core.reference import PictureSource
from kling_desktop.simulator.faults import Fault
from kling_desktop.simulator.server import Simulator
from kling_desktop.simulator.switches import Switches
from kling_desktop.ui.commands import CommandId
from kling_desktop.ui.preferences.report_dialog import ReportDialog
from tests.adapters.intake.samples import encoded, quadrants
from tests.scenarios.child_program import Program
from tests.scenarios.problem_rig import Rig

KEY = "canary-key-0123456789abcdef"
PROMPT = "Kanarienvogel & “Zwei” @Image1"
NAME = "Geburtstag bei Oma.png"
DRAFT = "Wolkenkuckucksheim über Nacht"
PRIVATE = ("canary-key", "Kanarien", "Geburtstag", "Oma.png", "Wolkenkuckuck", "geburtstag", "kanarien")

ECHOES = [
    Fault("submit", status=200, body=f"<html>{html.escape(PROMPT)} with {KEY}</html>", charge=True),
    Fault("submit", status=502, body=json.dumps({"error": f"{PROMPT} {KEY}"})),
    Fault("submit", status=422, body={"error": f"“{PROMPT}” is against the policy"}),
    Fault("submit", status=200, body=f'{{"prompt": "{PROMPT}", "key": "{KEY}", "cut": "{PROMPT[:9]}'),
    Fault("submit", status=500, body=quote(PROMPT)),
]


@pytest.fixture
def simulator() -> Iterator[Simulator]:
    switches = Switches().changed({"scale": 0.06, "history_lag": 9999.0})
    with Simulator(keys=(KEY,), switches=switches) as simulator:
        yield simulator


def private_in(text: str) -> list[str]:
    """What of the person's can be read in it, in any of the ways in which texts are written."""
    forms = {form: canary for canary in PRIVATE for form in (canary, quote(canary), json.dumps(canary)[1:-1])}
    return [canary for form, canary in forms.items() if form in text]


def test_after_a_failing_run_it_tells_what_happened_and_nothing_that_is_private(
    simulator: Simulator, tmp_path: Path
) -> None:
    photo = tmp_path / NAME
    photo.write_bytes(encoded(quadrants(), "PNG"))
    program = Program(tmp_path / "person", simulator.base_url, KEY)
    for fault in ECHOES:
        simulator.inject(fault)
        assert program.run("generate", "--image", photo, "--prompt", PROMPT, "--json").code == 1
    history_page = {"generations": [{"request_id": 7, "request_body": {"prompt": PROMPT}}], "x": PROMPT}
    simulator.inject(Fault("history", status=200, body={"rows": history_page, "note": PROMPT}, times=0))
    simulator.inject(Fault("result", status=200, body={"status": "COMPLETED", "prompt": PROMPT}))
    program.run("generate", "--image", photo, "--prompt", PROMPT)

    done = program.run("report")

    assert (done.code, done.err) == (0, "")
    assert private_in(done.out) == []
    assert str(tmp_path) not in done.out
    for told in (
        "interrupted 4, saved 1, failed 1",
        "== Answer 0",
        "submit: service_trouble",
        "result: service_trouble",
    ):
        assert told in done.out
    assert "422" in done.out
    kept = [path.read_text("utf-8") for path in (program.folder / "logs" / "answers").iterdir()]
    assert len(kept) >= 5
    assert [private_in(text) for text in kept] == [[]] * len(kept)


def test_it_reads_and_changes_nothing(tmp_path: Path) -> None:
    program = Program(tmp_path / "person", "http://127.0.0.1:9", KEY)

    done = program.run("report")

    assert (done.code, done.err) == (0, "")
    assert "== Library\nnone yet\n" in done.out
    assert program.run("report", "--json").facts["report"][1:] == done.out.splitlines()[1:]
    assert not program.folder.exists()


def test_a_damaged_library_is_said(tmp_path: Path) -> None:
    program = Program(tmp_path / "person", "http://127.0.0.1:9", KEY)
    program.run("resume")
    (database,) = program.folder.rglob("index.sqlite3")
    database.write_bytes(b"no database".ljust(4096))

    assert "== Library\ncannot be read: database\n" in program.run("report").out


def test_the_window_shows_it_whole_before_it_is_copied(rig: Rig, service: Simulator, tmp_path: Path) -> None:
    photo = rig.photo.rename(tmp_path / NAME)
    rig.open(service.base_url)
    service.inject(Fault("submit", status=200, body=f"<html>{html.escape(PROMPT)}</html>", charge=True))
    composer = rig.studio.composer
    composer.load(Draft(KLING_O1.slug, PROMPT, choices=KLING_O1.defaults()))
    composer.add_sources([PictureSource(NAME, str(photo))])
    rig.wait(lambda: composer.draft.slots and composer.draft.slots[0].reference)
    rig.generate()
    rig.wait_for_card()
    composer.set_prompt(DRAFT)
    rig.studio.remember()
    commands = rig.window.commands
    assert commands is not None
    commands[CommandId.REPORT].trigger()
    dialog = rig.window.findChild(ReportDialog)
    assert dialog is not None
    rig.wait(lambda: "== Settings" in dialog.text)

    assert "interrupted 1" in dialog.text
    assert "submit: service_trouble" in dialog.text
    assert "Qt: 6" in dialog.text
    assert private_in(dialog.text) == []
    rig.press(dialog, "&Copy")
    assert QGuiApplication.clipboard().text() == dialog.text
    dialog.close()
