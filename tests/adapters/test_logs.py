"""Nothing secret gets into the log files, whoever logs it and however."""

import faulthandler
import gc
import json
import logging
import stat
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import httpx
import pytest

from kling_desktop.adapters.logs import CHATTY, FILES, MAX_BYTES, ProgramLog, Redaction
from kling_desktop.core.api_key import ApiKey
from kling_desktop.core.failure import KlingError
from tests.adapters import child

CANARY = "SG_0123456789abcdef"
ODD_CANARY = "we'ird&\"k\\ey/1="


@pytest.fixture
def log(tmp_path: Path) -> Iterator[ProgramLog]:
    opened = ProgramLog(tmp_path / "logs", "window", logging.DEBUG)
    yield opened
    opened.close()


def written(tmp_path: Path) -> str:
    return "".join(file.read_text("utf-8") for file in (tmp_path / "logs").iterdir())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"key {CANARY} used", "key […] used"),
        ("x-api-key: some other kind of key", "x-api-key: […] other kind of key"),
        ("{'X-Api-Key': 'abcdefgh12'}", "{'X-Api-Key': '[…]'}"),
        ("[(b'x-api-key', b'abcdefgh12'), (b'a', b'b')]", "[(b'x-api-key', b'[…]'), (b'a', b'b')]"),
        ("Authorization: Bearer abcdefgh", "Authorization: […]"),
        ("https://me:pass@proxy.example:8080/x", "https://[…]@proxy.example:8080/x"),
        ("GET https://a.example/o.png?sig=abc&se=9 200", "GET https://a.example/o.png?sig=[…]&se=[…] 200"),
        ("nothing to hide: 3 < 4, a=b, me@example.org", "nothing to hide: 3 < 4, a=b, me@example.org"),
    ],
)
def test_what_is_struck_out(text: str, expected: str) -> None:
    assert Redaction().of(text) == expected


@pytest.mark.parametrize("key", [CANARY, ODD_CANARY, "plainwordsonly"])
def test_a_registered_key_is_struck_out_in_every_disguise(key: str) -> None:
    redaction = Redaction()
    redaction.register(ApiKey("another-key"))
    redaction.register(ApiKey(key))
    for disguise in (key, repr(key), quote(key), quote(key, safe=""), json.dumps({"a": key}), "another-key"):
        struck = redaction.of(f"before {disguise} after")
        assert key not in struck
        assert disguise.strip("'\"") not in struck
        assert struck.startswith("before ")


def test_striking_out_stays_quick_with_hostile_text() -> None:
    for piece in ("a://", "?a=", "x-api-key:", "?", "SG_", "https://" + "a" * 400):
        Redaction().of(piece * 20_000)


@pytest.mark.expected_log("canary")
@pytest.mark.expected_log("went wrong")
def test_message_arguments_and_traceback_are_clean(log: ProgramLog, tmp_path: Path) -> None:
    log.redaction.register(ApiKey(ODD_CANARY))
    logger = logging.getLogger("some.library")
    logger.warning("canary %s and %r", CANARY, {"x-api-key": "unregistered-key"})
    try:
        raise ValueError(f"Illegal header value {ODD_CANARY!r} {CANARY}")
    except ValueError:
        logger.exception("it went wrong", stack_info=True)
    text = written(tmp_path)
    assert "canary" in text
    assert "Traceback" in text
    for secret in (CANARY, ODD_CANARY, repr(ODD_CANARY)[1:-1], "unregistered-key"):
        assert secret not in text


def test_httpx_does_not_write_addresses(log: ProgramLog, tmp_path: Path) -> None:
    transport = httpx.MockTransport(lambda request: httpx.Response(200))
    with httpx.Client(transport=transport) as client:
        client.get("https://api.example/v1/private-address?secret=1")
    logging.getLogger("kling_desktop").info("heard")
    assert "heard" in written(tmp_path)
    assert "api.example" not in written(tmp_path)


@pytest.mark.skipif(sys.platform == "win32", reason="not on this system: modes")
def test_rotates_and_stays_private(log: ProgramLog, tmp_path: Path) -> None:
    for _ in range(FILES + 2):
        logging.getLogger("kling_desktop").info("x" * (MAX_BYTES - 1_000))
    files = sorted(file for file in (tmp_path / "logs").iterdir() if "crash" not in file.name)
    assert len(files) == FILES
    assert max(file.stat().st_size for file in files) <= MAX_BYTES
    assert {stat.S_IMODE(file.stat().st_mode) for file in (tmp_path / "logs").iterdir()} == {0o600}


