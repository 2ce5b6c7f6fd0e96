"""The virtual environment: made once, left alone while nothing changed, linked to the checkout."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

import environment

LINKS = sys.platform != "win32"
"""Whether anybody may make a link that leads nowhere."""


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A checkout that pins nothing, with a package of its own and its environment; its folder has a space.

    Where there was one whose Python has been uninstalled since, the environment was made in its place.
    """
    root = tmp_path_factory.mktemp("a checkout")
    root.joinpath("packaging").mkdir()
    root.joinpath(environment.REQUIREMENTS).write_text("# nothing\n", encoding="utf-8")
    package = root / "kling_desktop"
    package.mkdir()
    package.joinpath("__init__.py").touch()
    package.joinpath("__main__.py").write_text("import sys; print('started', sys.argv[1:])\n", encoding="utf-8")
    if LINKS:
        python = environment.python_of(root / ".venv")
        python.parent.mkdir(parents=True)
        python.symlink_to(root / "python that was uninstalled")
    environment.prepare(root)
    return root


def test_the_environment_sees_the_checkout_from_anywhere(checkout: Path, tmp_path: Path) -> None:
    python = environment.python_of(checkout / ".venv")
    tmp_path.joinpath("json.py").write_text("raise SystemExit('a stray file was imported')", encoding="utf-8")

    program = "import json, kling_desktop; print(kling_desktop.__path__[0])"
    done = subprocess.run([python, "-P", "-c", program], cwd=tmp_path, capture_output=True, text=True, check=True)

    assert done.stdout.strip() == str(checkout / "kling_desktop")


@pytest.mark.skipif(os.name == "nt", reason="not on this system: Windows has no launcher")
def test_the_launcher_starts_the_program(checkout: Path, tmp_path: Path) -> None:
    launcher = checkout / ".venv" / "bin" / "kling-desktop"
    done = subprocess.run([launcher, "list", "a b"], cwd=tmp_path, capture_output=True, text=True, check=True)

    assert done.stdout == "started ['list', 'a b']\n"


def test_a_second_time_nothing_is_done(checkout: Path, capfd: pytest.CaptureFixture[str]) -> None:
    stamp = checkout / ".venv" / environment.STAMP_NAME
    before = stamp.stat().st_mtime_ns

    assert environment.prepare(checkout) == environment.python_of(checkout / ".venv")
    assert stamp.stat().st_mtime_ns == before
    assert capfd.readouterr() == ("", "")


def test_changed_pins_are_installed_and_a_failure_is_not_taken_for_done(
    checkout: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    pins = checkout / environment.REQUIREMENTS
    before = environment.fingerprint(checkout)
    pins.write_text("no package is named so!\n", encoding="utf-8")
    try:
        assert environment.fingerprint(checkout) != before
        for _ in range(2):
            with pytest.raises(SystemExit, match="pip could not install"):
                environment.prepare(checkout)
            assert "Invalid requirement" in capfd.readouterr().err
            assert not checkout.joinpath(".venv", environment.STAMP_NAME).exists()
    finally:
        pins.write_text("# nothing\n", encoding="utf-8")
        environment.prepare(checkout)


def test_the_stamp_depends_on_where_the_checkout_is(checkout: Path, tmp_path: Path) -> None:
    tmp_path.joinpath("packaging").mkdir()
    tmp_path.joinpath(environment.REQUIREMENTS).write_bytes(checkout.joinpath(environment.REQUIREMENTS).read_bytes())

    assert environment.fingerprint(tmp_path) != environment.fingerprint(checkout)


def test_what_is_built_with_has_an_environment_of_its_own(checkout: Path) -> None:
    pins = checkout / environment.BUILD.requirements
    pins.write_text("# nothing either\n", encoding="utf-8")

    assert environment.prepare(checkout, environment.BUILD) == environment.python_of(checkout / "build" / "venv")
    assert environment.fingerprint(checkout, environment.BUILD) != environment.fingerprint(checkout)


@pytest.mark.skipif(not LINKS, reason="not on this system: Windows cannot make a dangling link without rights")
def test_an_environment_that_is_no_use_is_made_anew(checkout: Path) -> None:
    python = environment.python_of(checkout / ".venv")

    assert python.resolve() == Path(sys.executable).resolve()
    assert environment.prepare(checkout) == python
