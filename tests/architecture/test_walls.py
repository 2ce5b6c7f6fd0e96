"""The walls of tests/conftest.py hold: small suites of their own run behind them."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def run_behind_walls(folder: Path, body: str, **variables: str) -> str:
    """What pytest prints for a test file with this body under our conftest and configuration."""
    shutil.copy(ROOT / "tests" / "conftest.py", folder)
    Path(folder, "test_inner.py").write_text(body, encoding="utf-8")
    command = [sys.executable, "-m", "pytest", f"--config-file={ROOT / 'pyproject.toml'}", f"--rootdir={folder}"]
    inherited = {name: value for name, value in os.environ.items() if name != "CI"}
    done = subprocess.run(
        [*command, "-p", "no:cacheprovider", str(folder)],
        cwd=folder,
        env=inherited | variables,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout + done.stderr


LEAKING = """
import logging, socket, threading, warnings
import pytest
from PySide6.QtCore import QThread
from PySide6.QtWidgets import QWidget

kept = []
stop = threading.Event()

def test_log():
    logging.getLogger("kling").warning("disk nearly full")

@pytest.mark.expected_log("announced in vain")
def test_log_that_never_came(): pass

def test_warning():
    warnings.warn("old ways")

def test_thread():
    threading.Thread(target=stop.wait, name="straggler").start()

def test_qthread(qapp):
    kept.append(QThread())
    kept[-1].start()

def test_window(qapp):
    kept.append(QWidget())
    kept[-1].show()

def test_internet():
    socket.create_connection(("192.0.2.1", 80), timeout=1)

def teardown_module():
    stop.set()
    for thread in kept:
        if isinstance(thread, QThread):
            thread.quit()
            thread.wait()
"""
COMPLAINTS = {
    "test_log": "kling: WARNING: disk nearly full",
    "test_log_that_never_came": "never logged: ['announced in vain']",
    "test_warning": "UserWarning: old ways",
    "test_thread": "Threads left running: ['straggler']",
    "test_qthread": "<PySide6.QtCore.QThread(",
    "test_window": "<PySide6.QtWidgets.QWidget(",
    "test_internet": "SocketConnectBlockedError",
}


def test_each_leak_fails_the_test_that_made_it(tmp_path: Path) -> None:
    printed = run_behind_walls(tmp_path, LEAKING)
    _, summary = printed.split("short test summary info")
    failed = {name for name in COMPLAINTS if f"test_inner.py::{name} " in summary}

    assert failed == COMPLAINTS.keys(), printed
    assert [words for words in COMPLAINTS.values() if words not in printed] == []


CLEAN = """
import asyncio, logging, os, pathlib, threading
import keyring, pytest
from PySide6.QtCore import QThread
from PySide6.QtWidgets import QDialog, QWidget

HOME = pathlib.Path.home()

@pytest.mark.expected_log("nearly full")
def test_announced():
    logging.getLogger("kling").warning("disk nearly full")

def test_home_is_empty_and_ours():
    assert "kling-home-" in str(HOME) and HOME == pathlib.Path.home()
    assert HOME.joinpath(".config") == pathlib.Path(os.environ["XDG_CONFIG_HOME"])
    assert "SEGMIND_API_KEY" not in os.environ and "https_proxy" not in os.environ

def test_no_keyring():
    with pytest.raises(keyring.errors.NoKeyringError):
        keyring.get_password("kling", "key")

def test_loopback_is_open():
    async def talk():
        server = await asyncio.start_server(lambda _reader, writer: writer.close(), "127.0.0.1", 0)
        async with server:
            reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
            assert await reader.read() == b""
            writer.close()
            await writer.wait_closed()
    asyncio.run(talk())

def test_threads_that_may_stay():
    threading.Thread(target=int).start()
    threading.Thread(target=threading.Event().wait, daemon=True).start()

def test_windows_and_threads_that_ended(qtbot):
    window = QWidget()
    qtbot.addWidget(window)
    QDialog(window).show()
    window.show()
    thread = QThread()
    thread.start()
    thread.quit()
    assert thread.wait(5000)
"""


def test_what_is_clean_passes(tmp_path: Path) -> None:
    person = {"SEGMIND_API_KEY": "SG_0123456789abcdef", "https_proxy": "127.0.0.1:9", "HOME": str(tmp_path)}
    printed = run_behind_walls(tmp_path, CLEAN, **person)

    assert "6 passed" in printed, printed


SKIPPING = """
import pytest
@pytest.mark.skipif(True, reason="the keyring is not installed")
def test_missing(): pass
def test_missing_too(): pytest.skip("nor is this")
@pytest.mark.skipif(True, reason="not on this system: needs Windows")
def test_elsewhere(): pass
"""


def test_a_skip_is_a_skip_on_a_persons_machine(tmp_path: Path) -> None:
    assert "3 skipped in" in run_behind_walls(tmp_path, SKIPPING)


def test_a_skip_for_something_missing_is_a_failure_in_ci(tmp_path: Path) -> None:
    printed = run_behind_walls(tmp_path, SKIPPING, CI="true")

    assert "1 failed, 1 skipped, 1 error in" in printed
    assert "counts as a failure in CI: Skipped: nor is this" in printed
