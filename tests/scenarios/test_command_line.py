"""The command line as a person meets it: real processes, real files, the simulator over real HTTP."""

import base64
import shutil
import signal
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path
from urllib.request import urlopen

import pytest
from PIL import Image

from kling_desktop.adapters import metadata
from kling_desktop.core.job import JobState
from kling_desktop.simulator.faults import Fault
from kling_desktop.simulator.server import DEMO_KEY, Simulator
from kling_desktop.simulator.switches import Switches
from tests.adapters.intake.samples import BLUE, FOLDER, GREEN, RED, WHITE, camera_exif, encoded, quadrants, shows
from tests.scenarios.child_program import Done, Program, children

PROMPT = "Merge @Image1 into the landscape of @Image2"
WRONG_KEY = "SG_fedcba9876543210"
UPRIGHT = (BLUE, RED, WHITE, GREEN)
"""`quadrants` as a camera held on its side means it to be seen."""
FACTS = ["id", "run_id", "state", "path", "request_id", "cost_usd", "cost_is_estimate", "failure"]
linux = pytest.mark.skipif(sys.platform != "linux", reason="not on this system: /proc")


@dataclass(frozen=True)
class Studio:
    """One picture that was made, with everything it was made with."""

    simulator: Simulator
    program: Program
    photos: tuple[Path, Path]
    done: Done

    @property
    def picture(self) -> Path:
        return Path(self.done.facts["path"])


@pytest.fixture(scope="module")
def simulator() -> Iterator[Simulator]:
    with Simulator(switches=Switches().changed({"scale": 0.06, "latency": 0.4})) as simulator:
        yield simulator


@pytest.fixture(scope="module")
def studio(simulator: Simulator, tmp_path_factory: pytest.TempPathFactory) -> Studio:
    folder = tmp_path_factory.mktemp("studio")
    photo, heic = folder / "IMG_0001.jpg", folder / "IMG_0002.heic"
    photo.write_bytes(encoded(quadrants(4000, 3000), "JPEG", exif=camera_exif(6)))
    shutil.copy(FOLDER / "quadrants.heic", heic)
    program = Program(folder / "person", simulator.base_url)
    done = program.run("generate", "--image", photo, "--image", heic, "--prompt", PROMPT, "--json")
    return Studio(simulator, program, (photo, heic), done)


def get(base: str, path: str) -> bytes:
    with urlopen(f"{base}{path}" if path.startswith("/") else path, timeout=10) as answer:
        data: bytes = answer.read()
    return data


def spent(simulator: Simulator) -> tuple[int, int]:
    """Lines of the ledger, and POSTs that spend."""
    return len(simulator.ledger()), len(simulator.requests("submit")) + len(simulator.requests("v1"))


# ------------------------------------------------------------------ one picture, looked at from all sides


def test_generate_prints_the_facts_of_a_saved_picture(studio: Studio) -> None:
    done = studio.done
    assert (done.code, done.err) == (0, "")
    assert list(done.facts) == FACTS
    assert (done.facts["state"], done.facts["failure"]) == ("saved", None)
    assert (done.facts["cost_usd"], done.facts["cost_is_estimate"]) == (0.035, False)
    assert studio.picture.is_relative_to(studio.program.folder / "library" / "pictures")


def test_it_was_charged_exactly_once(studio: Studio) -> None:
    charges = [line for line in studio.simulator.ledger() if line["request_id"] == studio.done.facts["request_id"]]
    assert len(charges) == 1
    assert not studio.simulator.leaks()


def test_what_was_uploaded_stands_upright_and_tells_nothing(studio: Studio) -> None:
    body = studio.simulator.base_url
    sent = Done(0, get(body, f"/_simulator/body/{studio.done.facts['request_id']}").decode(), "").facts
    addresses = next(value for value in sent.values() if isinstance(value, list))
    uploaded = [Image.open(BytesIO(get(body, address))) for address in addresses]
    assert [image.width < image.height for image in uploaded] == [True, True]
    assert all(shows(image.convert("RGB"), UPRIGHT) for image in uploaded)
    assert not any(image.getexif() or {"exif", "xmp", "comment"} & set(image.info) for image in uploaded)


