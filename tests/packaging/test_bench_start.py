"""Starts of the real program and of the window of usual widgets, once each; a fault in either is seen."""

import os
import sys
from pathlib import Path

import pytest

from bench_process import BenchError, home, program_command, script_command
from bench_start import in_turn, is_older


def test_both_windows_tell_of_their_first_frame() -> None:
    with home() as place:
        place.make_library(20)
        target = place.folder / "frame.json"
        commands = program_command(place.data, target), script_command("bench_yardstick_window.py", target)
        ours, usual = in_turn(place, commands, target, runs=1)
    for (start,) in (ours, usual):
        assert start.cpu_s > 0
        assert 0 < start.wall_s < 60


def test_a_program_that_imports_the_http_library_first_is_no_figure() -> None:
    with home() as place:
        place.make_library(1)
        target = place.folder / "frame.json"
        command = program_command(place.data, target)
        assert command[:3] == [sys.executable, "-P", "-c"]
        command[3] = f"import httpx; {command[3]}"
        with pytest.raises(BenchError, match="httpx"):
            in_turn(place, [command], target, runs=1)


def test_a_program_that_was_frozen_before_the_last_change_is_known(tmp_path: Path) -> None:
    program, module = tmp_path / "program", tmp_path / "source" / "part" / "module.py"
    module.parent.mkdir(parents=True)
    for file in (program, module):
        file.touch()
    os.utime(program, (1000, 1000))
    os.utime(module, (999, 999))
    assert not is_older(program, tmp_path / "source")
    os.utime(module, (1001, 1001))
    assert is_older(program, tmp_path / "source")
