"""What an answer of the self-test has to say."""

import sys
from pathlib import Path

import pytest

import try_frozen

SOUND = {"ok": True, "checks": [{"name": "keyring", "ok": True, "detail": "Secret Service: kept"}]}


def test_a_sound_answer_has_no_complaints() -> None:
    assert try_frozen.complaints(SOUND, {"keyring": "Secret Service"}) == []


@pytest.mark.parametrize(
    ("answer", "complaint"),
    [
        (None, "no answer of a self-test"),
        ({"ok": True}, "no answer of a self-test"),
        ({"ok": False, "checks": []}, "not ok, and no check says why"),
        ({"ok": False, "checks": [{"name": "demo", "ok": False, "detail": "no"}]}, "demo: no"),
    ],
)
def test_whatever_is_wrong_is_said(answer: object, complaint: str) -> None:
    assert try_frozen.complaints(answer, {}) == [complaint]


def test_a_check_that_looked_elsewhere_is_a_complaint() -> None:
    assert try_frozen.complaints(SOUND, {"keyring": "KWallet", "window system": "xcb"}) == [
        "keyring: 'KWallet' expected, not 'Secret Service: kept'",
        "window system: 'xcb' expected, not None",
    ]


@pytest.mark.skipif(sys.platform == "win32", reason="not on this system: the program is a script")
def test_a_program_that_says_nothing_has_failed(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    program = tmp_path / "kling-desktop"
    program.write_text("#!/bin/sh\nexit 0\n", encoding="ascii")
    program.chmod(0o755)
    setting = try_frozen.Setting("as it is", (), "", {})

    assert not try_frozen.is_sound(setting, tmp_path)
    assert "FAILED  self-test as it is" in capfd.readouterr().out


@pytest.mark.skipif(sys.platform == "win32", reason="not on this system: the program is a script")
def test_a_good_answer_with_a_bad_exit_code_has_failed(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    program = tmp_path / "kling-desktop"
    program.write_text(
        '#!/bin/sh\nprintf \'{"ok": true, "checks": []}\' >"${1#--self-test=}"; exit ${CODE:-0}\n', encoding="ascii"
    )
    program.chmod(0o755)

    assert try_frozen.is_sound(try_frozen.Setting("well", (), "", {}), tmp_path)
    assert not try_frozen.is_sound(try_frozen.Setting("ill", ("env", "CODE=1"), "", {}), tmp_path)
    assert "exit code 1" in capfd.readouterr().out