def test_the_picture_is_whole_and_holds_its_recipe(studio: Studio) -> None:
    data = studio.picture.read_bytes()
    with Image.open(BytesIO(data)) as image:
        assert image.format == "PNG"
        assert "compositeWithTrainedAlgorithmicMedia" in str(image.info)
        image.load()
    packet = metadata.read(data)
    assert packet is not None
    assert packet.recipe.prompt == PROMPT
    assert [reference.name for reference in packet.recipe.references] == ["IMG_0001.jpg", "IMG_0002.heic"]
    assert (packet.request_id, packet.cost_micros) == (studio.done.facts["request_id"], 35_000)
    assert (packet.picture_id, packet.job_id) == (studio.done.facts["id"],) * 2


def test_taking_the_recipe_out_gives_back_what_the_service_served(studio: Studio) -> None:
    paths = [str(entry["path"]) for entry in studio.simulator.requests("file")]
    served = {get(studio.simulator.base_url, path) for path in paths if path.startswith("/generations/")}
    assert metadata.unsplice(studio.picture.read_bytes()) in served


def test_list_and_show_tell_the_same(studio: Studio) -> None:
    job_id, program = studio.done.facts["id"], studio.program
    assert studio.done.facts in program.run("list", "--json").facts
    assert program.run("list", "--json", "--state", "failed").facts == []
    shown = program.run("show", job_id, "--json").facts
    assert {name: shown[name] for name in FACTS} == studio.done.facts
    assert shown["recipe"]["prompt"] == PROMPT
    lines = program.run("show", job_id).out.splitlines()
    assert lines[0].startswith(job_id)
    assert lines[0].endswith(str(studio.picture))
    assert {"Saved", "Charged $0.035"} <= {part.strip() for part in lines[0].split("  ")}
    assert [line.strip() for line in lines[1:3]] == [
        "@Image1  IMG_0001.jpg  3000 × 4000",
        "@Image2  IMG_0002.heic  360 × 480",
    ]
    assert lines[-1].strip() == PROMPT


def test_the_beginning_of_an_id_is_enough(studio: Studio) -> None:
    job_id = studio.done.facts["id"]
    assert studio.program.run("show", job_id[:8], "--json").facts["id"] == job_id


def test_a_wrong_limit_and_a_wrong_folder_are_said(studio: Studio, tmp_path: Path) -> None:
    done = studio.program.run("list", "--limit", "-3")
    assert (done.code, done.out) == (2, "")
    assert "invalid count value: '-3'" in done.err
    done = Program(tmp_path / "mistyped", studio.program.base).run("list")
    assert (done.code, done.out, done.err) == (0, "", "There is no library here yet.\n")


def test_an_unknown_id(studio: Studio) -> None:
    done = studio.program.run("show", "nonsense")
    assert (done.code, done.out) == (1, "")
    assert done.err == "There is no picture with the id nonsense in this library.\n"


def test_resume_has_nothing_to_collect(studio: Studio) -> None:
    before = spent(studio.simulator)
    assert studio.program.run("resume") == Done(0, "", "There is nothing to collect.\n")
    assert studio.program.run("resume", "--json").facts == []
    assert spent(studio.simulator) == before


def test_check_says_what_would_be_sent_and_sends_nothing(studio: Studio, tmp_path: Path) -> None:
    nowhere = Program(tmp_path / "never made", "http://127.0.0.1:9", key=None)
    done = nowhere.run("check", *studio.photos, __file__, "--json")
    assert done.code == 1
    photo, heic, text = done.facts
    assert (photo["accepted"], photo["width"], photo["height"]) == (True, 3000, 4000)
    assert "turned_upright" in photo["notes"]
    assert (heic["format"], heic["upload_format"], heic["reason"]) == ("heic", "jpeg", None)
    assert (text["accepted"], text["upload_bytes"]) == (False, None)
    assert text["reason"].startswith("Can't open this file.")
    lines = nowhere.run("check", *studio.photos).out.splitlines()
    assert lines[0].startswith(f"{studio.photos[0]}: fine, 3000 × 4000 jpeg, sent as ")
    assert not nowhere.folder.exists()


