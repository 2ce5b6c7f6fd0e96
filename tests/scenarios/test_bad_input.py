"""Requests that cannot be carried out: each has its own sentence and exit code, and costs nothing."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from PIL import Image

from kling_desktop.core.failure import Charge, Failure, FailureKind
from kling_desktop.core.job import JobState
from kling_desktop.core.words import notice
from kling_desktop.simulator.faults import Fault
from kling_desktop.simulator.server import DEMO_KEY, Simulator
from kling_desktop.simulator.switches import Switches
from tests.adapters.intake.samples import encoded, quadrants
from tests.scenarios.child_program import Done, Program

WRONG_KEY = "SG_fedcba9876543210"
NOT_WRITABLE = (
    "Couldn't write to the library folder. The folder is read-only or gone. {charge} Make it writable or choose "
    "another, then try again."
)


@pytest.fixture(scope="module")
def simulator() -> Iterator[Simulator]:
    with Simulator(switches=Switches().changed({"scale": 0.06})) as simulator:
        yield simulator


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    path = tmp_path / "photo.png"
    path.write_bytes(encoded(quadrants(), "PNG"))
    return path


def spent(simulator: Simulator) -> tuple[int, int]:
    """Lines of the ledger, and POSTs that spend."""
    return len(simulator.ledger()), len(simulator.requests("submit")) + len(simulator.requests("v1"))


def bad_files(folder: Path) -> dict[str, Path]:
    """Files that are no references, by what is wrong with them."""
    sound = encoded(quadrants(), "PNG")
    contents = {
        "text": b"hello",
        "cut": sound[: len(sound) // 2],
        "gigantic": encoded(Image.new("1", (30_000, 30_000)), "PNG"),
        "tiny": encoded(quadrants(200, 200), "PNG"),
        "long": encoded(quadrants(1000, 300), "PNG"),
        "sound": sound,
    }
    files = {name: folder / f"{name}.png" for name in contents}
    for name, path in files.items():
        path.write_bytes(contents[name])
    return files | {"folder": folder, "missing": folder / "missing.png"}


REFUSED_FILES = {
    "text": "Can't open this file. It is damaged or not a picture. Nothing was sent or charged. Choose another.",
    "cut": "Can't open this file. It is damaged or not a picture. Nothing was sent or charged. Choose another.",
    "gigantic": "This picture is too large to open. It has more pixels than can be opened safely. "
    "Nothing was sent or charged. Use a smaller copy.",
    "tiny": "This picture is too small. 200 × 200 px. Kling O1 needs at least 300 px a side. "
    "Nothing was sent or charged.",
    "long": "This picture is too narrow. 1000 × 300 px. Kling O1 needs a shape between 1:2.5 and 2.5:1. "
    "Nothing was sent or charged.",
    "folder": "This is not a picture file. It is a folder or a device. Nothing was sent or charged. Choose a picture.",
    "missing": "The file was moved or deleted. It is no longer where it was. Nothing was sent or charged. "
    "Choose another.",
}


def test_every_file_that_is_no_reference_has_its_own_sentence(simulator: Simulator, tmp_path: Path) -> None:
    before, files = spent(simulator), bad_files(tmp_path)
    images = [word for name in REFUSED_FILES for word in ("--image", files[name])]
    done = Program(tmp_path / "person", simulator.base_url).run("generate", *images, "--prompt", "x", "--json")
    assert done.code == 1
    assert done.err.splitlines() == [f"{files[name]}: {sentence}" for name, sentence in REFUSED_FILES.items()]
    assert (done.out, spent(simulator)) == ("", before)


@dataclass(frozen=True)
class Mistake:
    """A request that makes no sense, and what is said about it; all of it on one line of stderr."""

    sentence: str
    code: int
    pictures: int = 1
    prompt: str = "Frame @Image1"
    key: str | None = DEMO_KEY
    base: str = ""


MISTAKES = {
    "eleven pictures": Mistake(
        "Too many pictures. Ten fit; remove one. Nothing was sent or charged.", code=2, pictures=11
    ),
    "no picture": Mistake(
        "Add at least one picture. Nothing was sent or charged.", code=2, pictures=0, prompt="A red house"
    ),
    "an empty prompt": Mistake(
        "Say what should happen in the prompt. Nothing was sent or charged.", code=2, prompt=" \n"
    ),
    "a prompt of 2,501 characters": Mistake(
        "The prompt is too long. Nothing was sent or charged.", code=2, prompt="x" * 2501
    ),
    "a mention without a picture": Mistake(
        "@Image7 isn't in your slots. Add a picture or change the prompt. Nothing was sent or charged.",
        code=2,
        prompt="Frame @Image7",
    ),
    "a wrong key": Mistake(
        "Segmind didn't accept the API key, so nothing was made or charged.",
        code=1,
        key=WRONG_KEY,
    ),
    "no key": Mistake(
        "There is no API key. Segmind needs one to make pictures. Nothing was charged. "
        "Add your Segmind API key, then resume. For one run, "
        "SEGMIND_API_KEY can hold it.",
        code=1,
        key=None,
    ),
    "a key with a space": Mistake(
        "That doesn't look like a Segmind key. Keys start with SG_. Check that you copied all of it. It came from "
        "SEGMIND_API_KEY.",
        code=1,
        key="SG_0123 456789",
    ),
    "an address without TLS": Mistake(
        "--api-base takes an https address, or an http address on this computer. Nothing was sent or charged.",
        code=2,
        base="http://api.segmind.com",
    ),
}


@pytest.mark.parametrize("name", list(MISTAKES))
def test_a_mistake_is_one_sentence(simulator: Simulator, tmp_path: Path, photo: Path, name: str) -> None:
    mistake, before = MISTAKES[name], spent(simulator)
    program = Program(tmp_path / "person", mistake.base or simulator.base_url, mistake.key)
    images = ["--image", photo] * mistake.pictures
    done = program.run("generate", *images, "--prompt", mistake.prompt, "--json")
    assert (done.code, done.out, done.err.splitlines()) == (mistake.code, "", [mistake.sentence])
    assert spent(simulator) == before
    assert not program.query("SELECT id FROM job")


def test_words_that_are_no_verb_or_choice_are_explained(tmp_path: Path) -> None:
    program = Program(tmp_path / "person", "http://127.0.0.1:9")
    for words in (("paint",), ("generate", "--prompt", "x", "--count", "11"), ("generate", "--image", "x.png")):
        done = program.run(*words)
        assert (done.code, done.out) == (2, "")
        assert "usage: kling-desktop" in done.err


def test_without_a_network_it_waits_and_is_sent_later(simulator: Simulator, tmp_path: Path, photo: Path) -> None:
    offline = Program(tmp_path / "person", "http://127.0.0.1:9")
    done = offline.run("generate", "--image", photo, "--prompt", "x", "--json")
    assert (done.code, done.facts["state"], done.facts["failure"]["kind"]) == (1, "held", "offline")
    assert done.err.splitlines() == [
        "You're offline. The request wasn't sent. Nothing was charged. It waits here.",
        "What waits was not sent. `kling-desktop resume --held` sends it; that is charged.",
    ]
    online, (charges, posts) = replace(offline, base=simulator.base_url), spent(simulator)
    assert online.run("resume", "--json").facts[0]["state"] == "held"
    assert spent(simulator) == (charges, posts), "sent unasked"
    (job,) = online.run("resume", "--held", "--json").facts
    assert (job["id"], job["state"]) == (done.facts["id"], "saved")
    assert spent(simulator) == (charges + 1, posts + 1)


@pytest.mark.parametrize("place", ["", "library", "data", "cache", "logs"])
def test_a_file_where_a_folder_should_be(simulator: Simulator, tmp_path: Path, photo: Path, place: str) -> None:
    before = spent(simulator)
    obstacle = tmp_path / "person" / place
    obstacle.parent.mkdir(exist_ok=True)
    obstacle.write_bytes(b"in the way")
    program = Program(tmp_path / "person", simulator.base_url)
    done = program.run("generate", "--image", photo, "--prompt", "x", "--json")
    assert (done.code, done.out) == (1, "")
    assert done.err.splitlines() == [NOT_WRITABLE.format(charge="Nothing was charged.")]
    assert spent(simulator) == before


def test_a_damaged_database_is_said_by_who_reads_and_mended_by_who_writes(
    simulator: Simulator, tmp_path: Path, photo: Path
) -> None:
    program = Program(tmp_path / "person", simulator.base_url)
    made = program.run("generate", "--image", photo, "--prompt", "x", "--json").facts
    (database,) = program.folder.rglob("index.sqlite3")
    damaged = b"no database".ljust(4096)
    database.write_bytes(damaged)
    before = spent(simulator)
    done = program.run("list")
    assert (done.code, done.out, len(done.err.splitlines())) == (1, "", 1)
    assert done.err.startswith("The library needs repair.")
    assert database.read_bytes() == damaged
    assert program.run("resume").err.startswith("The list of your pictures was damaged.")
    (aside,) = database.parent.glob("index-set-aside-*.sqlite3")
    assert aside.read_bytes() == damaged
    assert program.run("list", "--json").facts == [made]
    assert spent(simulator) == before


def test_a_library_whose_drive_is_away_is_not_begun_anew(simulator: Simulator, tmp_path: Path, photo: Path) -> None:
    program = Program(tmp_path / "person", simulator.base_url)
    words = ("generate", "--image", photo, "--prompt", "x", "--json")
    assert program.run(*words).code == 0
    before, library = spent(simulator), program.folder / "library"
    library.rename(tmp_path / "away")
    done = program.run(*words)
    assert (done.code, done.out) == (1, "")
    assert done.err.startswith("The library folder is gone.")
    assert spent(simulator) == before
    assert not library.exists()
    (tmp_path / "away").rename(library)
    assert program.run(*words).code == 0


@pytest.mark.parametrize("name", [b"", b"\xff", b"../up"])
def test_a_damaged_device_name_is_minted_anew(simulator: Simulator, tmp_path: Path, name: bytes) -> None:
    program = Program(tmp_path / "person", simulator.base_url)
    program.run("resume")
    (device,) = program.folder.rglob("device")
    device.write_bytes(name)
    assert program.run("resume").code == 0
    assert device.read_bytes().isalnum()


def test_a_folder_that_is_taken_away_keeps_nobody_from_the_picture(tmp_path: Path, photo: Path) -> None:
    with Simulator(switches=Switches().changed({"scale": 0.06})) as simulator:
        simulator.inject(Fault("file", delay=1.0))
        program = Program(tmp_path / "person", simulator.base_url)
        words = ("generate", "--image", photo, "--prompt", "x", "--json")
        with program.held_at({JobState.DOWNLOADING: 1}, *words) as process:
            pictures = program.folder / "library" / "pictures"
            pictures.rename(tmp_path / "away")
            pictures.write_bytes(b"in the way")
            out, err = process.communicate(timeout=10)
        assert (process.returncode, json.loads(out)["state"]) == (1, "interrupted")
        assert err.splitlines() == [notice(Failure(FailureKind.NOT_WRITABLE, Charge.CHARGED)).in_one_line()]
        assert program.run("resume") == Done(1, "", NOT_WRITABLE.format(charge="Nothing was charged.") + "\n")
        pictures.unlink()
        (tmp_path / "away").rename(pictures)
        done = program.run("resume", "--json")
        assert (done.code, done.facts[0]["state"], spent(simulator)) == (0, "saved", (1, 1))
