"""Has the frozen program test itself where it will have to work: in memory, on an X display, beside a keyring.

Each time in an empty home of its own, and without what this environment has set for Python and Qt.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

SCRIPTS = Path(__file__).resolve().parent
SECONDS = 60.0
_HANDED_ON = ("PATH", "LANG", "TMPDIR", "SYSTEMROOT", "TEMP")


@dataclass(frozen=True, slots=True)
class Setting:
    """Where the program is started, and what its answer has to say to show that it was really there."""

    name: str
    around: tuple[str, ...]
    """The command that the program's own follows."""
    platform: str
    """Qt's name of it; empty for the system's own."""
    expected: dict[str, str]
    """Check and a word of its detail."""


_ON_LINUX = (
    Setting("in memory", (), "offscreen", {"window system": "offscreen"}),
    Setting("on an X display", ("xvfb-run", "--auto-servernum"), "xcb", {"window system": "xcb"}),
    Setting(
        "beside a keyring",
        (str(SCRIPTS / "with-keyring.sh"),),
        "offscreen",
        {"keyring": "SecretService: kept, read, forgotten"},
    ),
)
_ELSEWHERE = (Setting("as it is", (), "", {}),)


def main(program: Path) -> int:
    """Try `program`, a folder, in every setting of this system.

    Returns:
        0 when all is well in all of them, else 1.
    """
    settings = _ON_LINUX if sys.platform == "linux" else _ELSEWHERE
    failed = [setting for setting in settings if not is_sound(setting, program)]
    return 1 if failed else 0


def complaints(answer: object, expected: dict[str, str]) -> list[str]:
    """What is wrong with an answer of the self-test: checks that failed, and expected words that are not there."""
    if not isinstance(answer, dict) or not isinstance(answer.get("checks"), list):
        return ["no answer of a self-test"]
    details = {check["name"]: check["detail"] for check in answer["checks"]}
    wrong = [f"{check['name']}: {check['detail']}" for check in answer["checks"] if not check["ok"]]
    wrong += [
        f"{name}: {word!r} expected, not {details.get(name)!r}"
        for name, word in expected.items()
        if word not in details.get(name, "")
    ]
    return wrong or ([] if answer.get("ok") is True else ["not ok, and no check says why"])


def is_sound(setting: Setting, program: Path) -> bool:
    """Try `program` in one setting, and tell how it went."""
    with tempfile.TemporaryDirectory(prefix="kling-try-") as home:
        target = Path(home, "answer.json")
        command = [*setting.around, str(program / "kling-desktop"), f"--self-test={target}"]
        variables = {name: os.environ[name] for name in _HANDED_ON if name in os.environ} | {"HOME": home}
        if setting.platform:
            variables["QT_QPA_PLATFORM"] = setting.platform
        begin = time.monotonic()
        try:
            code = subprocess.run(command, env=variables, cwd=home, timeout=SECONDS, check=False).returncode
            answer = json.loads(target.read_text(encoding="utf-8"))
        except (OSError, ValueError, subprocess.TimeoutExpired) as error:
            print(f"FAILED  self-test {setting.name}: {error}", flush=True)
            return False
        wrong = complaints(answer, setting.expected) or ([] if code == 0 else [f"exit code {code}"])
    for line in wrong:
        print(f"        {line}")
    print(f"{'FAILED' if wrong else 'ok':<8}self-test {setting.name} ({time.monotonic() - begin:.1f} s)", flush=True)
    return not wrong
