"""The self-test as a process: green on this checkout, red as soon as one thing is missing."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import kling_desktop

ROOT = Path(kling_desktop.__file__).parents[1]
CHECKS = {
    *("version", "resources", "licences", "database", "recipe in picture", "Qt", "window system", "plug-ins", "icons"),
    *("fonts", "own pictures", "text", "wrong use", "one instance", "other programs", "demo", "intake"),
    *("keyring", "tls"),
}


def self_test(root: Path, word: str, **variables: str) -> subprocess.CompletedProcess[str]:
    begin = f"import sys; sys.path.insert(0, {str(root)!r}); from kling_desktop.__main__ import main; sys.exit(main())"
    command = [sys.executable, "-P", "-c", begin, word]
    return subprocess.run(command, env={**os.environ, **variables}, capture_output=True, text=True, check=False)


def test_this_checkout_is_sound(tmp_path: Path) -> None:
    target = tmp_path / "answer.json"
    done = self_test(ROOT, f"--self-test={target}")

    answer = json.loads(target.read_text(encoding="utf-8"))
    assert [check for check in answer["checks"] if not check["ok"]] == []
    assert (done.returncode, done.stdout) == (0, "")
    assert answer["ok"] is True
    assert answer["version"] == kling_desktop.__version__
    assert {check["name"] for check in answer["checks"]} == CHECKS


FAULTS = {
    "resources/self_test/picture.heic": {"resources", "intake"},
    "resources/self_test/loopback.pem": {"tls"},
    "kling_desktop/simulator/render.py": {"demo"},
}
"""A file that is taken away, and the checks that must see it."""


def test_what_is_missing_makes_it_red_and_nothing_else(tmp_path: Path) -> None:
    for folder in ("kling_desktop", "resources"):
        shutil.copytree(ROOT / folder, tmp_path / folder, ignore=shutil.ignore_patterns("__pycache__"))
    for fault in FAULTS:
        tmp_path.joinpath(fault).unlink()

    done = self_test(tmp_path, "--self-test")

    answer = json.loads(done.stdout)
    assert done.returncode == 1
    assert answer["ok"] is False
    assert {check["name"] for check in answer["checks"] if not check["ok"]} == set().union(*FAULTS.values())
