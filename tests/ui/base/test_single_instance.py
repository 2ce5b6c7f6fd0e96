"""SingleInstance: the second finds the first, a dead one is in nobody's way, and strangers do no harm."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtNetwork import QLocalServer, QLocalSocket
from pytestqt.qtbot import QtBot

from kling_desktop.adapters.file_lock import FileLock
from kling_desktop.ui.base.single_instance import MOST_FILES, SecondStart, SingleInstance, use_activation_token

LONG_MS = 20_000
FILES = ("/photos/dunes & sea.jpg", "/photos/ñandú.png")


@pytest.fixture
def make(qapp: object, tmp_path: Path) -> Iterator[Callable[[], SingleInstance]]:
    made: list[SingleInstance] = []

    def instance() -> SingleInstance:
        made.append(SingleInstance(FileLock(tmp_path / "lock"), name_in(tmp_path)))
        return made[-1]

    yield instance
    for each in made:
        each.close()


def name_in(folder: Path) -> str:
    """A short socket name: the paths of tests are long."""
    return str(Path(os.environ["XDG_RUNTIME_DIR"], f"t{abs(hash(folder)) % 10**8}"))


ASK = """
import sys
from pathlib import Path
from PySide6.QtCore import QCoreApplication
from kling_desktop.adapters.file_lock import FileLock
from kling_desktop.ui.base.single_instance import SingleInstance
app = QCoreApplication(sys.argv[:1])
lock, name, seconds, *files = sys.argv[1:]
sys.exit(0 if SingleInstance(FileLock(Path(lock)), name).ask_first(files, float(seconds)) else 1)
"""


class Second:
    """A second start: a process of its own, for it blocks until the first has answered."""

    def __init__(self, folder: Path, qtbot: QtBot, *files: str) -> None:
        self._qtbot = qtbot
        command = [sys.executable, "-c", ASK, str(folder / "lock"), name_in(folder), "10", *files]
        self._process = subprocess.Popen(command, cwd=Path(__file__).parents[3])

    def is_taken(self) -> bool:
        self._qtbot.waitUntil(lambda: self._process.poll() is not None, timeout=LONG_MS)
        return self._process.wait() == 0


def test_the_second_hands_its_files_to_the_first(
    make: Callable[[], SingleInstance], qtbot: QtBot, tmp_path: Path
) -> None:
    first = make()
    assert first.is_first()
    first.listen()
    assert not make().is_first()
    with qtbot.waitSignal(first.asked, timeout=LONG_MS) as asked:
        second = Second(tmp_path, qtbot, *FILES)
    assert asked.args == [SecondStart(FILES)]
    assert second.is_taken()


def test_the_first_may_still_be_starting(make: Callable[[], SingleInstance], qtbot: QtBot, tmp_path: Path) -> None:
    second = Second(tmp_path, qtbot)
    first = make()
    with qtbot.waitSignal(first.asked, timeout=LONG_MS):
        assert first.is_first()
        first.listen()
    assert second.is_taken()


def test_who_never_answers_is_not_waited_for_for_ever(make: Callable[[], SingleInstance], tmp_path: Path) -> None:
    dumb = QLocalServer()
    assert dumb.listen(name_in(tmp_path))
    assert not make().ask_first(FILES, 0.3)
    dumb.close()
    assert not make().ask_first(FILES, 0.3)


def test_after_the_first_closed_the_next_is_the_first(make: Callable[[], SingleInstance]) -> None:
    first, second = make(), make()
    assert first.is_first()
    first.close()
    assert second.is_first()


def test_who_closed_listens_no_more(make: Callable[[], SingleInstance], tmp_path: Path) -> None:
    first = make()
    assert first.is_first()
    first.close()
    first.listen()
    assert not Path(name_in(tmp_path)).exists()


def test_a_socket_that_a_crash_left_is_in_nobodys_way(
    make: Callable[[], SingleInstance], qtbot: QtBot, tmp_path: Path
) -> None:
    Path(name_in(tmp_path)).touch()
    first = make()
    assert first.is_first()
    first.listen()
    with qtbot.waitSignal(first.asked, timeout=LONG_MS):
        second = Second(tmp_path, qtbot)
    assert second.is_taken()


def test_only_this_user_may_speak_to_it(make: Callable[[], SingleInstance], tmp_path: Path) -> None:
    make().listen()
    assert Path(name_in(tmp_path)).stat().st_mode & 0o077 == 0


@pytest.mark.expected_log("a second start will not be heard")
def test_a_place_that_cannot_be_listened_at_is_no_obstacle(qapp: object, tmp_path: Path) -> None:
    first = SingleInstance(FileLock(tmp_path / "lock"), str(tmp_path / "missing" / "socket"))
    assert first.is_first()
    first.listen()
    first.close()


@pytest.mark.parametrize("sent", [b"hello\n", b"x" * (1 << 21), b""])
def test_strangers_do_no_harm(make: Callable[[], SingleInstance], qtbot: QtBot, tmp_path: Path, sent: bytes) -> None:
    first = make()
    first.listen()
    stranger = QLocalSocket()
    stranger.connectToServer(name_in(tmp_path))
    assert stranger.waitForConnected(LONG_MS)
    stranger.write(sent)
    if not sent:
        stranger.abort()
    qtbot.waitUntil(lambda: stranger.state() is QLocalSocket.LocalSocketState.UnconnectedState, timeout=LONG_MS)
    with qtbot.waitSignal(first.asked, timeout=LONG_MS):
        second = Second(tmp_path, qtbot)
    assert second.is_taken()


@pytest.mark.parametrize(
    ("line", "start"),
    [
        (b"\xff", SecondStart()),
        (b"[]", SecondStart()),
        (b"[" * 100_000, SecondStart()),
        (b'{"files": "abc", "token": 3}', SecondStart()),
        (b'{"files": ["relative.png", "/a.png", 3, "/b\\u0000.png"], "token": "t\\n"}', SecondStart(("/a.png",))),
    ],
)
def test_of_any_line_only_what_makes_sense_is_taken(line: bytes, start: SecondStart) -> None:
    assert SecondStart.from_line(line) == start


def test_a_line_comes_back_whole_up_to_its_limit() -> None:
    start = SecondStart(FILES, "token-1")
    assert SecondStart.from_line(start.to_line()) == start
    many = SecondStart(tuple(f"/{number}.png" for number in range(MOST_FILES + 5)))
    assert len(SecondStart.from_line(many.to_line()).files) == MOST_FILES


def test_a_token_is_shown_to_the_desktop(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_ACTIVATION_TOKEN", "")
    use_activation_token("")
    assert os.environ["XDG_ACTIVATION_TOKEN"] == ""
    use_activation_token("abc")
    assert os.environ["XDG_ACTIVATION_TOKEN"] == "abc"
