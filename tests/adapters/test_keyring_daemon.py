"""The system's keyring in earnest: a real GNOME keyring on a session bus of its own."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.contracts.key_store_contract import CONTRACT

ROOT = Path(__file__).parents[2]
PROGRAMS = ("bash", "dbus-run-session", "gnome-keyring-daemon")
IS_MISSING = any(shutil.which(program) is None for program in PROGRAMS) and not os.environ.get("CI")

pytestmark = [
    pytest.mark.skipif(not sys.platform.startswith("linux"), reason="not on this system: Secret Service"),
    pytest.mark.skipif(IS_MISSING, reason=f"needs {', '.join(PROGRAMS)}"),
]


def test_keeps_the_contract_and_the_key_until_it_is_forgotten() -> None:
    module = f"{sys.executable} -W error -m tests.contracts.key_store_contract"
    command = ["bash", "packaging/with-keyring.sh", "bash", "-c", f"{module} && {module} read"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    said = ["keyring.backends.SecretService", *(clause.__name__ for clause in CONTRACT), "found True"]
    assert done.stdout.splitlines() == said