def test_a_person_reads_how_it_goes_on(studio: Studio, tmp_path: Path) -> None:
    program = replace(studio.program, folder=tmp_path / "other")
    done = program.run("generate", "--image", studio.photos[1], "--prompt", "Frame @Image1", "--format", "jpg")
    assert done.code == 0
    balance, *progress = done.err.splitlines()
    assert balance.startswith("Balance $")
    told = [line.partition("  ") for line in progress]
    assert {short_id for short_id, _, _ in told} == {done.out[:8]}
    states = [state for _, _, state in told]
    assert [states[0], *states[-2:]] == ["Sending pictures…", "Saving…", "Saved"]
    assert "Being made" in states
    assert done.out.rstrip().endswith(".jpg")


def test_the_key_is_in_no_file(studio: Studio, tmp_path: Path) -> None:
    program = replace(studio.program, folder=shutil.copytree(studio.program.folder, tmp_path / "person"))
    photo = studio.photos[1]
    for other in (replace(program, key=WRONG_KEY), replace(program, base="http://127.0.0.1:9")):
        assert other.run("generate", "--image", photo, "--prompt", "x").code == 1
    files = [path for path in program.folder.rglob("*") if path.is_file()]
    kinds = {path.suffix for path in files}
    assert {".png", ".sqlite3", ".jsonl", ".log"} <= kinds
    for secret in (DEMO_KEY, WRONG_KEY):
        forms = [form for text in (secret, secret[3:]) for form in (text.encode(), base64.b64encode(text.encode()))]
        assert [path for path in files if any(form in path.read_bytes() for form in forms)] == []
    assert {path.stat().st_mode & 0o077 for path in files} == {0}, "readable by others"


def test_a_name_cannot_steer_the_terminal(tmp_path: Path) -> None:
    program = Program(tmp_path / "person", "http://127.0.0.1:9", key=None)
    done = program.run("check", "\x1b]0;title\x07\u202egnp.exe")
    assert done.out.startswith("\\u001b]0;title\\u0007\\u202egnp.exe: The file was moved or deleted.")


# ------------------------------------------------------------------ while it works


@linux
def test_while_one_works_another_only_reads_and_no_child_has_the_key(tmp_path: Path) -> None:
    photo = tmp_path / "photo.png"
    photo.write_bytes(encoded(quadrants(), "PNG"))
    words = ("generate", "--image", photo, "--prompt", "x")
    with Simulator(switches=Switches().changed({"scale": 0.06})) as simulator:
        simulator.inject(Fault("upload", delay=60.0))
        program = Program(tmp_path / "person", simulator.base_url)
        with program.held_at({JobState.UPLOADING: 1}, *words) as process:
            helpers = children(process)
            assert helpers
            for pid in helpers:
                assert DEMO_KEY.encode() not in Path(f"/proc/{pid}/environ").read_bytes()
            for pid in (process.pid, *helpers):
                assert DEMO_KEY.encode() not in Path(f"/proc/{pid}/cmdline").read_bytes()
            for verb in (words, ("resume",)):
                done = program.run(*verb)
                assert (done.code, done.out) == (1, "")
                assert done.err == (
                    f"The library is in use. Kling Desktop is already working in this library (command, process "
                    f"{process.pid}). Nothing was changed or charged. Close it first, or use it there.\n"
                )
            assert [job["state"] for job in program.run("list", "--json").facts] == ["uploading"]
            process.send_signal(signal.SIGINT)
            _, err = process.communicate(timeout=10)
            assert process.returncode == 130
            assert err.splitlines()[-1].startswith("Stopped. What was sent is still being made:")
            assert "Traceback" not in err
        assert spent(simulator) == (0, 0)
