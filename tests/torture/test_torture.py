"""A short, seeded part of `dev.py torture`, and that the torture sees what it is there to see."""

import random
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.torture import disk
from tests.torture.forge import ROOT, Forked, forked
from tests.torture.identical import ten_identical
from tests.torture.kills import Case, Tally, carry_out, cases
from tests.torture.network import Dice, mixed, on_target
from tests.torture.points import POINTS, SIDES, WAYS
from tests.torture.power import FORGETS
from tests.torture.proxy_faults import KINDS
from tests.torture.report import complaints, share_unanswered, table
from tests.torture.wiring import MUTANTS

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="not on this system: fork")
linux_only = pytest.mark.skipif(
    sys.platform != "linux" or shutil.which("cc") is None, reason="not on this system: LD_PRELOAD and a compiler"
)
SEED = 20


@pytest.fixture(scope="module")
def forge() -> Iterator[Forked]:
    with forked() as made:
        yield made


def test_there_is_a_way_to_every_point() -> None:
    assert set(WAYS) == set(POINTS), "an event was added to the table: say in points.py how it is reached"


def test_there_are_enough_kinds_of_faults() -> None:
    assert len(KINDS) >= 39


@pytest.mark.parametrize("case", cases(14, SEED), ids=lambda case: f"{case.number} {case.row}")
def test_killed(forge: Forked, tmp_path: Path, case: Case) -> None:
    found, landed = carry_out(case, forge, tmp_path / "bed")
    assert found.complaints() == []
    assert landed or not case.point


FAULTS = [
    ("stall", "submit"),
    ("status-after-502", "submit"),
    ("redirect-307", "submit"),
    ("truncate-quiet", "file"),
    ("dot-dot-address", "result"),
]


@pytest.mark.parametrize(("fault", "target"), FAULTS)
def test_a_fault_of_the_network(forge: Forked, tmp_path: Path, fault: str, target: str) -> None:
    found, landed = on_target(fault, target, forge, tmp_path / "bed")
    assert found.complaints() == []
    assert landed


def test_many_faults_at_once(forge: Forked, tmp_path: Path) -> None:
    found, landed = mixed(forge, tmp_path / "bed", Dice(SEED, 0.2), count=3)
    assert found.complaints() == []
    assert landed


def test_ten_identical_pictures(forge: Forked, tmp_path: Path) -> None:
    assert ten_identical("a part", forge, tmp_path / "bed").complaints() == []


@linux_only
def test_an_operation_on_a_file_fails(tmp_path: Path) -> None:
    with forked(LD_PRELOAD=str(disk.built(tmp_path))) as forge:
        count = disk.operations(forge, tmp_path / "operations")
        assert count > 100
        for number in random.Random(SEED).sample(range(1, count + 1), 4):
            bed = tmp_path / f"{number}"
            found, landed = disk.one_failure(number, for_ever=number % 2 == 0, forge=forge, folder=bed)
            assert found.complaints() == []
            assert landed


def test_the_power_is_cut() -> None:
    done = _power("--power", "1", "--seed", str(SEED))
    assert done.returncode == 0, done.stdout


# ------------------------------------------------------------ the torture itself


def test_a_post_before_its_commit_is_seen(forge: Forked, tmp_path: Path) -> None:
    found, landed = carry_out(_case("api.submit", "POST before the commit"), forge, tmp_path / "bed")
    assert landed
    assert found.lost, "a Job that was held is on the ledger"


def test_a_second_sending_is_seen(forge: Forked, tmp_path: Path) -> None:
    found, landed = on_target("stall", "submit", forge, tmp_path / "bed", "re-send on ReadTimeout")
    assert landed
    assert found.double


def test_a_paid_job_that_failed_is_seen(forge: Forked, tmp_path: Path) -> None:
    found, _ = carry_out(_case("interrupted.Resumed", "FAILED on disk full"), forge, tmp_path / "bed")
    assert found.wrong


@linux_only
@pytest.mark.parametrize("mutant", ["no sync of files", "no sync of the database"])
def test_what_is_not_synced_is_seen(mutant: str) -> None:
    assert mutant in FORGETS
    done = _power("--power", "1", "--seed", str(SEED), "--mutant", mutant)
    assert done.returncode == 1, done.stdout
    assert any(f": {kind}: " in done.stdout for kind in ("lost", "double", "wrong")), done.stdout


def _power(*options: str) -> "subprocess.CompletedProcess[str]":
    """The power part, as a process of its own: it mounts, and what it mounts must go with it."""
    command = [sys.executable, "-W", "error", "-m", "tests.torture", *options]
    done = subprocess.run(command, cwd=ROOT, check=False, capture_output=True, text=True)
    if "power cut on" not in done.stdout and "not possible here" in done.stdout:
        pytest.skip("not on this system: devices of one's own (root on Linux, mkfs)")
    return done


def _case(point: str, mutant: str) -> Case:
    assert mutant in MUTANTS
    return Case(1, point, "after", random.Random(1), mutant)


def test_every_point_gets_its_turn() -> None:
    chosen = cases(2_000, SEED)
    named = [(case.point, case.side) for case in chosen if case.point]
    assert len(chosen) == 2_000
    assert {(point, side) for point in WAYS for side in SIDES} == set(named)
    assert 0.3 < 1 - len(named) / 2_000 < 0.5


def test_what_did_not_come_about_is_a_complaint() -> None:
    rows = {"before api.submit": Tally(tried=2, landed=2), "after api.submit": Tally(tried=2)}
    assert complaints(rows) == ["after api.submit: not once did it come about"]
    assert "api.submit      4   2 + 0" in table(rows)


def test_the_share_that_went_unanswered_is_of_the_charges() -> None:
    assert share_unanswered({"a": Tally(charges=3, unanswered=1), "b": Tally(charges=1)}) == 0.25
    assert share_unanswered({}) == 0
