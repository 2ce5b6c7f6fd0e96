"""`with-keyring.sh` gives a command a bus and an unlocked keyring of its own, and cleans up."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import verbs

SCRIPT = verbs.SCRIPTS / "with-keyring.sh"

pytestmark = [
    pytest.mark.skipif(sys.platform != "linux", reason="not on this system: only Linux has a Secret Service"),
    pytest.mark.skipif(
        not (shutil.which("dbus-run-session") and shutil.which("gnome-keyring-daemon")),
        reason="dbus-run-session or gnome-keyring-daemon is not installed",
    ),
]

ROUND_TRIP = """
import keyring, os, sys
keyring.set_password("kling", "key", "SG_test")
print(keyring.get_keyring().__module__, keyring.get_password("kling", "key"), os.environ["XDG_DATA_HOME"])
sys.exit(7)
"""


def test_a_keyring_is_there_and_goes_away_with_the_command() -> None:
    done = subprocess.run(
        ["bash", SCRIPT, sys.executable, "-c", ROUND_TRIP], capture_output=True, text=True, check=False, timeout=60
    )

    assert done.returncode == 7, done.stderr
    backend, secret, folder = done.stdout.split()
    assert (backend, secret) == ("keyring.backends.SecretService", "SG_test")
    assert not Path(folder).parent.exists()
