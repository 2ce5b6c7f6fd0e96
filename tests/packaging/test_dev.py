"""`dev.py` and its verbs, up to the point where a verb would start."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import verbs

DEV = Path(verbs.__file__).with_name("dev.py")


def run_python(*arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, *arguments], env=variables, capture_output=True, text=True, check=False)


def test_an_old_python_can_read_the_command() -> None:
    source = DEV.read_text(encoding="utf-8")

    assert ast.parse(source, feature_version=(3, 4)).body
    assert 'f"' not in source


def test_an_old_python_is_told_what_is_needed() -> None:
    pretend = (
        "import runpy, sys; sys.version_info = (3, 9, 2); sys.version = '3.9.2 (main)'; "
        f"runpy.run_path({str(DEV)!r}, run_name='__main__')"
    )
    done = run_python("-c", pretend)

    assert done.returncode == 1
    assert done.stderr == "Kling Desktop needs Python 3.11 or newer; this is Python 3.9.2.\n"


def test_help_names_every_verb() -> None:
    done = run_python(str(DEV), "--help")

    assert done.returncode == 0
    assert [verb for verb in verbs.VERBS if f"\n  {verb} " not in done.stdout] == []
    assert run_python(str(DEV)).stdout == done.stdout


def test_an_unknown_verb_is_refused_with_the_help() -> None:
    done = run_python(str(DEV), "tset")

    assert done.returncode == 2
    assert "There is no verb 'tset'." in done.stderr
    assert "run the tests" in done.stderr


@pytest.mark.skipif(sys.platform != "linux", reason="not on this system: only Linux can lack a display")
def test_run_without_a_display_says_so_before_it_sets_anything_up() -> None:
    done = run_python(str(DEV), "run", "picture.png")

    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert "xvfb-run -a" in done.stderr
    assert done.stdout == ""


@pytest.mark.parametrize(
    ("arguments", "opens"),
    [
        ([], True),
        (["picture.png"], True),
        (["--demo"], True),
        (["generate", "--prompt", "a cat"], False),
        (["--data-dir", "here", "list"], False),
        (["--version"], False),
        (["--self-test"], False),
        (["--data-dir", "here", "--self-test=answer.json"], False),
    ],
)
def test_only_some_arguments_open_a_window(arguments: list[str], *, opens: bool) -> None:
    assert verbs.opens_window(arguments) is opens


@pytest.mark.parametrize(
    ("variables", "platform", "lacks"),
    [
        ({}, "linux", True),
        ({"DISPLAY": ""}, "linux", True),
        ({"DISPLAY": ":0"}, "linux", False),
        ({"WAYLAND_DISPLAY": "wayland-0"}, "linux", False),
        ({"QT_QPA_PLATFORM": "offscreen"}, "linux", False),
        ({}, "darwin", False),
        ({}, "win32", False),
    ],
)
def test_a_display_is_only_missing_on_linux(variables: dict[str, str], platform: str, *, lacks: bool) -> None:
    assert verbs.lacks_display(variables, platform) is lacks


def test_the_command_line_asks_for_no_window_libraries() -> None:
    names = {need.name for need in verbs.fitted_run([]).needs}

    assert {"libGL.so.1", "libxcb-cursor.so.0"} <= names
    assert verbs.fitted_run(["list"]).needs == ()
    assert verbs.fitted_run(["--self-test"]).needs == verbs.fitted_run([]).needs


def test_only_trying_the_frozen_program_asks_for_a_display_and_a_keyring() -> None:
    tried = {need.name for need in verbs.fitted_build(["--try"]).needs}
    built = {need.name for need in verbs.fitted_build(["--sizes"]).needs}

    assert tried - built == {"xvfb-run", "xauth", "dbus-run-session", "gnome-keyring-daemon"}
