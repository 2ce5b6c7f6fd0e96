"""`dev.py bench` as a command: what it measures is faked by nobody, so here only what costs little is run."""

import json
from pathlib import Path

import pytest

import bench
import bench_memory
import bench_row
import bench_start
from bench_process import BenchError


def test_every_target_is_measured_by_somebody() -> None:
    beginnings = tuple(bench.MEASURES)
    assert [target.name for target in bench_row.TARGETS if not target.name.startswith(beginnings)] == []


def test_a_program_that_was_not_frozen_is_said_so_with_what_to_run(tmp_path: Path) -> None:
    (figure,) = bench_start.frozen("", tmp_path / "kling-desktop")
    assert (figure.value, figure.is_measurable) == (None, False)
    assert "dev.py build" in figure.told


@pytest.mark.parametrize("platform", ["win32", "darwin"])
def test_check_holds_where_memory_cannot_be_measured(platform: str) -> None:
    def elsewhere(prefix: str) -> list[bench_row.Figure]:
        return bench_memory.memory(prefix, platform)

    assert bench.main(["--only", "gui.mem", "--check"], {"gui.memory": elsewhere}) == 0
    assert bench.main(["--only", "gui.memory", "--check"], {"gui.memory": elsewhere}) == 1


@pytest.mark.parametrize("words", [["--only", "nothing."], ["--target", "gui.none=1"]])
def test_a_wrong_name_is_refused_with_a_sentence(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert bench.main(words) == 2
    assert "no " in capsys.readouterr().err


def measure(_prefix: str) -> list[bench_row.Figure]:
    """A figure that is at hand: the real ones take minutes, and are tried by hand."""
    return [bench_row.Figure("gui.memory", 12.0, "212 - 72 - 128 MiB")]


@pytest.mark.parametrize(("words", "code"), [([], 0), (["--target", "gui.memory=11.9"], 1)])
def test_check_fails_where_a_target_is_tightened_below_reach(
    words: list[str], code: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "rows.json"
    asked = ["--only", "gui.memory", "--check", "--json", str(file), *words]
    assert bench.main(asked, {"gui.memory": measure}) == code
    assert [row["holds"] for row in json.loads(file.read_text(encoding="utf-8"))] == [code == 0]
    assert ("misses" in capsys.readouterr().out) is bool(code)


def test_without_check_a_missed_target_is_told_and_no_failure(capsys: pytest.CaptureFixture[str]) -> None:
    assert bench.main(["--only", "gui.memory", "--target", "gui.memory=1"], {"gui.memory": measure}) == 0
    assert "MISSED" in capsys.readouterr().out


def test_a_process_that_did_not_do_its_work_is_a_failure(capsys: pytest.CaptureFixture[str]) -> None:
    def broken(_prefix: str) -> list[bench_row.Figure]:
        raise BenchError("the window was never painted")

    assert bench.main(["--only", "gui.memory"], {"gui.memory": broken}) == 1
    assert "never painted" in capsys.readouterr().err