def test_a_half_character_does_not_stop_the_log(log: ProgramLog, tmp_path: Path) -> None:
    logging.getLogger("kling_desktop").info("half \ud800 character")
    assert "half \\ud800 character" in written(tmp_path)


def test_close_puts_everything_back(tmp_path: Path) -> None:
    root = logging.getLogger()
    before = (list(root.handlers), root.level, [logging.getLogger(name).level for name in CHATTY])
    traces = faulthandler.is_enabled()
    ProgramLog(tmp_path / "logs", "window").close()
    assert (list(root.handlers), root.level, [logging.getLogger(name).level for name in CHATTY]) == before
    assert logging.raiseExceptions
    assert faulthandler.is_enabled() == traces


def test_a_log_that_cannot_be_begun_leaves_nothing_open(tmp_path: Path) -> None:
    (tmp_path / "logs" / "window-crash.log").mkdir(parents=True)
    with pytest.raises(KlingError):
        ProgramLog(tmp_path / "logs", "window")
    gc.collect()  # a file that nobody closed warns, and a warning fails the test


CRASH = """
import faulthandler, logging, sys
from pathlib import Path
from kling_desktop.adapters.logs import ProgramLog

log = ProgramLog(Path(sys.argv[1]), "window")
logging.getLogger("x").warning("last words %d", "no number")
faulthandler._sigabrt()
"""


@pytest.mark.skipif(sys.platform == "win32", reason="not on this system: SIGABRT")
def test_a_crash_leaves_a_trace_and_a_bad_line_says_nothing_to_the_terminal(tmp_path: Path) -> None:
    with child.start(CRASH, tmp_path) as process:
        out, err = process.communicate(timeout=30)
    assert process.returncode < 0
    assert (out, err) == ("", "")
    assert "Fatal Python error: Aborted" in (tmp_path / "window-crash.log").read_text()


HANG = """
import sys, threading
from pathlib import Path
from kling_desktop.adapters.logs import ProgramLog

log = ProgramLog(Path(sys.argv[1]), "window")
log.end_within(0.2)
log.close()
threading.Event().wait()
"""


def test_what_hangs_ends_in_time_and_leaves_a_trace_though_the_log_is_closed(tmp_path: Path) -> None:
    with child.start(HANG, tmp_path) as process:
        out, err = process.communicate(timeout=30)
    assert process.returncode == 1
    assert (out, err) == ("", "")
    assert "in wait" in (tmp_path / "window-crash.log").read_text()


BAD_LINES = """
import logging, sys
from pathlib import Path
from kling_desktop.adapters.logs import ProgramLog

log = ProgramLog(Path(sys.argv[1]), "window")
for number in range(3):
    logging.getLogger("x").warning("%d", number)
    logging.getLogger("x").warning("%d", "no number")
log.close()
"""


def test_a_line_that_makes_no_sense_stops_nobody(tmp_path: Path) -> None:
    assert child.run(BAD_LINES, tmp_path) == ""
    assert [line[-1] for line in (tmp_path / "window.log").read_text().splitlines()] == ["0", "1", "2"]


NO_ROOM = """
import logging, sys
from pathlib import Path
from kling_desktop.adapters.logs import MAX_BYTES, ProgramLog

folder = Path(sys.argv[1])
log = ProgramLog(folder / "logs", "window")
warn = logging.getLogger("x").warning
warn("x" * (MAX_BYTES - 500))
(folder / "logs").rename(folder / "away")
warn("y" * 500)
warn("lost")
(folder / "away").rename(folder / "logs")
warn("kept")
log.close()
"""


@pytest.mark.skipif(sys.platform == "win32", reason="not on this system: a folder with an open file cannot be moved")
def test_a_log_whose_next_file_could_not_be_begun_goes_on_when_it_can(tmp_path: Path) -> None:
    assert child.run(NO_ROOM, tmp_path) == ""
    assert "kept" in (tmp_path / "logs" / "window.log").read_text()


FULL = """
import logging, resource, sys
from pathlib import Path
from kling_desktop.adapters.logs import ProgramLog

log = ProgramLog(Path(sys.argv[1]), "window")
resource.setrlimit(resource.RLIMIT_FSIZE, (1, 1))
logging.getLogger("x").warning("more than one byte")
log.close()
print("closed")
"""


@pytest.mark.skipif(sys.platform == "win32", reason="not on this system: RLIMIT_FSIZE")
def test_a_full_disk_does_not_end_the_program_with_an_error_at_its_very_end(tmp_path: Path) -> None:
    with child.start(FULL, tmp_path) as process:
        out, err = process.communicate(timeout=60)
    assert (process.returncode, out.strip()) == (0, "closed"), err
